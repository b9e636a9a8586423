//! The loop that takes jobs and does them.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use sqlx::PgTransaction;
use sqlx::postgres::PgListener;
use tokio::sync::{Notify, watch};

use super::{Finished, Job, LEASE_SECONDS, Running, retry_at, store};
use crate::{App, Error, Instant, Result};

/// How one kind of job is done.
pub struct Work {
    /// How often it is tried before it is given up; waits grow to an hour.
    pub attempts: i32,
    /// Does it, and ends it with [`Running::finish`]. An [`Error::TooMany`] says when to come back.
    pub run: fn(Running) -> BoxFuture<'static, Result<Finished>>,
    /// Writes for people that it was given up, in the transaction that lays the job aside.
    pub give_up:
        for<'t> fn(&'t Running, &'t mut PgTransaction<'static>) -> BoxFuture<'t, Result<()>>,
}

/// Takes jobs of known kinds and does so many side by side.
pub struct Worker {
    app: App,
    kinds: BTreeMap<&'static str, Work>,
    names: Vec<String>,
    wake: Notify,
}

impl Worker {
    /// A worker for these kinds of jobs.
    pub fn new(app: App, kinds: impl IntoIterator<Item = (&'static str, Work)>) -> Arc<Self> {
        let kinds: BTreeMap<_, _> = kinds.into_iter().collect();
        let names = kinds.keys().map(|name| (*name).to_owned()).collect();
        Arc::new(Self { app, kinds, names, wake: Notify::new() })
    }

    /// Works with `lanes` jobs side by side until `stop` turns true, then ends what is under way.
    pub async fn run(self: Arc<Self>, lanes: usize, stop: watch::Receiver<bool>) {
        let listener = tokio::spawn(Arc::clone(&self).listen(stop.clone()));
        let lanes: Vec<_> =
            (0..lanes).map(|_| tokio::spawn(Arc::clone(&self).lane(stop.clone()))).collect();
        for lane in lanes {
            if lane.await.is_err() {
                tracing::error!("a lane of the worker ended abnormally");
            }
        }
        listener.abort();
    }

    /// Does every job that is due, one after the other. For tests and for draining.
    pub async fn drain(self: &Arc<Self>) -> Result<usize> {
        let mut done = 0;
        while let Some(job) = self.claim().await? {
            self.attempt(job).await;
            done += 1;
        }
        Ok(done)
    }

    async fn claim(&self) -> Result<Option<Job>> {
        let lease = i32::try_from(LEASE_SECONDS).map_or(60.0, f64::from);
        store::claim(&self.app, &self.names, self.app.clock.now(), lease).await
    }

    async fn lane(self: Arc<Self>, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            match self.claim().await {
                Ok(Some(job)) => self.attempt(job).await,
                Ok(None) => self.idle(&mut stop).await,
                Err(error) => {
                    tracing::warn!(%error, "the queue did not answer");
                    self.idle(&mut stop).await;
                }
            }
        }
    }

    /// Waits for a wake-up; at the longest until a retry or a lost lease may have come due.
    async fn idle(&self, stop: &mut watch::Receiver<bool>) {
        tokio::select! {
            () = self.wake.notified() => {}
            _ = stop.changed() => {}
            () = tokio::time::sleep(Duration::from_secs(2)) => {}
        }
    }

    async fn listen(self: Arc<Self>, stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            if let Err(error) = self.listen_once().await {
                tracing::warn!(%error, "listening for jobs ended; polling goes on");
            }
            tokio::time::sleep(Duration::from_secs(2)).await;
        }
    }

    async fn listen_once(&self) -> Result<()> {
        let mut listener = PgListener::connect_with(self.app.pools.worker()).await?;
        listener.listen("jobs").await?;
        loop {
            listener.recv().await?;
            self.wake.notify_waiters();
        }
    }

    async fn attempt(&self, job: Job) {
        let Some(work) = self.kinds.get(job.kind.as_str()) else { return };
        let running = Running { app: self.app.clone(), job };
        let heartbeat = tokio::spawn(keep(running.clone()));
        // In a task of its own, so that a panic is an error of this job and of no other.
        let outcome = tokio::spawn((work.run)(running.clone())).await;
        heartbeat.abort();
        let failure = match outcome {
            Ok(Ok(Finished(()))) => return,
            Ok(Err(error)) => error,
            Err(_) => Error::internal("the job panicked"),
        };
        if let Err(error) = settle(work, &running, &failure).await {
            // The lease runs out, and the job is taken again.
            tracing::error!(%error, job = %running.job.id, "a failed job was not given back");
        }
    }
}

/// Gives a failed job back, or gives it up.
async fn settle(work: &Work, running: &Running, failure: &Error) -> Result<()> {
    let (job, reason) = (&running.job, failure.to_string());
    tracing::warn!(job = %job.id, kind = job.kind, attempt = job.attempts, reason, "a job failed");
    if job.attempts < work.attempts {
        let now = running.app.clock.now();
        let again = Some(again_at(now, job, failure));
        return store::fail(running.app.pools.worker(), job, &reason, again, now).await;
    }
    let mut tx = running.begin().await?;
    (work.give_up)(running, &mut tx).await?;
    running.bury(tx, &reason).await.map(|_| ())
}

/// Not before whoever turned us away said.
fn again_at(now: Instant, job: &Job, failure: &Error) -> Instant {
    let again = retry_at(now, job.attempts);
    match failure {
        Error::TooMany { retry_after } => again.max(now.plus_seconds((*retry_after).into())),
        _ => again,
    }
}

/// Renews the lease while the job runs.
async fn keep(running: Running) {
    let mut beat = tokio::time::interval(Duration::from_secs(20));
    loop {
        beat.tick().await;
        let until = running.app.clock.now().plus_seconds(LEASE_SECONDS);
        match store::keep(running.app.pools.worker(), &running.job, until).await {
            Ok(true) => {}
            Ok(false) => return,
            Err(error) => tracing::warn!(%error, "a lease was not renewed"),
        }
    }
}
