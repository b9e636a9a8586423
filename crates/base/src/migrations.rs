//! Migrations, and what must be right on the server each time they have run.

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
    set_passwords(&mut connection, master).await?;
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

async fn set_passwords(connection: &mut PgConnection, master: &MasterKey) -> Result<()> {
    for role in LOGIN_ROLES {
        // Neither the names nor the hex digits hold a quote.
        let statement = format!("ALTER ROLE {role} PASSWORD '{}'", master.role_password(role));
        connection.execute(AssertSqlSafe(statement)).await?;
    }
    Ok(())
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
