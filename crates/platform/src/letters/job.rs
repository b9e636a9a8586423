//! The job: an order in, a mail out. Tried for some hours; what the other side refuses for good ends at
//! once. What is delivered how often: `docs/decisions/mail.md`.

use base::jobs::{self, Finished, Running, Work};
use base::mail::{MailError, Message};
use base::{AccountId, App, BookingId, Error, Instant, InvitationId, Result};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use sqlx::{PgConnection, PgTransaction};
use uuid::Uuid;

use crate::invitations;

use super::{
    Face, Invitation, Letter, LinkAsked, NewDevice, PasswordReset, Recipient, SecurityNotice, store,
};

/// The kind of these jobs.
pub const KIND: &str = jobs::LETTERS;
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
    /// To come into a clinic. The row says the rest.
    Invitation {
        /// The invitation.
        invitation: InvitationId,
        /// Which of its links: one that was replaced is not sent any more.
        version: i32,
    },
    /// An appointment is near. The row says the rest.
    Reminder {
        /// The booking.
        booking: BookingId,
        /// When it was to start: one that was moved is reminded of at its new time.
        starts_at: Instant,
        /// How many hours before: one that was ordered before the clinic chose another time is not sent.
        #[serde(default = "a_day")]
        hours: i32,
    },
    /// Somebody whose link had ended asks for a new one. Ordered by the database (`migrations/0025`).
    LinkAsked {
        /// The invitation.
        invitation: InvitationId,
        /// Whom it goes to: whoever can send it again.
        to: Recipient,
        /// Whether that is a super admin, who does it from outside the clinic.
        platform: bool,
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

/// Orders a letter in our own name, now, as part of a transaction about an account. The same `key` twice is
/// one letter.
pub async fn send_aside(tx: &mut PgConnection, app: &App, key: &str, order: &Order) -> Result<()> {
    let payload = serde_json::to_value(order).map_err(Error::internal)?;
    jobs::enqueue_aside(tx, app, KIND, key, &payload, app.clock.now()).await
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
        Order::Invitation { invitation, version } => {
            return write_invitation(running, *invitation, *version).await;
        }
        Order::Reminder { booking, starts_at, hours } => {
            return write_reminder(running, *booking, *starts_at, *hours).await;
        }
        Order::LinkAsked { invitation, to, platform } => {
            return write_asked(running, *invitation, to, *platform).await;
        }
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

/// The mail of an invitation that is still open, and whose link is still this one.
async fn write_invitation(
    running: &Running,
    id: InvitationId,
    version: i32,
) -> Result<Option<Message>> {
    let (app, clinic) = (&running.app, running.clinic()?);
    let mut tx = running.begin().await?;
    let link = invitations::link_of(app, clinic, id, version);
    let link = format!("{}{}", app.public_url, invitations::path_of(&link));
    let now = app.clock.now();
    let Some((to, letter)) = store::invitation(&mut tx, clinic, (id, version), link, now).await?
    else {
        return Ok(None);
    };
    let face = store::face(&mut tx, clinic).await?;
    let letter = Letter::Invitation(letter);
    letter.message(running.job.id.0, &to, &face, &app.public_url).map(Some)
}

/// When orders did not say yet.
const fn a_day() -> i32 {
    24
}

/// The mail of an appointment that is still as it was when the reminder was ordered. A suspended clinic writes
/// to nobody, and what it did not write then is not written later.
async fn write_reminder(
    running: &Running,
    id: BookingId,
    starts_at: Instant,
    hours: i32,
) -> Result<Option<Message>> {
    let (app, clinic) = (&running.app, running.clinic()?);
    let mut tx = running.begin().await?;
    let now = app.clock.now();
    let found = store::reminder(&mut tx, clinic, (id, starts_at), hours, now).await?;
    let Some((to, letter)) = found else { return Ok(None) };
    let face = store::face(&mut tx, clinic).await?;
    Letter::Reminder(letter).message(running.job.id.0, &to, &face, &app.public_url).map(Some)
}

/// The mail to whoever can send an invitation again, while nobody has.
async fn write_asked(
    running: &Running,
    id: InvitationId,
    to: &Recipient,
    platform: bool,
) -> Result<Option<Message>> {
    let (app, clinic) = (&running.app, running.clinic()?);
    let mut tx = running.begin().await?;
    let Some(asked) = store::link_asked(&mut tx, clinic, id).await? else { return Ok(None) };
    let face = store::face(&mut tx, clinic).await?;
    let letter = Letter::LinkAsked(LinkAsked {
        link: if platform {
            format!("{}/platform/clinics/{clinic}", app.public_url)
        } else {
            format!("{}/invitations?search={}", app.public_url, ui::query(&asked.email))
        },
        email: asked.email,
        name: asked.name,
        role: asked.role,
    });
    letter.message(running.job.id.0, to, &face, &app.public_url).map(Some)
}

/// Of the clinic that the job belongs to, or our own.
async fn face(running: &Running) -> Result<Face> {
    let Some(clinic) = running.job.clinic else { return Ok(Face::own()) };
    let mut tx = running.begin().await?;
    store::face(&mut tx, clinic).await
}

/// Says in the transaction that ends the job how the letter ended, wherever somebody waits to know. Every
/// order is named here: who adds one decides who is told.
async fn tell(
    running: &Running,
    tx: &mut PgTransaction<'static>,
    order: &Order,
    outcome: Outcome,
) -> Result<()> {
    match order {
        Order::Invitation { invitation, version } => {
            let (clinic, sent) = (running.clinic()?, outcome == Outcome::Sent);
            let now = running.app.clock.now();
            store::invitation_ended(tx, clinic, (*invitation, *version), sent, now).await
        }
        // They are not reminded of it again, whatever the clinic chooses later.
        Order::Reminder { booking, starts_at, .. } if outcome == Outcome::Sent => {
            store::reminded(tx, running.clinic()?, (*booking, *starts_at)).await
        }
        // Nobody looks at these after they were sent: the log of the program has to do.
        Order::PasswordReset { .. }
        | Order::NewDevice { .. }
        | Order::SecurityNotice { .. }
        | Order::Reminder { .. }
        | Order::LinkAsked { .. }
        | Order::Sample { .. } => {
            tracing::info!(job = %running.job.id, ?outcome, "a letter ended");
            Ok(())
        }
    }
}
