//! Letters: what the program writes to people by e-mail, in both languages, as a page and as text.
//!
//! [`Order`] is what a job is given, [`Letter`] what is known when it is written, [`Sheet`] what stands on
//! it, [`Written`] the result.

mod account;
mod face;
mod invitation;
mod job;
mod reminder;
mod sheet;
mod store;
#[cfg(test)]
mod tests;

use base::mail::{Correspondent, Line, Message};
use base::{EmailAddress, Lang, Result};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use account::{Change, NewDevice, PasswordReset, SecurityNotice};
pub use face::Face;
pub use invitation::{Invitation, Invited, LinkAsked, Words};
pub use job::{KIND, Order, reset_token, send, send_aside, work};
pub use reminder::Reminder;
pub use sheet::{Sheet, Written};

/// Whom a letter goes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipient {
    /// Their address.
    pub email: EmailAddress,
    /// Their name, or empty.
    pub name: String,
    /// The language they read.
    pub lang: Lang,
}

/// Every letter that the program writes.
#[derive(Debug, Clone)]
pub enum Letter {
    /// To come into a clinic.
    Invitation(Invitation),
    /// Somebody asks for a new invitation.
    LinkAsked(LinkAsked),
    /// To choose a new password.
    PasswordReset(PasswordReset),
    /// Somebody signed in from a device not seen before.
    NewDevice(NewDevice),
    /// Something about the account's safety changed.
    SecurityNotice(SecurityNotice),
    /// An appointment is near.
    Reminder(Reminder),
}

impl Letter {
    /// What stands on it. `home` is the program's address, without a slash at its end.
    pub fn sheet(&self, to: &Recipient, face: &Face, home: &str) -> Sheet {
        let p = face.page(to.lang);
        match self {
            Self::Invitation(letter) => letter.sheet(p, to, face),
            Self::LinkAsked(letter) => letter.sheet(p, to, face),
            Self::PasswordReset(letter) => letter.sheet(p, to, home),
            Self::NewDevice(letter) => letter.sheet(p, to, home),
            Self::SecurityNotice(letter) => letter.sheet(p, to, home),
            Self::Reminder(letter) => letter.sheet(p, to, face, home),
        }
    }

    /// The mail. Every time it is written from the same things it is the same, to the letter: an attempt
    /// after a lost answer is known by that.
    pub fn message(&self, id: Uuid, to: &Recipient, face: &Face, home: &str) -> Result<Message> {
        let written = self.sheet(to, face, home).write(home)?;
        Ok(Message {
            id,
            to: Correspondent { address: to.email.clone(), name: Line::new(&to.name) },
            from_name: Line::new(&face.page(to.lang).clinic_name()),
            reply_to: face.reply_to(to.lang),
            subject: written.subject,
            html: written.html,
            text: written.text,
        })
    }
}
