//! What makes a proof safe to begin: no second one beside it, and a server that sweeps when the prover is
//! gone, whatever became of it.

use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, Connection, Executor};
use tokio::task::JoinHandle;

use super::attacks::Broken;

/// The advisory lock of a proof in its database, the same as in `auth.sweep_throwaways`: the letters of
/// "prove".
const LOCK: i64 = 0x70_72_6f_76_65;

/// Held while a proof is under way.
pub struct Guard {
    lock: PgConnection,
    watchdog: JoinHandle<Result<(), sqlx::Error>>,
}

impl Guard {
    /// Takes the lock and sets the watchdog: one statement that the server carries out to its end though
    /// nobody waits for its answer any more. It waits for the lock, which goes with our process, and sweeps.
    pub async fn stand(target: &PgConnectOptions) -> Result<Self, Broken> {
        let mut lock = PgConnection::connect_with(target).await?;
        let statement = format!("SELECT pg_try_advisory_lock({LOCK})");
        let taken: bool = sqlx::query_scalar(AssertSqlSafe(statement)).fetch_one(&mut lock).await?;
        if !taken {
            return Err(Broken::Said(
                "another proof is under way in this database; wait for its end".to_owned(),
            ));
        }
        let mut watching = PgConnection::connect_with(target).await?;
        watching.execute(PATIENT).await?;
        let pid: i32 =
            sqlx::query_scalar("SELECT pg_backend_pid()").fetch_one(&mut watching).await?;
        let watchdog = tokio::spawn(async move {
            let statement = format!(
                "DO $$ BEGIN PERFORM pg_advisory_xact_lock({LOCK}); PERFORM auth.sweep_throwaways(); END $$"
            );
            watching.execute(AssertSqlSafe(statement)).await?;
            watching.close().await
        });
        let mut guard = Self { lock, watchdog };
        guard.wait_for_watchdog(pid).await?;
        Ok(guard)
    }

    /// Until the server has begun to wait, nothing is made that it would have to sweep.
    async fn wait_for_watchdog(&mut self, pid: i32) -> Result<(), Broken> {
        loop {
            let waits: bool = sqlx::query_scalar(
                "SELECT EXISTS (SELECT FROM pg_locks
                                WHERE pid = $1 AND locktype = 'advisory' AND NOT granted)",
            )
            .bind(pid)
            .fetch_one(&mut self.lock)
            .await?;
            if waits {
                return Ok(());
            }
            if self.watchdog.is_finished() {
                return Err(Broken::Said("the watchdog of the proof did not stay".to_owned()));
            }
            tokio::task::yield_now().await;
        }
    }

    /// Sweeps, and lets the watchdog end.
    pub async fn leave(mut self) -> Result<(), Broken> {
        self.lock.execute("SELECT auth.sweep_throwaways()").await?;
        self.lock.close().await?;
        self.watchdog.await.map_err(|error| Broken::Said(error.to_string()))??;
        Ok(())
    }
}

/// No limit of time, and no look whether the client is still there.
const PATIENT: &str = "
  SELECT set_config(name, '0', false) FROM pg_settings
  WHERE name IN ('statement_timeout', 'lock_timeout', 'transaction_timeout',
                 'idle_in_transaction_session_timeout', 'client_connection_check_interval')";

/// Takes away whatever a proof left that was broken off in this process, once its connections are gone.
pub async fn sweep(target: &PgConnectOptions) -> Result<(), Broken> {
    let mut connection = PgConnection::connect_with(target).await?;
    connection.execute(PATIENT).await?;
    let statement = format!("SELECT pg_advisory_lock({LOCK})");
    connection.execute(AssertSqlSafe(statement)).await?;
    connection.execute("SELECT auth.sweep_throwaways()").await?;
    connection.close().await?;
    Ok(())
}
