//! The job: an order in, a mail out. Tried for some hours; what the other side refuses for good ends at
//! once. What is delivered how often: `docs/decisions/mail.md`.

use base::jobs::{self, Finished, Running, Work};
use base::mail::{MailError, Message};
use base::{AccountId, App, Error, Instant, Result};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use sqlx::{PgConnection, PgTransaction};
use uuid::Uuid;

use super::{Face, Invitation, Letter, NewDevice, PasswordReset, Recipient, SecurityNotice, store};

/// The kind of these jobs.
pub const KIND: &str = "send_letter";
/// Waits grow to an hour: some ten hours in all.
const ATTEMPTS: i32 = 20;

/// What is to be written. No secrets: a link that opens something is derived when the letter is written.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "letter", rename_all = "snake_case")]
pub enum Order {
    /// To choose a new password.
    PasswordReset {
        /// Whose.
        account: AccountId,
        /// Whom it goes to.
        to: Recipient,
        /// The request; its token is [`reset_token`].
        reset_id: Uuid,
        /// When the link ends. After that, the letter is not sent any more.
        expires_at: Instant,
    },
    /// A sign-in from a device not seen before.
    NewDevice {
        /// Whom it goes to.
        to: Recipient,
        /// What was seen.
        device: NewDevice,
    },
    /// A change of the account's safety.
    SecurityNotice {
        /// Whom it goes to.
        to: Recipient,
        /// What changed.
        notice: SecurityNotice,
    },
    /// An invitation as it would look, to whoever words it.
    Sample {
        /// Whom it goes to.
        to: Recipient,
        /// What it says.
        sample: crate::letter_texts::Sample,
    },
}

/// How a letter ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Sent,
    /// Nobody will take it.
    Refused,
}

/// Orders a letter in the name of the clinic of the context, as part of its transaction. The same `key`
/// twice is one letter.
pub async fn send(tx: &mut PgConnection, key: &str, order: &Order, due: Instant) -> Result<()> {
    let payload = serde_json::to_value(order).map_err(Error::internal)?;
    jobs::enqueue(tx, KIND, key, &payload, due).await
}

/// Orders a letter in our own name, now. The same `key` twice is one letter.
pub async fn send_aside(app: &App, key: &str, order: &Order) -> Result<()> {
    let payload = serde_json::to_value(order).map_err(Error::internal)?;
    jobs::enqueue_aside(app, KIND, key, &payload, app.clock.now()).await
}

/// The secret of a request for a new password. It is kept nowhere: the letter and whoever checks it
/// derive it from the master key.
pub fn reset_token(app: &App, reset_id: Uuid) -> String {
    URL_SAFE_NO_PAD.encode(app.master.vouch("reset-token", &[reset_id.to_string()]))
}

/// How it is done, for the worker.
pub fn work() -> Work {
    Work {
        attempts: ATTEMPTS,
        run: |running| Box::pin(run(running)),
        give_up: |running, tx| {
            Box::pin(async move { tell(running, tx, &order(running)?, Outcome::Refused).await })
        },
    }
}

async fn run(running: Running) -> Result<Finished> {
    let order = order(&running)?;
    let Some(message) = write(&running, &order).await? else {
        return running.finish(running.begin().await?).await;
    };
    // No transaction is open while the other side takes its time.
    match running.app.mailer.send(&message).await {
        Ok(()) => {
            let mut tx = running.begin().await?;
            tell(&running, &mut tx, &order, Outcome::Sent).await?;
            running.finish(tx).await
        }
        Err(MailError::Refused { reason }) => {
            let mut tx = running.begin().await?;
            tell(&running, &mut tx, &order, Outcome::Refused).await?;
            running.bury(tx, &reason).await
        }
        Err(MailError::Transient { reason, retry_after: Some(seconds) }) => {
            tracing::warn!(job = %running.job.id, reason, seconds, "a letter was put off");
            Err(Error::TooMany { retry_after: seconds })
        }
        Err(MailError::Transient { reason, retry_after: None }) => Err(Error::Upstream(reason)),
    }
}

fn order(running: &Running) -> Result<Order> {
    serde_json::from_value(running.job.payload.clone()).map_err(Error::internal)
}

/// The mail of an order; none if it is of no use any more.
async fn write(running: &Running, order: &Order) -> Result<Option<Message>> {
    let app = &running.app;
    let (to, letter) = match order {
        Order::PasswordReset { expires_at, .. } if *expires_at <= app.clock.now() => {
            return Ok(None);
        }
        Order::PasswordReset { to, reset_id, expires_at, .. } => {
            let link = format!("{}/auth/reset/{}", app.public_url, reset_token(app, *reset_id));
            (to, Letter::PasswordReset(PasswordReset { link, expires_at: *expires_at }))
        }
        Order::NewDevice { to, device } => (to, Letter::NewDevice(device.clone())),
        Order::SecurityNotice { to, notice } => (to, Letter::SecurityNotice(notice.clone())),
        Order::Sample { to, sample } => {
            let letter: Invitation = sample.letter(&app.public_url);
            (to, Letter::Invitation(letter))
        }
    };
    let face = face(running).await?;
    letter.message(running.job.id.0, to, &face, &app.public_url).map(Some)
}

/// Of the clinic that the job belongs to, or our own.
async fn face(running: &Running) -> Result<Face> {
    let Some(clinic) = running.job.clinic else { return Face::own() };
    let mut tx = running.begin().await?;
    store::face(&mut tx, clinic).await
}

/// Says in the transaction that ends the job how the letter ended, wherever somebody waits to know. Every
/// order is named here: who adds one decides who is told.
async fn tell(
    running: &Running,
    _tx: &mut PgTransaction<'static>,
    order: &Order,
    outcome: Outcome,
) -> Result<()> {
    match order {
        // Nobody looks at these after they were sent: the log of the program has to do.
        Order::PasswordReset { .. }
        | Order::NewDevice { .. }
        | Order::SecurityNotice { .. }
        | Order::Sample { .. } => {
            tracing::info!(job = %running.job.id, ?outcome, "a letter ended");
            Ok(())
        }
    }
}
