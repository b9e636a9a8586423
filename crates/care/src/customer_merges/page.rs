//! What the pages of merging show.

use askama::Template;
use ui::Page;

use super::rules::joined;
use super::store;
use crate::customers::printed_number;
use crate::customers::rules::Form;
use crate::customers::store::Row;

/// Somebody who may be the same person.
pub struct Candidate {
    pub id: String,
    pub name: String,
    pub number: String,
    pub phone: String,
    pub seen: String,
}

impl Candidate {
    pub fn of(p: &Page, row: &Row) -> Self {
        Self {
            id: row.id.to_string(),
            name: row.full_name.clone(),
            number: printed_number(row.number),
            phone: base::Phone::grouped(&row.phone),
            seen: row.last_visit_at.map_or_else(String::new, |at| p.date(at.0)),
        }
    }
}

/// A line of the comparison: what both say, and what the one kept will say.
pub struct Line {
    /// The Fluent key of the field.
    pub label: &'static str,
    pub kept: String,
    pub other: String,
    pub after: String,
}

/// What becomes of both, field by field.
pub fn lines(p: &Page, kept: &Form, other: &Form) -> Vec<Line> {
    type Of = fn(&Form) -> &String;
    let fields: [(&'static str, Of); 7] = [
        ("customer-full-name", |form| &form.full_name),
        ("customer-nickname", |form| &form.nickname),
        ("phone", |form| &form.phone),
        ("email", |form| &form.email),
        ("customer-birth-date", |form| &form.birth_date),
        ("customer-allergies", |form| &form.allergies),
        ("customer-note", |form| &form.note),
    ];
    let after = joined(kept, other);
    let shown = |text: &String| match text.parse::<jiff::civil::Date>() {
        Ok(day) => p.civil(day),
        Err(_) => text.clone(),
    };
    let line = |(label, of): (&'static str, Of)| Line {
        label,
        kept: shown(of(kept)),
        other: shown(of(other)),
        after: shown(of(&after)),
    };
    fields.map(line).into_iter().filter(|line| !line.after.is_empty()).collect()
}

/// Looking for the other record.
#[derive(Template)]
#[template(path = "customer_merges/new.html")]
pub struct New {
    pub p: Page,
    pub id: String,
    pub name: String,
    pub number: String,
    pub search: String,
    pub candidates: Vec<Candidate>,
}

impl New {
    fn back(&self) -> String {
        format!("/customers/{}", self.id)
    }
}

/// Asking before.
#[derive(Template)]
#[template(path = "customer_merges/ask.html")]
pub struct Ask {
    pub p: Page,
    pub id: String,
    pub number: String,
    pub other: Candidate,
    pub lines: Vec<Line>,
    /// Why it cannot be done now: a Fluent key, or empty.
    pub conflict: &'static str,
}

/// Something that was merged into a customer, on their page.
#[allow(missing_docs, reason = "what the page shows of a row")]
pub struct Merged {
    pub id: String,
    pub number: String,
    pub name: String,
    pub at: String,
    pub by: String,
}

impl Merged {
    /// As their page shows it.
    pub fn of(p: &Page, row: &store::Row) -> Self {
        Self {
            id: row.id.to_string(),
            number: printed_number(row.merged_number),
            name: row.merged_name.clone(),
            at: p.date_time(row.created_at.0),
            by: row.by_name.clone().unwrap_or_default(),
        }
    }
}
