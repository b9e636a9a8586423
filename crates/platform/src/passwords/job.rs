//! The job behind "I forgot my password": it alone looks whether the e-mail has an account, so that no
//! answer to a request does.

use base::jobs::{self, Finished, MAX_ATTEMPTS, Running, Work};
use base::{App, EmailAddress, Error, Result, limits};
use serde_json::json;
use uuid::Uuid;

use super::reset;

/// The kind of these jobs.
pub const KIND: &str = "ask_reset";

/// Leaves the looking to the job. Fails with [`Error::TooMany`] after some for the same e-mail, known or not.
pub async fn order(app: &App, email: &EmailAddress) -> Result<()> {
    limits::take(app, &limits::RESET, email.as_str()).await?;
    let key = Uuid::from_bytes(app.random.bytes()).to_string();
    let payload = json!({ "email": email });
    let mut connection = app.pools.auth().acquire().await?;
    jobs::enqueue_aside(&mut connection, app, KIND, &key, &payload, app.clock.now()).await
}

/// How it is done, for the worker.
pub fn work() -> Work {
    Work {
        attempts: MAX_ATTEMPTS,
        run: |running| Box::pin(run(running)),
        give_up: |running, _| {
            Box::pin(async {
                tracing::error!(job = %running.job.id, "a link to a new password was not made");
                Ok(())
            })
        },
    }
}

async fn run(running: Running) -> Result<Finished> {
    let email = running.job.payload["email"].as_str().and_then(EmailAddress::parse);
    let email = email.ok_or_else(|| Error::internal("the job names no e-mail"))?;
    // The job's id is the link's: tried again, it is the same link.
    reset::begin(&running.app, running.job.id.0, email).await?;
    let tx = running.begin().await?;
    running.finish(tx).await
}
