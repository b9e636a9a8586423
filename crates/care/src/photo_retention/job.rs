//! The job: once a day for each clinic that keeps pictures for a time, it lets older ones go.

use base::jobs::{self, Finished, MAX_ATTEMPTS, Running, Work};
use base::{Instant, Result};
use sqlx::{PgConnection, PgTransaction};

use super::{rules, store};
use crate::analyses;

/// The kind of these jobs.
pub const KIND: &str = "erase_old_photos";
const DAY_SECONDS: i64 = 24 * 3600;

/// Due at `due`; the same `key` twice is one job.
pub async fn enqueue(tx: &mut PgConnection, due: Instant, key: &str) -> Result<()> {
    jobs::enqueue(tx, KIND, key, &serde_json::json!({}), due).await
}

/// How it is done, for the worker.
pub fn work() -> Work {
    Work {
        attempts: MAX_ATTEMPTS,
        run: |running| Box::pin(run(running)),
        give_up: |running, tx| Box::pin(give_up(running, tx)),
    }
}

async fn run(running: Running) -> Result<Finished> {
    let (clinic, now) = (running.clinic()?, running.app.clock.now());
    let mut tx = running.begin().await?;
    // Set back to no time at all in between: nothing goes, and nothing follows.
    let Some(months) = store::months(&mut tx, clinic).await? else {
        return running.finish(tx).await;
    };
    if analyses::erase_old(&mut tx, clinic, rules::before(now, months), now).await? {
        let key = format!("{} more {}", now.0, running.job.id);
        enqueue(&mut tx, now, &key).await?;
    }
    tomorrow(&mut tx, now).await?;
    running.finish(tx).await
}

/// One for each day, however often the setting is changed.
async fn tomorrow(tx: &mut PgConnection, now: Instant) -> Result<()> {
    let due = now.plus_seconds(DAY_SECONDS);
    let day = due.0.to_zoned(jiff::tz::TimeZone::UTC).date().to_string();
    enqueue(tx, due, &day).await
}

/// Tomorrow is another day.
async fn give_up(running: &Running, tx: &mut PgTransaction<'static>) -> Result<()> {
    tomorrow(tx, running.app.clock.now()).await
}
