//! What the pages of erasing show.

use askama::Template;
use ui::{Errors, Page};

use super::rules::Form;
use super::store::Row;
use crate::customers::printed_number;

/// Asking before.
#[derive(Template)]
#[template(path = "customer_erasures/new.html")]
pub struct New {
    pub p: Page,
    pub customer: String,
    pub name: String,
    pub number: String,
    pub form: Form,
    pub errors: Errors,
    /// Why it cannot be done now: a Fluent key, or empty.
    pub conflict: &'static str,
}

/// A receipt, as it is shown.
pub struct Receipt {
    pub id: String,
    pub number: String,
    pub reason: String,
    pub by: String,
    pub at: String,
    /// The Fluent key of a kind of records, and how many of them went.
    pub rows: Vec<(String, i64)>,
}

impl Receipt {
    pub fn of(p: &Page, row: &Row) -> Self {
        let counted = row.rows.as_object().into_iter().flatten();
        let rows = counted.filter_map(|(table, count)| {
            let key = match table.as_str() {
                "accounts" => "erased-accounts".to_owned(),
                table => format!("records-{}", table.replace('_', "-")),
            };
            Some((key, count.as_i64()?))
        });
        Self {
            id: row.id.to_string(),
            number: printed_number(row.number),
            reason: row.reason.clone(),
            by: row.by_name.clone().unwrap_or_default(),
            at: p.date_time(row.created_at.0),
            rows: rows.filter(|(_, count)| *count > 0).collect(),
        }
    }
}

#[derive(Template)]
#[template(path = "customer_erasures/index.html")]
pub struct Index {
    pub p: Page,
    pub receipts: Vec<Receipt>,
}

#[derive(Template)]
#[template(path = "customer_erasures/show.html")]
pub struct Show {
    pub p: Page,
    pub receipt: Receipt,
}
