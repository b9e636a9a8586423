//! The catalog held against its rules, and how much there was to hold.

use serde::Serialize;
use sqlx::{FromRow, PgConnection};

use super::{Fault, catalog};

/// What the rules say of the catalog.
#[derive(Debug, Clone, Serialize)]
pub struct Inspection {
    /// How much was looked at.
    pub looked_at: LookedAt,
    /// What is not as it must be.
    pub faults: Vec<Fault>,
}

/// How many objects the rules went over: zero tenant tables would prove nothing.
#[derive(Debug, Clone, Copy, FromRow, Serialize)]
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

impl Inspection {
    /// Whether there was something to look at and nothing wrong with it.
    pub fn holds(&self) -> bool {
        self.faults.is_empty() && self.looked_at.tables > 0
    }
}

/// Holds the catalog of the database behind `connection` against every rule, as a superuser.
pub async fn inspect(connection: &mut PgConnection) -> Result<Inspection, sqlx::Error> {
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
    Ok(Inspection { looked_at, faults })
}
