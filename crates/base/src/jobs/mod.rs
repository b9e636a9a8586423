//! Background jobs: enqueued in the transaction that needs them, done in the clinic they belong to. The
//! platform's own jobs belong to none, and are done outside any context.

mod store;
mod worker;

use serde_json::Value;
use sqlx::{PgConnection, PgTransaction};

pub use worker::{Work, Worker};

use crate::{App, ClinicId, Error, Instant, JobId, Result};

/// After this many attempts, within some 75 seconds, most jobs are laid aside as dead.
pub const MAX_ATTEMPTS: i32 = 5;
/// The kind of jobs that write letters. Every crate may order one; `platform::letters` writes them.
pub const LETTERS: &str = "send_letter";
/// A worker that is silent for so long has lost its job.
const LEASE_SECONDS: i64 = 60;

/// A job that this process holds.
#[derive(Debug, Clone)]
pub struct Job {
    /// Its id.
    pub id: JobId,
    /// The clinic it belongs to; none if it is the platform's own.
    pub clinic: Option<ClinicId>,
    /// What kind of work.
    pub kind: String,
    /// What to work on.
    pub payload: Value,
    /// Which attempt this is, from 1.
    pub attempts: i32,
    fence: i64,
}

/// Enqueues a job for the clinic of the transaction's context, as part of that transaction. The same
/// `kind` and `key` twice is one job.
pub async fn enqueue(
    tx: &mut PgConnection,
    kind: &str,
    key: &str,
    payload: &Value,
    due: Instant,
) -> Result<()> {
    store::enqueue(tx, kind, key, payload, due).await
}

/// Enqueues a job of the platform's own, for what concerns no clinic, such as a letter about an account: as
/// part of a transaction of [`crate::pools::Pools::auth`]. The same `kind` and `key` twice is one job.
pub async fn enqueue_aside(
    tx: &mut PgConnection,
    app: &App,
    kind: &str,
    key: &str,
    payload: &Value,
    due: Instant,
) -> Result<()> {
    store::enqueue_aside(tx, app, kind, key, payload, due).await
}

/// How many jobs are in each state.
pub async fn depth(app: &App) -> Result<Vec<(String, i64)>> {
    store::depth(app.pools.worker()).await
}

/// A job being worked on, with the parts to do it.
#[derive(Clone)]
pub struct Running {
    /// The program's parts.
    pub app: App,
    /// The job.
    pub job: Job,
}

/// Proof that a job's effect and its end were committed together.
pub struct Finished(());

impl Running {
    /// The clinic of a job of a kind that always has one.
    pub fn clinic(&self) -> Result<ClinicId> {
        self.job.clinic.ok_or_else(|| Error::internal("a job of no clinic"))
    }

    /// A transaction in the job's clinic; in no context if it has none. Fails when the lease of a clinic's
    /// job was lost; [`Self::finish`] and [`Self::bury`] fail then for any job.
    pub async fn begin(&self) -> Result<PgTransaction<'static>> {
        let mut tx = self.app.pools.worker().begin().await?;
        if self.job.clinic.is_some() {
            store::enter(&mut tx, &self.job).await?;
        }
        Ok(tx)
    }

    /// Ends the job in the transaction of its effect: both happen, or neither.
    pub async fn finish(&self, mut tx: PgTransaction<'static>) -> Result<Finished> {
        store::finish(&mut tx, &self.job, self.app.clock.now()).await?;
        tx.commit().await?;
        Ok(Finished(()))
    }

    /// Lays the job aside as dead in the transaction that tells people of it: another attempt would end
    /// the same.
    pub async fn bury(&self, mut tx: PgTransaction<'static>, reason: &str) -> Result<Finished> {
        store::fail(&mut *tx, &self.job, reason, None, self.app.clock.now()).await?;
        tx.commit().await?;
        Ok(Finished(()))
    }
}

/// When to try again after attempt number `attempts`: 5 s, 10 s, 20 s, … at most an hour.
fn retry_at(now: Instant, attempts: i32) -> Instant {
    let doublings = u32::try_from(attempts - 1).unwrap_or(0).min(20);
    now.plus_seconds((5 * (1_i64 << doublings)).min(3600))
}

#[cfg(test)]
mod tests {
    use super::retry_at;
    use crate::Instant;

    #[test]
    fn waits_grow_and_stay_bounded() {
        let now = Instant::from(jiff::Timestamp::UNIX_EPOCH);
        let waits: Vec<i64> = (1..=12).map(|n| retry_at(now, n).0.as_second()).collect();
        assert_eq!(waits[..4], [5, 10, 20, 40]);
        assert_eq!(waits[11], 3600);
        assert!(waits.is_sorted());
    }
}
