//! The rules of the catalog, one file of SQL an area.

use sqlx::{FromRow, PgConnection};

/// One thing that is not as it must be.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Fault {
    /// The rule that it breaks, one of [`RULES`].
    pub rule: String,
    /// The table, function, role, … that breaks it.
    pub object: String,
    /// What is wrong with it.
    pub says: String,
}

/// Every rule, by area.
pub const RULES: &[&str] = &[
    // catalog/tables.sql
    "tenant-column",
    "row-security",
    "table-owner",
    "kind",
    "partition",
    "statistics",
    "view",
    "trigger",
    "rewrite",
    // catalog/policies.sql
    "wall",
    "kept",
    "policy-role",
    "policy-definer",
    "policy-reach",
    // catalog/keys.sql
    "primary-key",
    "index-prefix",
    "list-index",
    "leaky-index",
    "foreign-key-pair",
    "foreign-key-checked",
    "foreign-key-index",
    "foreign-key-action",
    // catalog/rights.sql
    "table-right",
    "definer-right",
    "super-right",
    "audit-right",
    "tenant-update",
    "closed-table",
    "closed-row-security",
    "closed-owner",
    "schema-owner",
    "schema-right",
    "database-right",
    "language",
    "foreign-data",
    "default-right",
    // catalog/functions.sql
    "definer",
    "public-function",
    "pinned",
    "reader",
    "oracle",
    "gate",
    "vouched",
    "invoker",
    "guard-function",
    "leakproof",
    "catalog-function",
    "event-trigger",
    // catalog/roles.sql
    "role",
    "role-attribute",
    "membership",
    "ownership",
    "role-setting",
    "bypass",
    "parameter",
    "catalog-table",
    "large-object",
    "server-setting",
];

/// Each area goes on from the facts of `known.sql`.
macro_rules! area {
    ($file:literal) => {
        concat!(include_str!("catalog/known.sql"), include_str!($file))
    };
}

const AREAS: [&str; 6] = [
    area!("catalog/tables.sql"),
    area!("catalog/policies.sql"),
    area!("catalog/keys.sql"),
    area!("catalog/rights.sql"),
    area!("catalog/functions.sql"),
    area!("catalog/roles.sql"),
];

/// Holds the database against every rule. No fault: as far as a catalog can show it, the wall
/// stands. Only catalogs are read, so any superuser or owner of the database may ask, at any time.
pub async fn catalog(connection: &mut PgConnection) -> Result<Vec<Fault>, sqlx::Error> {
    let mut faults = Vec::new();
    for area in AREAS {
        faults.extend(sqlx::query_as::<_, Fault>(area).fetch_all(&mut *connection).await?);
    }
    Ok(faults)
}
