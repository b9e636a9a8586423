//! What the pages of devices show.

use std::borrow::Cow;

use askama::Template;
use ui::{Errors, Page};

use super::store::Row;
use crate::codes::DeviceKind;
use crate::typed::Typed;

/// The list.
#[derive(Template)]
#[template(path = "devices/index.html", blocks = ["results"])]
pub struct Index {
    pub p: Page,
    pub search: String,
    pub kind: String,
    pub archived: bool,
    pub lines: Vec<Line>,
    pub total: i64,
    pub next: String,
    pub may_manage: bool,
}

/// A device in the list.
pub struct Line {
    pub id: String,
    pub name: String,
    pub serial: String,
    pub kind: String,
    /// Empty when it moves.
    pub room: String,
}

impl Line {
    pub fn of(p: &Page, row: &Row) -> Self {
        let kind = DeviceKind::parse(&row.kind);
        Self {
            id: row.id.to_string(),
            name: row.name.clone(),
            serial: row.serial.clone(),
            kind: kind.map_or_else(String::new, |kind| p.t(&kind.label()).into_owned()),
            room: row.room_name.clone().unwrap_or_default(),
        }
    }
}

fn kinds(p: &Page) -> Vec<(&'static str, Cow<'static, str>)> {
    DeviceKind::ALL.iter().map(|one| (one.as_str(), p.t(&one.label()))).collect()
}

impl Index {
    fn kinds(&self) -> Vec<(&'static str, Cow<'static, str>)> {
        kinds(&self.p)
    }
}

/// The form, for a new device or a known one.
#[derive(Template)]
#[template(path = "devices/form.html")]
pub struct Edit {
    pub p: Page,
    /// Empty for a new one.
    pub id: String,
    pub archived: bool,
    pub form: Typed,
    pub errors: Errors,
    /// Rooms it can stand in: id and name.
    pub rooms: Vec<(String, String)>,
}

impl Edit {
    fn kinds(&self) -> Vec<(&'static str, Cow<'static, str>)> {
        kinds(&self.p)
    }

    fn action(&self) -> String {
        match self.id.as_str() {
            "" => "/catalogue/devices".into(),
            id => format!("/catalogue/devices/{id}"),
        }
    }
}

/// A form as it stands for a device already known.
pub fn typed(row: &Row) -> Typed {
    Typed::default()
        .field("name", &row.name)
        .field("kind", &row.kind)
        .field("room_id", row.room.map_or_else(String::new, |id| id.to_string()))
        .field("serial", &row.serial)
        .field("note", &row.note)
}
