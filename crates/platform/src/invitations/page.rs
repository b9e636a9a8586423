//! What the invitations' pages show.

use std::borrow::Cow;

use askama::Template;
use base::{Instant, Lang, Role};
use ui::{Errors, Page};

use super::bulk;
use super::rules::{Form, State};
use super::store::Row;

#[derive(Template)]
#[template(path = "invitations/index.html", blocks = ["results"])]
pub struct Index {
    pub p: Page,
    pub search: String,
    /// The state filtered for, or empty.
    pub state: &'static str,
    pub lines: Vec<Line>,
    pub total: i64,
    /// The address of the next page, or empty.
    pub next: String,
    /// What was just done, or empty.
    pub done: String,
    /// Why what was just asked for was not done, or empty.
    pub said: Cow<'static, str>,
}

impl Index {
    fn states(&self) -> [(&'static str, Cow<'static, str>); 4] {
        State::ALL.map(|state| (state.as_str(), self.p.t(state.label())))
    }
}

/// An invitation in a list.
pub struct Line {
    pub id: String,
    pub email: String,
    pub name: String,
    pub role: &'static str,
    pub state: &'static str,
    pub tone: &'static str,
    /// When it ends, or when what became of it happened.
    pub when: String,
    pub inviter: String,
    /// Fluent key of what became of the mail.
    pub mail: &'static str,
    /// A new link was asked for.
    pub asked: bool,
    /// It can be sent again and taken back.
    pub open: bool,
}

impl Line {
    pub fn of(p: &Page, row: &Row, now: Instant) -> Self {
        let state = State::of(row.accepted_at, row.revoked_at, row.expires_at, now);
        let ended = row.accepted_at.or(row.revoked_at).unwrap_or(row.expires_at);
        Self {
            id: row.id.to_string(),
            email: row.email.clone(),
            name: row.full_name.clone(),
            role: Role::parse(&row.role).map_or("", Role::label),
            state: state.label(),
            tone: match state {
                State::Pending => "info",
                State::Accepted => "good",
                State::Expired => "warn",
                State::Revoked => "",
            },
            when: match state {
                State::Pending => p.with("invitation-until", "time", p.date_time(ended.0)),
                _ => p.date_time(ended.0),
            },
            inviter: row.inviter.clone().unwrap_or_else(|| p.t("app-name").into_owned()),
            mail: match (row.sent_at, row.failed_at) {
                (_, Some(_)) => "invitation-mail-failed",
                (Some(_), None) => "invitation-mail-sent",
                (None, None) => "invitation-mail-waiting",
            },
            asked: row.asked_at.is_some() && state == State::Expired,
            open: matches!(state, State::Pending | State::Expired),
        }
    }

    fn failed(&self) -> bool {
        self.mail == "invitation-mail-failed"
    }
}

#[derive(Template)]
#[template(path = "invitations/new.html")]
pub struct New {
    pub p: Page,
    pub form: Form,
    pub roles: Vec<Role>,
    /// The customer whose record the person takes over, or empty.
    pub customer: String,
    /// How many people may still be invited; empty when there is no limit.
    pub seats: String,
    pub errors: Errors,
}

impl New {
    fn roles(&self) -> Vec<(&'static str, Cow<'static, str>)> {
        roles(&self.p, &self.roles)
    }

    fn langs(&self) -> [(&'static str, Cow<'static, str>); 2] {
        langs(&self.p)
    }

    fn ends(&self) -> [(&'static str, Cow<'static, str>); 3] {
        ["24", "72", "168"].map(|hours| (hours, self.p.t(&format!("invitation-hours-{hours}"))))
    }
}

/// Value and text of the roles to choose from.
pub(crate) fn roles(p: &Page, roles: &[Role]) -> Vec<(&'static str, Cow<'static, str>)> {
    roles.iter().map(|role| (role.as_str(), p.t(role.label()))).collect()
}

/// Value and text of the languages to choose from.
pub(crate) fn langs(p: &Page) -> [(&'static str, Cow<'static, str>); 2] {
    [Lang::Th, Lang::En].map(|lang| (lang.code(), p.t(&format!("lang-{}", lang.code()))))
}

#[derive(Template)]
#[template(path = "invitations/bulk.html")]
pub struct Bulk {
    pub p: Page,
    pub csv: String,
    /// Of lines that name none.
    pub role: String,
    pub roles: Vec<Role>,
    /// What became of each line; empty before anything was sent.
    pub lines: Vec<bulk::Line>,
    pub errors: Errors,
}

impl Bulk {
    fn roles(&self) -> Vec<(&'static str, Cow<'static, str>)> {
        roles(&self.p, &self.roles)
    }

    fn sent(&self) -> usize {
        self.lines.iter().filter(|line| line.key.is_empty()).count()
    }
}
