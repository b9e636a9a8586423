//! What the clinic pages show.

use askama::Template;
use base::ClinicId;
use ui::{Errors, Page};

use super::store::{Named, Row};

#[derive(Template)]
#[template(path = "clinics/index.html", blocks = ["results"])]
pub struct Index {
    pub p: Page,
    pub search: String,
    pub rows: Vec<Line>,
    pub total: i64,
    /// The address of the next page, or empty.
    pub next: String,
}

pub struct Line {
    pub id: String,
    pub name: String,
    pub slug: String,
    pub suspended: bool,
    pub staff: i64,
    pub customers: i64,
    pub analyses: i64,
    pub since: String,
}

impl Line {
    pub fn of(p: &Page, row: &Row) -> Self {
        Self {
            id: row.id.to_string(),
            name: p.pick(&row.name, &row.name_th).to_owned(),
            slug: row.slug.clone(),
            suspended: row.status == "suspended",
            staff: row.staff,
            customers: row.customers,
            analyses: row.analyses,
            since: p.date(row.created_at.0),
        }
    }
}

#[derive(Template)]
#[template(path = "clinics/visit.html")]
pub struct Visit {
    pub p: Page,
    pub id: String,
    pub clinic: String,
    pub reason: String,
    pub errors: Errors,
}

impl Visit {
    pub fn of(p: Page, id: ClinicId, named: &Named, reason: String, errors: Errors) -> Self {
        let clinic = p.pick(&named.name, &named.name_th).to_owned();
        Self { p, id: id.to_string(), clinic, reason, errors }
    }
}
