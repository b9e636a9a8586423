//! The rules of the catalog, one file of SQL an area.

use serde::Serialize;
use sqlx::{FromRow, PgConnection};

/// One thing that is not as it must be.
#[derive(Debug, Clone, PartialEq, Eq, FromRow, Serialize)]
pub struct Fault {
    /// The rule that it breaks, one of [`AREAS`].
    pub rule: String,
    /// The table, function, role, … that breaks it.
    pub object: String,
    /// What is wrong with it.
    pub says: String,
}

/// An area of rules.
#[derive(Debug, Clone, Copy)]
pub struct Area {
    /// Its name, the same as its file's in `catalog/`.
    pub name: &'static str,
    /// Its rules.
    pub rules: &'static [&'static str],
    sql: &'static str,
}

/// Each area goes on from the facts of `known.sql`.
macro_rules! area {
    ($name:literal, $rules:expr) => {
        Area {
            name: $name,
            rules: $rules,
            sql: concat!(
                include_str!("catalog/known.sql"),
                include_str!(concat!("catalog/", $name, ".sql"))
            ),
        }
    };
}

/// Every rule, by area.
pub const AREAS: [Area; 6] = [
    area!(
        "tables",
        &[
            "tenant-column",
            "row-security",
            "table-owner",
            "kind",
            "partition",
            "statistics",
            "view",
            "trigger",
            "rewrite",
        ]
    ),
    area!(
        "policies",
        &[
            "wall",
            "kept",
            "policy-role",
            "policy-definer",
            "policy-reach",
            "policy-tied",
            "elsewhere"
        ]
    ),
    area!(
        "keys",
        &[
            "primary-key",
            "index-prefix",
            "list-index",
            "leaky-index",
            "exclusion",
            "foreign-key-pair",
            "foreign-key-checked",
            "foreign-key-index",
            "foreign-key-action",
        ]
    ),
    area!(
        "rights",
        &[
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
        ]
    ),
    area!(
        "functions",
        &[
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
        ]
    ),
    area!(
        "roles",
        &[
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
        ]
    ),
];

/// Every rule.
pub fn rules() -> impl Iterator<Item = &'static str> {
    AREAS.iter().flat_map(|area| area.rules.iter().copied())
}
/// Holds the database against every rule. No fault: as far as a catalog can show it, the wall
/// stands. Only catalogs are read, so any superuser or owner of the database may ask, at any time.
pub async fn catalog(connection: &mut PgConnection) -> Result<Vec<Fault>, sqlx::Error> {
    let mut faults = Vec::new();
    for area in AREAS {
        faults.extend(sqlx::query_as::<_, Fault>(area.sql).fetch_all(&mut *connection).await?);
    }
    Ok(faults)
}
