//! Mail: a letter on its way out, and the port it leaves through.

use std::path::Path;

use futures_util::future::BoxFuture;

use crate::EmailAddress;

/// Text for the head of a mail: one line without control characters, so that nothing typed by anybody
/// becomes another header.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Line(String);

impl Line {
    /// Every run of blanks and control characters becomes one blank.
    pub fn new(text: &str) -> Self {
        let words = text.split(|c: char| c.is_control() || c.is_whitespace());
        Self(words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" "))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Whom a mail goes to, or an answer to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correspondent {
    /// Their address.
    pub address: EmailAddress,
    /// Their name, or empty.
    pub name: Line,
}

/// A mail. The address it comes from is the operator's, and known to the [`Mailer`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The same for every attempt to send it: the idempotency key, and the left side of its Message-ID.
    pub id: uuid::Uuid,
    /// Whom it goes to.
    pub to: Correspondent,
    /// Who says it, such as the clinic's name.
    pub from_name: Line,
    /// Where answers go; nowhere special when there is none.
    pub reply_to: Option<Correspondent>,
    /// The subject.
    pub subject: Line,
    /// The page.
    pub html: String,
    /// The same in plain text.
    pub text: String,
}

/// Why a mail was not sent. Reasons name no person: they go to the log and to the queue.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MailError {
    /// It may go later.
    #[error("{reason}")]
    Transient {
        /// What happened.
        reason: String,
        /// When to try again at the earliest, in seconds, if the other side said so.
        retry_after: Option<u32>,
    },
    /// It will never go.
    #[error("{reason}")]
    Refused {
        /// What happened.
        reason: String,
    },
}

impl MailError {
    /// An error that may pass.
    pub fn transient(reason: impl ToString) -> Self {
        Self::Transient { reason: reason.to_string(), retry_after: None }
    }

    /// An error that stays.
    pub fn refused(reason: impl ToString) -> Self {
        Self::Refused { reason: reason.to_string() }
    }
}

/// Where mail leaves. `Ok` means that somebody took responsibility for the mail, not that it was read.
pub trait Mailer: Send + Sync {
    /// Hands the mail over. May be called again with the same mail when the first answer got lost.
    fn send<'a>(&'a self, message: &'a Message) -> BoxFuture<'a, Result<(), MailError>>;

    /// The folder where mails are kept instead of being sent.
    fn outbox(&self) -> Option<&Path> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::Line;

    #[test]
    fn a_line_stays_one_line() {
        let line = Line::new("  Hello\r\nBcc: all@example.com\u{85}\u{0}x\t y ");
        assert_eq!(line.as_str(), "Hello Bcc: all@example.com x y");
        assert!(Line::new(" \r\n").is_empty());
    }
}
