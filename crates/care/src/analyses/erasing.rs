//! How pictures end: with their analysis, with the consent they were taken under, or with the time that
//! the clinic keeps them. Rows are marked by whoever decides; a job erases bytes and rows.

use base::jobs::{self, Finished, MAX_ATTEMPTS, Running, Work};
use base::{AnalysisId, ClinicId, Context, CustomerId, Error, FileId, Instant, Result};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;

use super::store;

/// The kind of the job that erases bytes.
pub const ERASE_FILES: &str = "erase_files";
/// So many analyses in one job.
const BATCH: i64 = 200;

#[derive(Serialize, Deserialize)]
struct Doomed {
    /// Whose rows of pictures go.
    analyses: Vec<AnalysisId>,
    files: Vec<FileId>,
}

/// Every picture of a customer is dead from the commit on. `key` names the reason, once. Says of how many
/// analyses.
pub async fn let_pictures_go(ctx: &mut Context, customer: CustomerId, key: &str) -> Result<usize> {
    let clinic = ctx.clinic()?;
    let at = ctx.app.clock.now();
    let analyses = store::mark_withdrawn(ctx.tx(), clinic, customer).await?;
    let count = analyses.len();
    doom(ctx.tx(), clinic, analyses, key, at).await?;
    Ok(count)
}

/// Erases an analysis with everything that hangs on it. One that is under way is not touched.
pub async fn erase(ctx: &mut Context, id: AnalysisId) -> Result<()> {
    let clinic = ctx.clinic()?;
    let at = ctx.app.clock.now();
    let files = store::files(ctx.tx(), clinic, id).await?;
    if !store::remove(ctx.tx(), clinic, id).await? {
        return Err(Error::Conflict { detail: "error-analysis-under-way" });
    }
    enqueue(ctx.tx(), &Doomed { analyses: Vec::new(), files }, &id.to_string(), at).await
}

/// Lets pictures from before `before` go, some at a time; says whether there may be more.
pub async fn erase_old(
    tx: &mut PgConnection,
    clinic: ClinicId,
    before: Instant,
    at: Instant,
) -> Result<bool> {
    let analyses = store::mark_old(tx, clinic, before, BATCH).await?;
    let more = i64::try_from(analyses.len()).is_ok_and(|count| count == BATCH);
    if let Some(first) = analyses.first() {
        let key = format!("old {first}");
        doom(tx, clinic, analyses, &key, at).await?;
    }
    Ok(more)
}

async fn doom(
    tx: &mut PgConnection,
    clinic: ClinicId,
    analyses: Vec<AnalysisId>,
    key: &str,
    at: Instant,
) -> Result<()> {
    let mut files = Vec::new();
    for id in &analyses {
        files.extend(store::files(tx, clinic, *id).await?);
    }
    enqueue(tx, &Doomed { analyses, files }, key, at).await
}

async fn enqueue(tx: &mut PgConnection, doomed: &Doomed, key: &str, at: Instant) -> Result<()> {
    let payload = serde_json::to_value(doomed).map_err(Error::internal)?;
    jobs::enqueue(tx, ERASE_FILES, key, &payload, at).await
}

/// How it is done, for the worker.
pub fn erasing() -> Work {
    Work {
        attempts: MAX_ATTEMPTS * 4,
        run: |running| Box::pin(run(running)),
        give_up: |running, _| Box::pin(std::future::ready(give_up(running))),
    }
}

/// Bytes first: erasing them twice is harmless, and a row without bytes is found again by the next attempt.
async fn run(running: Running) -> Result<Finished> {
    let (app, clinic) = (&running.app, running.clinic()?);
    let payload = running.job.payload.clone();
    let doomed: Doomed = serde_json::from_value(payload).map_err(Error::internal)?;
    for file in &doomed.files {
        app.files.forget(clinic, *file).await?;
    }
    let mut tx = running.begin().await?;
    store::remove_images(&mut tx, clinic, &doomed.analyses).await?;
    for file in &doomed.files {
        app.files.remove(&mut tx, clinic, *file).await?;
    }
    running.finish(tx).await
}

/// The rows are marked, so nothing is shown; the log says that bytes were left.
#[allow(clippy::unnecessary_wraps, reason = "what a job's end returns")]
fn give_up(running: &Running) -> Result<()> {
    tracing::error!(job = %running.job.id, "the bytes of pictures were not erased");
    Ok(())
}
