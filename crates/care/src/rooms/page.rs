//! What the pages of rooms show.

use askama::Template;
use ui::{Errors, Page};

use super::store::Row;
use crate::typed::Typed;

/// The list.
#[derive(Template)]
#[template(path = "rooms/index.html", blocks = ["results"])]
pub struct Index {
    pub p: Page,
    pub search: String,
    pub archived: bool,
    pub lines: Vec<Line>,
    pub total: i64,
    pub next: String,
    pub may_manage: bool,
}

/// A room in the list.
pub struct Line {
    pub id: String,
    pub name: String,
    pub note: String,
    pub devices: String,
}

impl Line {
    pub fn of(p: &Page, row: &Row) -> Self {
        Self {
            id: row.id.to_string(),
            name: row.name.clone(),
            note: row.note.clone(),
            devices: p.n("devices-count", row.devices),
        }
    }
}

/// The form, for a new room or a known one.
#[derive(Template)]
#[template(path = "rooms/form.html")]
pub struct Edit {
    pub p: Page,
    /// Empty for a new one.
    pub id: String,
    pub archived: bool,
    pub form: Typed,
    pub errors: Errors,
}

impl Edit {
    fn action(&self) -> String {
        match self.id.as_str() {
            "" => "/catalogue/rooms".into(),
            id => format!("/catalogue/rooms/{id}"),
        }
    }
}

/// A form as it stands for a room already known.
pub fn typed(row: &Row) -> Typed {
    Typed::default().field("name", &row.name).field("note", &row.note)
}
