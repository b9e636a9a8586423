//! Messages that leave the house: the ways that mail takes, and a page to read what was kept instead.

mod dev_mail;
mod eml;
mod http;
mod outbox;
mod resend;
mod smtp;

use std::path::Path;

use base::config::{Mail, MailWay};
use base::mail::Mailer;
use base::{Clock, Result};

pub use dev_mail::routes;
pub use outbox::Outbox;
pub use resend::Resend;
pub use smtp::Smtp;

/// The way that the configuration says; `folder` is where mail is kept if it says none.
pub fn mailer(mail: &Mail, folder: &Path, clock: &Clock) -> Result<Box<dyn Mailer>> {
    let (from, clock) = (mail.from.clone(), clock.clone());
    Ok(match &mail.way {
        MailWay::Outbox => Box::new(Outbox::new(folder, from, clock)),
        MailWay::Smtp(server) => Box::new(Smtp::new(server, from, clock)?),
        MailWay::Resend(key) => Box::new(Resend::new(resend::ADDRESS, key, from)?),
    })
}
