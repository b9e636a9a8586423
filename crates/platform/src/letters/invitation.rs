//! The invitations: to an owner, to the team, to a customer.

use base::{Instant, Role};
use ui::Page;

use super::{Face, Recipient, Sheet};

/// Whom an invitation speaks to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Invited {
    /// Who is to own the clinic.
    Owner,
    /// Who is to work in it.
    Staff,
    /// A customer, to see what is theirs.
    Customer,
}

impl Invited {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 3] = [Self::Owner, Self::Staff, Self::Customer];

    /// As in addresses and in Fluent keys.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Staff => "staff",
            Self::Customer => "customer",
        }
    }

    /// Who is spoken to as `role`; nobody is invited to be a super admin.
    pub const fn of(role: Role) -> Option<Self> {
        match role {
            Role::SuperAdmin => None,
            Role::ClinicOwner => Some(Self::Owner),
            Role::ClinicAdmin | Role::ClinicStaff | Role::SalesStaff => Some(Self::Staff),
            Role::Customer => Some(Self::Customer),
        }
    }

    /// The Fluent key of a part of this invitation, such as `letter-staff-subject`.
    pub fn key(self, part: &str) -> String {
        format!("letter-{}-{part}", self.as_str())
    }
}

/// A clinic's own words in an invitation.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Words {
    /// One line.
    pub subject: String,
    /// One or more paragraphs, a line each.
    pub intro: String,
}

impl Words {
    /// Our words, for a clinic that has none of its own.
    pub fn ours(p: &Page, invited: Invited) -> Self {
        let clinic = p.clinic_name().into_owned();
        Self {
            subject: p.with(&invited.key("subject"), "clinic", &clinic),
            intro: p.with(&invited.key("intro"), "clinic", &clinic),
        }
    }
}

/// An invitation into a clinic, in whose name it is written.
#[derive(Debug, Clone)]
pub struct Invitation {
    /// Whom it speaks to.
    pub invited: Invited,
    /// What they are to be.
    pub role: Role,
    /// Who invites them, as their colleagues know them; none for the platform.
    pub inviter: Option<String>,
    /// Where the invitation is accepted.
    pub link: String,
    /// When it was written.
    pub sent_at: Instant,
    /// When it ends.
    pub expires_at: Instant,
    /// The clinic's own words, if it has any.
    pub words: Option<Words>,
}

impl Invitation {
    pub(super) fn sheet(&self, p: Page, to: &Recipient, face: &Face) -> Sheet {
        let clinic = p.clinic_name().into_owned();
        let words = self.words.clone().unwrap_or_else(|| Words::ours(&p, self.invited));
        let mut facts =
            vec![(p.t("letter-role").into_owned(), p.t(self.role.label()).into_owned())];
        facts.extend(
            self.inviter.iter().map(|name| (p.t("letter-inviter").into_owned(), name.clone())),
        );
        facts.push((p.t("letter-valid").into_owned(), self.validity(&p)));
        Sheet {
            subject: words.subject,
            heading: p.with(&self.invited.key("heading"), "clinic", &clinic),
            greeting: greeting(&p, to),
            paragraphs: lines(&words.intro),
            facts,
            button: p.t("letter-accept").into_owned(),
            link: self.link.clone(),
            unexpected: p.t("letter-invitation-unexpected").into_owned(),
            reason: p.with2("letter-invitation-reason", "clinic", &clinic, "email", &to.email),
            contact: face.contact(),
            p,
        }
    }

    /// How long it is good, in words and by the clinic's clock. Counted from when it was written, so that
    /// a later attempt to send it says the same.
    fn validity(&self, p: &Page) -> String {
        let hours = (self.expires_at.0.as_second() - self.sent_at.0.as_second() + 1800) / 3600;
        let span = match hours {
            48.. => p.n("letter-days", hours / 24),
            _ => p.n("letter-hours", hours.max(1)),
        };
        p.with2("letter-validity", "span", span, "until", until(p, self.expires_at))
    }
}

/// Somebody whose link had ended asks for a new one: to whoever can send it.
#[derive(Debug, Clone)]
pub struct LinkAsked {
    /// Where the invitation is sent again.
    pub link: String,
    /// Who asks.
    pub email: String,
    /// What the invitation called them, or empty.
    pub name: String,
    /// What they were invited to be.
    pub role: Role,
}

impl LinkAsked {
    pub(super) fn sheet(&self, p: Page, to: &Recipient, face: &Face) -> Sheet {
        let clinic = p.clinic_name().into_owned();
        let who = if self.name.is_empty() { &self.email } else { &self.name };
        let subject = p.with("letter-link-asked-subject", "name", who);
        Sheet {
            heading: subject.clone(),
            subject,
            greeting: greeting(&p, to),
            paragraphs: vec![p.with("letter-link-asked-intro", "clinic", &clinic)],
            facts: vec![
                (p.t("email").into_owned(), self.email.clone()),
                (p.t("role").into_owned(), p.t(self.role.label()).into_owned()),
            ],
            button: p.t("letter-link-asked-button").into_owned(),
            link: self.link.clone(),
            unexpected: p.t("letter-link-asked-unexpected").into_owned(),
            reason: p.with("letter-link-asked-reason", "clinic", &clinic),
            contact: face.contact(),
            p,
        }
    }
}

/// A day and minute with their clock: `Wednesday 25 November 2026, 14:05 (Thai time)`.
pub(super) fn until(p: &Page, at: Instant) -> String {
    let local = at.0.to_zoned(p.zone.clone());
    let zone = match p.zone.iana_name() {
        Some("Asia/Bangkok") => p.t("letter-zone-thailand").into_owned(),
        _ => local.strftime("UTC%:z").to_string(),
    };
    let day = p.with2("letter-moment", "day", p.civil_long(local.date()), "time", p.clock(at.0));
    format!("{day} ({zone})")
}

pub(super) fn greeting(p: &Page, to: &Recipient) -> String {
    match to.name.trim() {
        "" => p.t("letter-greeting-nobody").into_owned(),
        name => p.with("letter-greeting", "name", name),
    }
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}
