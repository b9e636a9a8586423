//! The queue's functions. Its table is open to nobody.

use serde_json::Value;
use sqlx::{PgConnection, PgPool};

use super::Job;
use crate::{App, ClinicId, Instant, JobId, Result};

pub async fn enqueue(
    tx: &mut PgConnection,
    kind: &str,
    key: &str,
    payload: &Value,
    due: Instant,
) -> Result<()> {
    sqlx::query!("SELECT queue.enqueue($1, $2, $3, $4)", kind, key, payload, due as Instant)
        .execute(tx)
        .await?;
    Ok(())
}

/// To the microsecond, as the database keeps it and the MAC says it.
pub async fn enqueue_aside(
    tx: &mut PgConnection,
    app: &App,
    kind: &str,
    key: &str,
    payload: &Value,
    due: Instant,
) -> Result<()> {
    let payload = payload.to_string();
    let at = due.0.as_microsecond().to_string();
    let vouched = app.master.vouch("enqueue", &[kind, key, &payload, &at]);
    sqlx::query!(
        "SELECT auth.enqueue_aside($1, $2, $3, $4, $5)",
        kind,
        key,
        payload,
        due as Instant,
        vouched.as_slice()
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub async fn claim(
    app: &App,
    kinds: &[String],
    now: Instant,
    lease_seconds: f64,
) -> Result<Option<Job>> {
    let vouched = app.master.vouch("claim", kinds);
    let job = sqlx::query_as!(
        Job,
        r#"SELECT id AS "id!: JobId", clinic_id AS "clinic?: ClinicId", kind AS "kind!",
                  payload AS "payload!", attempts AS "attempts!", fence AS "fence!"
           FROM queue.claim($1, $2, make_interval(secs => $3), $4)"#,
        kinds,
        now as Instant,
        lease_seconds,
        vouched.as_slice()
    )
    .fetch_optional(app.pools.worker())
    .await?;
    Ok(job)
}

pub async fn enter(tx: &mut PgConnection, job: &Job) -> Result<()> {
    sqlx::query!("SELECT queue.enter($1, $2)", job.id.0, job.fence).execute(tx).await?;
    Ok(())
}

pub async fn finish(tx: &mut PgConnection, job: &Job, now: Instant) -> Result<()> {
    sqlx::query!("SELECT queue.finish($1, $2, $3)", job.id.0, job.fence, now as Instant)
        .execute(tx)
        .await?;
    Ok(())
}

pub async fn keep(pool: &PgPool, job: &Job, until: Instant) -> Result<bool> {
    let kept = sqlx::query_scalar!(
        r#"SELECT queue.keep($1, $2, $3) AS "kept!""#,
        job.id.0,
        job.fence,
        until as Instant
    )
    .fetch_one(pool)
    .await?;
    Ok(kept)
}

/// `retry_at` of `None` lays the job aside as dead.
pub async fn fail(
    executor: impl sqlx::PgExecutor<'_>,
    job: &Job,
    reason: &str,
    retry_at: Option<Instant>,
    now: Instant,
) -> Result<()> {
    sqlx::query!(
        "SELECT queue.fail($1, $2, $3, $4, $5)",
        job.id.0,
        job.fence,
        reason,
        retry_at as Option<Instant>,
        now as Instant
    )
    .execute(executor)
    .await?;
    Ok(())
}

pub async fn depth(pool: &PgPool) -> Result<Vec<(String, i64)>> {
    let rows = sqlx::query!(r#"SELECT state AS "state!", jobs AS "jobs!" FROM queue.depth()"#)
        .fetch_all(pool)
        .await?;
    Ok(rows.into_iter().map(|row| (row.state, row.jobs)).collect())
}
