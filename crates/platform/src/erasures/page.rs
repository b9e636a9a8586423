//! What the pages of erasures show.

use std::borrow::Cow;

use askama::Template;
use ui::{Errors, Page};

use super::store::Row;

/// The form that asks for the clinic's name.
#[derive(Template)]
#[template(path = "erasures/new.html")]
pub struct New {
    pub p: Page,
    pub id: String,
    pub clinic: String,
    /// What stood in the field for the name.
    pub typed: String,
    pub reason: String,
    pub errors: Errors,
}

/// Every receipt.
#[derive(Template)]
#[template(path = "erasures/index.html")]
pub struct Index {
    pub p: Page,
    pub rows: Vec<Receipt>,
}

/// One receipt.
#[derive(Template)]
#[template(path = "erasures/show.html")]
pub struct Show {
    pub p: Page,
    pub receipt: Receipt,
}

/// A receipt as it is read.
pub struct Receipt {
    pub id: String,
    pub clinic: String,
    pub slug: String,
    pub reason: String,
    pub by: String,
    pub at: String,
    /// Kind of record, and how many there were.
    pub rows: Vec<(Cow<'static, str>, i64)>,
    pub keys: Vec<String>,
    /// How many files were erased; none while their bytes are still there.
    pub files: Option<i64>,
    pub files_at: String,
}

impl Receipt {
    pub fn of(p: &Page, row: &Row) -> Self {
        let counts = row.rows.as_object().into_iter().flatten();
        Self {
            id: row.id.to_string(),
            clinic: p.pick(&row.name, &row.name_th).to_owned(),
            slug: row.slug.clone(),
            reason: row.reason.clone(),
            by: row.erased_by.clone(),
            at: p.date_time(row.erased_at.0),
            rows: counts
                .filter_map(|(table, count)| Some((table, count.as_i64()?)))
                .filter(|(_, count)| *count > 0)
                .map(|(table, count)| (p.t(&label(table)), count))
                .collect(),
            keys: row.keys.clone(),
            files: row.files,
            files_at: row.files_erased_at.map_or_else(String::new, |at| p.date_time(at.0)),
        }
    }
}

/// The Fluent key of what a table holds; `locales/*/records.ftl` has a line for each.
fn label(table: &str) -> String {
    let name = table.rsplit('.').next().unwrap_or(table);
    format!("records-{}", name.replace('_', "-"))
}
