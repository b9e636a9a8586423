//! What the pages of hours show.

use askama::Template;
use ui::{Errors, Page};

use super::rules::FIELDS;
use super::store::{Closure, Leave};
use crate::treatments::store::Colleague;
use crate::typed::Typed;

/// The clinic's week, its closures, and its people.
#[derive(Template)]
#[template(path = "hours/index.html")]
pub struct Index {
    pub p: Page,
    pub week: Typed,
    pub errors: Errors,
    pub closures: Vec<Days>,
    pub closing: Typed,
    pub closing_errors: Errors,
    pub people: Vec<(String, String)>,
}

/// When one colleague works, and when they are away.
#[derive(Template)]
#[template(path = "hours/member.html")]
pub struct Member {
    pub p: Page,
    /// Not `id`: inside a card that is the card's own.
    #[allow(clippy::struct_field_names, reason = "a template knows the card's `id` by that name")]
    pub member: String,
    pub name: String,
    pub week: Typed,
    pub errors: Errors,
    pub leaves: Vec<Days>,
    pub closing: Typed,
    pub closing_errors: Errors,
}

/// Days in a row.
pub struct Days {
    pub id: String,
    pub when: String,
    pub reason: String,
}

impl Days {
    pub fn of_closure(p: &Page, row: &Closure) -> Self {
        let (first, last) = (p.civil(row.first.0), p.civil(row.last.0));
        Self { id: row.id.to_string(), when: range(first, last), reason: row.reason.clone() }
    }

    pub fn of_leave(p: &Page, row: &Leave) -> Self {
        // It ends where the next day begins.
        let last = row.ends_at.plus_seconds(-1);
        let when = range(p.date(row.starts_at.0), p.date(last.0));
        Self { id: row.id.to_string(), when, reason: row.reason.clone() }
    }
}

fn range(first: String, last: String) -> String {
    if first == last { first } else { format!("{first} – {last}") }
}

pub fn people(colleagues: &[Colleague]) -> Vec<(String, String)> {
    colleagues.iter().map(|one| (one.id.to_string(), one.display_name.clone())).collect()
}

/// The days of the form: the key of the name, and the fields.
const fn days() -> [(&'static str, [&'static str; 4]); 7] {
    [
        ("weekday-1", FIELDS[0]),
        ("weekday-2", FIELDS[1]),
        ("weekday-3", FIELDS[2]),
        ("weekday-4", FIELDS[3]),
        ("weekday-5", FIELDS[4]),
        ("weekday-6", FIELDS[5]),
        ("weekday-7", FIELDS[6]),
    ]
}

impl Index {
    #[allow(clippy::unused_self, reason = "templates call methods of their page")]
    const fn days(&self) -> [(&'static str, [&'static str; 4]); 7] {
        days()
    }
}

impl Member {
    #[allow(clippy::unused_self, reason = "templates call methods of their page")]
    const fn days(&self) -> [(&'static str, [&'static str; 4]); 7] {
        days()
    }
}
