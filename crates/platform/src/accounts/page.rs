//! What the pages of one's own account show.

use askama::Template;
use base::{Instant, Lang, Role};
use ui::{Errors, Page};

use super::store::Membership;
use crate::passkeys::Passkey;
use crate::sessions::Line as Session;

#[derive(Template)]
#[template(path = "accounts/show.html")]
pub struct Show {
    pub p: Page,
    pub email: String,
    pub display_name: String,
    pub lang: String,
    pub languages: [(&'static str, &'static str); 2],
    pub clinics: Vec<Place>,
    pub errors: Errors,
    pub saved: bool,
}

/// The languages, as the form offers them.
pub const LANGUAGES: [(&str, &str); 2] = [("th", "ไทย"), ("en", "English")];

/// A clinic that one belongs to.
pub struct Place {
    pub id: String,
    pub name: String,
    pub mark: String,
    /// The address of its logo, which stands in the place of the letter.
    pub logo: Option<String>,
    pub role: String,
    /// Whether one may go there: not where one is, nor into a suspended clinic of somebody else's.
    pub open: bool,
    pub here: bool,
}

impl Place {
    pub fn of(p: &Page, row: &Membership) -> Self {
        let role = Role::parse(&row.role);
        Self {
            id: row.clinic.to_string(),
            name: p.pick(&row.name, &row.name_th).to_owned(),
            mark: row.mark.clone(),
            logo: (!row.logo.is_empty()).then(|| ui::paths::logo(&row.logo)),
            role: role.map_or_else(String::new, |role| p.t(role.label()).into_owned()),
            open: !row.here && (!row.suspended || role == Some(Role::ClinicOwner)),
            here: row.here,
        }
    }
}

#[derive(Template)]
#[template(path = "accounts/clinics.html")]
pub struct Choice {
    pub p: Page,
    pub clinics: Vec<Place>,
    pub next: String,
}

#[derive(Template)]
#[template(path = "accounts/security.html")]
pub struct Security {
    pub p: Page,
    pub must_enrol: bool,
    /// What was just done, as a Fluent key; empty otherwise.
    pub done: &'static str,
    pub password_changed: String,
    pub generator: bool,
    pub codes_left: i64,
    pub second_factor: bool,
    pub passkeys: Vec<PasskeyLine>,
    /// The domain that passkeys belong to; empty where none can.
    pub domain: String,
    pub sessions: Vec<Session>,
}

pub struct PasskeyLine {
    pub id: String,
    pub name: String,
    pub added: String,
    /// Empty if it never was.
    pub used: String,
}

impl PasskeyLine {
    pub fn of(p: &Page, passkey: &Passkey) -> Self {
        let date = |at: Instant| p.date(at.0);
        Self {
            id: passkey.id.to_string(),
            name: passkey.name.clone(),
            added: date(passkey.created_at),
            used: passkey.used_at.map_or_else(String::new, date),
        }
    }
}

/// Reads what the form of one's profile says.
pub fn language(text: &str) -> Option<Lang> {
    Lang::parse(text)
}
