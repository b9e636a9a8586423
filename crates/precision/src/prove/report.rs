//! What `precision prove` prints.

use std::fmt;

use sqlx::{FromRow, PgConnection};

use super::{Fault, RULES, catalog};

/// The outcome of a proof.
#[derive(Debug)]
pub struct Report {
    /// How much was looked at.
    pub looked_at: LookedAt,
    /// What is not as it must be.
    pub faults: Vec<Fault>,
}

/// How many objects the rules went over: zero tenant tables would prove nothing.
#[derive(Debug, Clone, Copy, FromRow)]
pub struct LookedAt {
    /// Tenant tables.
    pub tables: i64,
    /// Their indexes.
    pub indexes: i64,
    /// Their foreign keys.
    pub foreign_keys: i64,
    /// Their policies.
    pub policies: i64,
    /// Functions outside the system's own schemas.
    pub functions: i64,
    /// Login roles and owners.
    pub roles: i64,
}

impl Report {
    /// Whether there was something to look at and nothing wrong with it.
    pub fn is_proven(&self) -> bool {
        self.faults.is_empty() && self.looked_at.tables > 0
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seen = self.looked_at;
        writeln!(
            f,
            "The wall: {} rules over {} tenant tables, {} indexes, {} foreign keys, {} policies, \
             {} functions, {} roles.",
            RULES.len(),
            seen.tables,
            seen.indexes,
            seen.foreign_keys,
            seen.policies,
            seen.functions,
            seen.roles
        )?;
        for fault in &self.faults {
            writeln!(f, "  {}: {} {}", fault.rule, fault.object, fault.says)?;
        }
        match (self.is_proven(), self.faults.len()) {
            (true, _) => writeln!(f, "No fault."),
            (false, 0) => writeln!(f, "Not proven: there is no tenant table."),
            (false, 1) => writeln!(f, "1 fault."),
            (false, many) => writeln!(f, "{many} faults."),
        }
    }
}

/// Proves the wall of the database behind `connection`, as a superuser. For now that is its catalog.
pub async fn prove(connection: &mut PgConnection) -> Result<Report, sqlx::Error> {
    let faults = catalog(connection).await?;
    let looked_at = sqlx::query_as(
        "WITH tenant AS (
           SELECT c.oid FROM pg_class AS c
           WHERE c.relnamespace = to_regnamespace('app') AND c.relkind IN ('r', 'p'))
         SELECT (SELECT count(*) FROM tenant) AS tables,
           (SELECT count(*) FROM pg_index WHERE indrelid IN (TABLE tenant)) AS indexes,
           (SELECT count(*) FROM pg_constraint
             WHERE contype = 'f' AND conrelid IN (TABLE tenant)) AS foreign_keys,
           (SELECT count(*) FROM pg_policy WHERE polrelid IN (TABLE tenant)) AS policies,
           (SELECT count(*) FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace
             WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema') AS functions,
           (SELECT count(*) FROM pg_roles
             WHERE rolname ~ '^clinic_' OR rolname IN ('app_owner', 'auth_owner')) AS roles",
    )
    .fetch_one(&mut *connection)
    .await?;
    Ok(Report { looked_at, faults })
}
