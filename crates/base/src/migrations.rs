//! Migrations, and what must be right on the server each time they have run.

use std::fmt::Write;

use sqlx::migrate::Migrator;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, Connection, Executor};

use crate::crypto::MasterKey;
use crate::pools::LOGIN_ROLES;
use crate::{Error, Result};

/// Every migration, embedded.
pub static MIGRATOR: Migrator = sqlx::migrate!("../../migrations");

/// Brings the database of `target` up to date. `target` is a superuser: event triggers and the
/// rights on catalog functions can be set by nobody else.
pub async fn run(target: &PgConnectOptions, master: &MasterKey) -> Result<()> {
    let mut connection = PgConnection::connect_with(target).await?;
    MIGRATOR.run(&mut connection).await.map_err(Error::internal)?;
    restore_roles(&mut connection, master).await?;
    keep_program_key(&mut connection, master).await?;
    connection.execute("SELECT auth.sweep_throwaways()").await?;
    secure(&mut connection).await?;
    Ok(connection.close().await?)
}

/// What CREATE DATABASE does not copy from its template.
pub async fn secure(connection: &mut PgConnection) -> Result<()> {
    connection.execute("SELECT guard.lock_database()").await?;
    Ok(())
}

/// What each login role is set to for its connections. No bitmap scans: the planner knows no clinic's
/// size (see `docs/decisions/lean-context.md`), and while tables are small it would rather read and sort
/// all rows of a clinic than walk an index in order. And no plan for each call: for the same reason it is no
/// better, and making it costs more than many of our statements.
const SETTINGS: [(&str, &str); 5] = [
    ("search_path", "app, pg_temp"),
    ("statement_timeout", "15s"),
    ("idle_in_transaction_session_timeout", "10s"),
    ("enable_bitmapscan", "off"),
    ("plan_cache_mode", "force_generic_plan"),
];

/// A role may change its own password and its own settings; PostgreSQL has no right for that to take
/// away. Whatever an injected statement changed so is put back here. Roles belong to the whole server:
/// the lock lets one database migrate after the other.
async fn restore_roles(connection: &mut PgConnection, master: &MasterKey) -> Result<()> {
    let mut tx = connection.begin().await?;
    tx.execute("LOCK TABLE pg_catalog.pg_authid IN SHARE ROW EXCLUSIVE MODE").await?;
    for role in LOGIN_ROLES {
        // Neither the names nor the hex digits hold a quote.
        let statement = format!("ALTER ROLE {role} PASSWORD '{}'", master.role_password(role));
        tx.execute(AssertSqlSafe(statement)).await?;
        if !has_its_settings(&mut tx, role).await? {
            tx.execute(AssertSqlSafe(settings_of(role))).await?;
        }
    }
    remember_contexts(&mut tx).await?;
    Ok(tx.commit().await?)
}

/// `auth.enter` remembers the context of its transaction in this parameter, which no login role may set
/// (see `docs/decisions/lean-context.md`). Where nobody can grant that, contexts are not remembered.
async fn remember_contexts(connection: &mut PgConnection) -> Result<()> {
    connection
        .execute(
            "DO $$ BEGIN
               IF NOT has_parameter_privilege('auth_owner', 'backtrace_functions', 'SET') THEN
                 GRANT SET ON PARAMETER backtrace_functions TO auth_owner;
               END IF;
             EXCEPTION WHEN insufficient_privilege THEN
               RAISE NOTICE 'contexts are not remembered: each is verified where it is read';
             END $$",
        )
        .await?;
    let (can, does): (bool, bool) = sqlx::query_as(
        "SELECT has_parameter_privilege('auth_owner', 'backtrace_functions', 'SET'), auth.remembers()",
    )
    .fetch_one(&mut *connection)
    .await?;
    if can == does { Ok(()) } else { set_remembers(connection, can).await }
}

/// Writes down whether contexts are remembered: [`migrate`] does, by whether they can be. Tests say no.
///
/// # Errors
/// The database refuses.
pub async fn set_remembers(connection: &mut PgConnection, remembers: bool) -> Result<()> {
    let statement = format!(
        "CREATE OR REPLACE FUNCTION auth.remembers() RETURNS boolean STABLE PARALLEL RESTRICTED RETURN {remembers}"
    );
    connection.execute(AssertSqlSafe(statement)).await?;
    Ok(())
}

async fn has_its_settings(connection: &mut PgConnection, role: &str) -> Result<bool> {
    let wanted: Vec<String> =
        SETTINGS.iter().map(|(name, value)| format!("{name}={value}")).collect();
    // Those for all databases, and those that it made for this one.
    let right = sqlx::query_scalar(
        "SELECT count(*) = 1 AND bool_and(s.setdatabase = 0 AND s.setconfig @> $2 AND s.setconfig <@ $2)
         FROM pg_db_role_setting AS s
         WHERE s.setrole = to_regrole($1) AND s.setdatabase IN
           (0, (SELECT oid FROM pg_database WHERE datname = current_database()))",
    )
    .bind(role)
    .bind(wanted)
    .fetch_one(connection)
    .await?;
    Ok(right)
}

fn settings_of(role: &str) -> String {
    let mut statement = format!(
        "ALTER ROLE {role} RESET ALL;
         DO $$ BEGIN EXECUTE format('ALTER ROLE {role} IN DATABASE %I RESET ALL', current_database());
         END $$;"
    );
    for (name, value) in SETTINGS {
        // A list of schemas is no one text.
        let value = if name == "search_path" { value.to_owned() } else { format!("'{value}'") };
        let _ = write!(statement, "ALTER ROLE {role} SET {name} = {value};");
    }
    statement
}

/// The key with which this program vouches for its calls.
async fn keep_program_key(connection: &mut PgConnection, master: &MasterKey) -> Result<()> {
    let key = master.program_key();
    sqlx::query!("SELECT auth.keep_program_key($1)", key.as_slice()).execute(connection).await?;
    Ok(())
}

/// Whether the database has exactly the migrations of this program.
pub async fn check(pool: &sqlx::PgPool) -> Result<()> {
    let newest = sqlx::query_scalar!(r#"SELECT auth.schema_version() AS "version!""#)
        .fetch_one(pool)
        .await?;
    let expected = MIGRATOR.iter().map(|migration| migration.version).max().unwrap_or(0);
    if newest == expected {
        Ok(())
    } else {
        Err(Error::Upstream(format!("the database is at migration {newest}, not {expected}")))
    }
}
