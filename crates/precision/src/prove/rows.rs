//! Sample rows, made from the catalog: a table added tomorrow gets its row without anyone adding one.

use std::collections::BTreeSet;

use sqlx::{AssertSqlSafe, FromRow, PgConnection};
use uuid::Uuid;

/// What the type of a column does not tell: table, column, and a value that its checks let pass.
const PARTICULAR: &[(&str, &str, &str)] = &[
    // No number of a chain that events are added to.
    ("app.analysis_shares", "token_hash", "sha256('sample')"),
    ("app.audit_events", "seq", "-1"),
    ("app.business_hours", "closes_minute", "2"),
    ("app.consent_forms", "kind", "'treatment'"),
    ("app.customer_conditions", "kind", "'keloid'"),
    ("app.customer_consents", "lang", "'th'"),
    ("app.customer_consents", "strokes", "'[]'"),
    ("app.customer_consents", "text_sha256", "sha256('sample')"),
    ("app.customer_consents", "way", "'drawn'"),
    ("app.booking_feeds", "token_hash", "sha256('sample')"),
    ("app.bookings", "blocked_until", "now() + interval '30 minutes'"),
    ("app.bookings", "ends_at", "now() + interval '30 minutes'"),
    // It holds nothing, so that there can be another one like it.
    ("app.bookings", "state", "'no_show'"),
    ("app.customer_erasures", "reason", "'a sample'"),
    ("app.devices", "kind", "'ipl'"),
    ("app.invitations", "email", "'sample@example.test'"),
    ("app.invitations", "lang", "'th'"),
    ("app.invitations", "role", "'customer'"),
    ("app.invitations", "token_hash", "sha256('sample')"),
    // Who is no customer yet.
    ("app.leads", "customer_id", "NULL"),
    ("app.leads", "source", "'walk_in'"),
    ("app.leads", "temperature", "'warm'"),
    ("app.leaves", "ends_at", "now() + interval '1 hour'"),
    ("app.letter_texts", "kind", "'invitation_staff'"),
    ("app.letter_texts", "lang", "'th'"),
    ("app.photo_consents", "lang", "'th'"),
    ("app.photo_consents", "way", "'in_person'"),
    // Over, so that there can be another one of that day.
    ("app.queue_tickets", "ended_at", "now()"),
    ("app.queue_tickets", "priority", "'normal'"),
    ("app.queue_tickets", "state", "'done'"),
    ("app.recommendation_rules", "concern", "'spots'"),
    // A treatment or a product, not both.
    ("app.recommendation_rules", "product_id", "NULL"),
    ("app.schedules", "ends_minute", "2"),
    ("app.stock_movements", "reason", "'received'"),
    // Who is booked waits no more.
    ("app.waitlist", "booking_id", "NULL"),
    ("auth.accounts", "email", "'sample@example.test'"),
    ("auth.clinic_keys", "wrapped", "'\\x00'"),
    ("auth.devices", "device_hash", "sha256('sample')"),
    ("auth.recovery_codes", "code_hash", "sha256('sample')"),
    ("auth.resets", "token_hash", "sha256('sample')"),
    ("auth.tickets", "kind", "'second_step'"),
    ("auth.tickets", "secret_hash", "sha256('sample')"),
    ("auth.erasures", "reason", "'a sample'"),
    ("auth.leases", "bucket", "sha256('sample')"),
    ("auth.members", "role", "'clinic_staff'"),
    ("auth.program_key", "inner_block", "decode(repeat('00', 64), 'hex')"),
    ("auth.program_key", "outer_block", "decode(repeat('00', 64), 'hex')"),
    ("auth.security_events", "seq", "-1"),
    ("auth.sessions", "token_hash", "sha256('sample')"),
    ("auth.strikes", "bucket", "sha256('sample')"),
    ("auth.visits", "reason", "'a sample'"),
];

/// Why a sample row could not be made.
#[derive(Debug, thiserror::Error)]
pub enum Planting {
    /// The database refused it.
    #[error("{table} takes no sample row ({source}): give its column a value in PARTICULAR")]
    Refused {
        /// The table.
        table: String,
        /// Why.
        source: sqlx::Error,
    },
    /// There is no sample of this type.
    #[error("there is no sample value for {table}.{name}, a {kind}")]
    NoValue {
        /// The table.
        table: String,
        /// The column.
        name: String,
        /// Its type.
        kind: String,
    },
    /// These tables need rows of one another.
    #[error("no order makes these: {0:?}")]
    Circle(BTreeSet<String>),
    /// The catalog did not answer.
    #[error(transparent)]
    Catalog(#[from] sqlx::Error),
}

/// A column that a sample row fills.
#[derive(Debug, FromRow)]
struct Filled {
    name: String,
    kind: String,
    needed: bool,
    referenced_table: Option<String>,
    referenced_column: Option<String>,
    referenced_by_clinic: bool,
}

/// The tables of a schema by name, as `schema.table`.
pub async fn tables(
    connection: &mut PgConnection,
    schema: &str,
) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname)
         FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
         WHERE n.nspname = $1 AND c.relkind IN ('r', 'p') AND NOT c.relispartition
         ORDER BY 1",
    )
    .bind(schema)
    .fetch_all(connection)
    .await
}

/// Gives every table of `schemas` that has no row of `clinic` one (a table without `clinic_id`: any
/// row), referenced tables first. As the superuser, who passes the wall. Returns the tables filled.
pub async fn plant(
    connection: &mut PgConnection,
    schemas: &[&str],
    clinic: Uuid,
) -> Result<Vec<String>, Planting> {
    let mut waiting = BTreeSet::new();
    for schema in schemas {
        waiting.extend(tables(connection, schema).await?);
    }
    plant_into(connection, waiting, clinic).await
}

