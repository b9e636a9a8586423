//! Letters about an account: it belongs to a person, so we write them ourselves.

use base::{Instant, Role};
use serde::{Deserialize, Serialize};
use ui::Page;

use super::invitation::{greeting, until};
use super::{Recipient, Sheet};

/// Where a person looks after their account.
const SECURITY: &str = "/account/security";

/// A way to choose a new password, for whoever reads this mail.
#[derive(Debug, Clone)]
pub struct PasswordReset {
    /// Where it is chosen.
    pub link: String,
    /// When the link ends.
    pub expires_at: Instant,
}

/// A sign-in from a device that was not seen before.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct NewDevice {
    /// The device in words, such as `Chrome, Windows`.
    pub device: String,
    /// The network address it came from.
    pub address: String,
    /// When.
    pub at: Instant,
}

/// Something about the account's safety changed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SecurityNotice {
    /// What.
    pub change: Change,
    /// When.
    pub at: Instant,
}

/// What can change about an account's safety.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum Change {
    /// The password is another.
    PasswordChanged,
    /// Signing in asks for codes of an authenticator app from now on.
    SecondFactorAdded,
    /// It does not any more.
    SecondFactorRemoved,
    /// A passkey opens the account.
    PasskeyAdded {
        /// What the person calls it.
        name: String,
    },
    /// A passkey does not open it any more.
    PasskeyRemoved {
        /// What the person called it.
        name: String,
    },
    /// A recovery code was used to sign in.
    RecoveryCodeUsed {
        /// So many are left.
        left: u32,
    },
    /// Every session was ended.
    SignedOutEverywhere,
    /// The person is something else in a clinic.
    RoleChanged {
        /// The clinic's name in the reader's language.
        clinic: String,
        /// What they are now.
        role: Role,
    },
}

impl PasswordReset {
    pub(super) fn sheet(&self, p: Page, to: &Recipient, home: &str) -> Sheet {
        let facts = vec![(p.t("letter-valid").into_owned(), until(&p, self.expires_at))];
        let sheet = sheet(p, to, home, "letter-reset", facts);
        let button = sheet.p.t("letter-reset-button").into_owned();
        Sheet { button, link: self.link.clone(), ..sheet }
    }
}

impl NewDevice {
    pub(super) fn sheet(&self, p: Page, to: &Recipient, home: &str) -> Sheet {
        let facts = vec![
            (p.t("letter-when").into_owned(), until(&p, self.at)),
            (p.t("letter-device").into_owned(), self.device.clone()),
            (p.t("letter-address").into_owned(), self.address.clone()),
        ];
        sheet(p, to, home, "letter-device-new", facts)
    }
}

impl SecurityNotice {
    pub(super) fn sheet(&self, p: Page, to: &Recipient, home: &str) -> Sheet {
        let mut facts = vec![(p.t("letter-when").into_owned(), until(&p, self.at))];
        facts.extend(self.change.facts(&p));
        sheet(p, to, home, self.change.stem(), facts)
    }
}

impl Change {
    /// The first part of the Fluent keys of its words.
    const fn stem(&self) -> &'static str {
        match self {
            Self::PasswordChanged => "letter-password-changed",
            Self::SecondFactorAdded => "letter-factor-added",
            Self::SecondFactorRemoved => "letter-factor-removed",
            Self::PasskeyAdded { .. } => "letter-passkey-added",
            Self::PasskeyRemoved { .. } => "letter-passkey-removed",
            Self::RecoveryCodeUsed { .. } => "letter-recovery-used",
            Self::SignedOutEverywhere => "letter-signed-out",
            Self::RoleChanged { .. } => "letter-role-changed",
        }
    }

    fn facts(&self, p: &Page) -> Vec<(String, String)> {
        let fact = |key: &str, value: String| (p.t(key).into_owned(), value);
        match self {
            Self::PasskeyAdded { name } | Self::PasskeyRemoved { name } => {
                vec![fact("letter-passkey", name.clone())]
            }
            Self::RecoveryCodeUsed { left } => vec![fact("letter-codes-left", left.to_string())],
            Self::RoleChanged { clinic, role } => vec![
                fact("clinic", clinic.clone()),
                fact("letter-role", p.t(role.label()).into_owned()),
            ],
            _ => Vec::new(),
        }
    }
}

/// What letters about an account have in common: subject and heading are one sentence, and unless the
/// letter says otherwise, its button leads to the account.
fn sheet(p: Page, to: &Recipient, home: &str, stem: &str, facts: Vec<(String, String)>) -> Sheet {
    let subject = p.t(&format!("{stem}-subject")).into_owned();
    Sheet {
        heading: subject.clone(),
        subject,
        greeting: greeting(&p, to),
        paragraphs: vec![p.t(&format!("{stem}-intro")).into_owned()],
        facts,
        button: p.t("letter-account-button").into_owned(),
        link: format!("{home}{SECURITY}"),
        unexpected: p.t(&format!("{stem}-unexpected")).into_owned(),
        reason: p.with("letter-account-reason", "email", &to.email),
        contact: vec![home.to_owned()],
        p,
    }
}
