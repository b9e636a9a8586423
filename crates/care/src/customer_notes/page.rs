//! What the pages show of notes.

use askama::Template;
use base::Who;
use ui::{Errors, Page};

use super::rules::may_change;
use super::store::Row;
use crate::typed::Typed;

/// A note on top of the customer's page.
pub struct Pinned {
    /// Its id.
    pub id: String,
    /// What it says.
    pub text: String,
    /// Who wrote it, and when.
    pub by: String,
    /// Only its author, owner and admins read it.
    pub private: bool,
    /// Whether whoever looks may change it.
    pub may_change: bool,
}

impl Pinned {
    pub(super) fn of(p: &Page, who: &Who, row: &Row) -> Self {
        let when = p.date(row.created_at.0);
        Self {
            id: row.id.to_string(),
            text: row.text.clone(),
            by: match &row.by_name {
                Some(name) => format!("{name} · {when}"),
                None => when,
            },
            private: row.private,
            may_change: may_change(who, row.by),
        }
    }
}

/// The form by itself.
#[derive(Template)]
#[template(path = "customer_notes/edit.html")]
pub struct Edit {
    pub p: Page,
    pub customer: String,
    pub name: String,
    /// Where it goes.
    pub action: String,
    pub form: Typed,
    pub errors: Errors,
}

impl Edit {
    fn ticked(&self, field: &str) -> bool {
        !self.form.one(field).is_empty()
    }
}