/// As [`plant`], for these tables.
pub async fn plant_into(
    connection: &mut PgConnection,
    mut waiting: BTreeSet<String>,
    clinic: Uuid,
) -> Result<Vec<String>, Planting> {
    let mut filled = Vec::new();
    while !waiting.is_empty() {
        let mut stuck = true;
        for table in waiting.clone() {
            let columns = columns(connection, &table).await?;
            let must_wait = columns.iter().any(|column| {
                (column.needed || column.name == "clinic_id")
                    && column.referenced_table.as_ref().is_some_and(|other| waiting.contains(other))
            });
            if must_wait {
                continue;
            }
            if fill(connection, &table, &columns, clinic).await? {
                filled.push(table.clone());
            }
            waiting.remove(&table);
            stuck = false;
        }
        if stuck {
            return Err(Planting::Circle(waiting));
        }
    }
    Ok(filled)
}

async fn columns(connection: &mut PgConnection, table: &str) -> Result<Vec<Filled>, sqlx::Error> {
    sqlx::query_as(
        "SELECT quote_ident(a.attname) AS name, format_type(a.atttypid, NULL) AS kind,
                a.attnotnull AND NOT a.atthasdef AND a.attidentity = '' AS needed,
                r.referenced_table, r.referenced_column,
                coalesce(r.referenced_by_clinic, false) AS referenced_by_clinic
         FROM pg_attribute AS a
         LEFT JOIN LATERAL (
           SELECT n.nspname || '.' || c.relname AS referenced_table,
                  quote_ident(b.attname) AS referenced_column,
                  EXISTS (SELECT FROM pg_attribute AS x
                          WHERE x.attrelid = c.oid AND x.attname = 'clinic_id') AS referenced_by_clinic
           FROM pg_constraint AS f
           CROSS JOIN LATERAL unnest(f.conkey, f.confkey) AS k (here, there)
           JOIN pg_class AS c ON c.oid = f.confrelid
           JOIN pg_namespace AS n ON n.oid = c.relnamespace
           JOIN pg_attribute AS b ON b.attrelid = f.confrelid AND b.attnum = k.there
           WHERE f.contype = 'f' AND f.conrelid = a.attrelid AND k.here = a.attnum
             AND f.confrelid <> f.conrelid
           ORDER BY f.oid LIMIT 1
         ) AS r ON true
         WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped
           AND a.attgenerated = ''
           AND (a.attname = 'clinic_id' OR r.referenced_table IS NOT NULL
                OR (a.attnotnull AND NOT a.atthasdef AND a.attidentity = ''))
         ORDER BY a.attnum",
    )
    .bind(table)
    .fetch_all(connection)
    .await
}

/// Whether a row was made: no, if there was one.
async fn fill(
    connection: &mut PgConnection,
    table: &str,
    columns: &[Filled],
    clinic: Uuid,
) -> Result<bool, Planting> {
    let of_clinic = columns.iter().any(|column| column.name == "clinic_id");
    let already = if of_clinic { format!(" WHERE clinic_id = '{clinic}'") } else { String::new() };
    let values: Vec<String> =
        columns.iter().map(|column| value(table, column, clinic)).collect::<Result<_, _>>()?;
    let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    let statement = format!(
        "INSERT INTO {table} ({}) SELECT {} WHERE NOT EXISTS (SELECT FROM {table}{already})",
        names.join(", "),
        values.join(", ")
    );
    // Names come quoted from the catalog, values from this file.
    let made = sqlx::query(AssertSqlSafe(statement))
        .execute(connection)
        .await
        .map_err(|source| Planting::Refused { table: table.to_owned(), source })?;
    Ok(made.rows_affected() > 0)
}

fn value(table: &str, column: &Filled, clinic: Uuid) -> Result<String, Planting> {
    if column.name == "clinic_id" {
        return Ok(format!("'{clinic}'::uuid"));
    }
    let particular = PARTICULAR.iter().find(|(of, name, _)| *of == table && *name == column.name);
    if let Some((_, _, text)) = particular {
        return Ok((*text).to_owned());
    }
    if let (Some(other), Some(name)) = (&column.referenced_table, &column.referenced_column) {
        let same = if column.referenced_by_clinic {
            format!("WHERE clinic_id = '{clinic}'")
        } else {
            String::new()
        };
        // Of accounts a throw-away one, if there are any.
        return Ok(format!(
            "(SELECT {name} FROM {other} AS t {same}
              ORDER BY to_jsonb(t) ->> 'throwaway' DESC NULLS LAST, 1 LIMIT 1)"
        ));
    }
    let sample = match column.kind.as_str() {
        "uuid" => "gen_random_uuid()",
        "text" | "character varying" => "'x'",
        "smallint" | "integer" | "bigint" | "numeric" | "double precision" => "1",
        "boolean" => "false",
        "timestamp with time zone" => "now()",
        "date" => "current_date",
        "time without time zone" => "localtime",
        "interval" => "interval '1 hour'",
        "jsonb" => "'{}'::jsonb",
        "bytea" => "'\\x00'::bytea",
        kind if kind.ends_with("[]") => "'{}'",
        kind => {
            return Err(Planting::NoValue {
                table: table.to_owned(),
                name: column.name.clone(),
                kind: kind.to_owned(),
            });
        }
    };
    Ok(sample.to_owned())
}
