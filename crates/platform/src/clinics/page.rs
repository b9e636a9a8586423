//! What the clinic pages show.

use std::borrow::Cow;

use askama::Template;
use base::{ClinicId, Instant, Role};
use ui::{Errors, Page};

use super::rules::Form;
use super::store::{Named, Row};
use crate::invitations::{Line as Invitation, role_choices, rules as invitation};

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

#[derive(Template)]
#[template(path = "clinics/new.html")]
pub struct New {
    pub p: Page,
    pub form: Form,
    pub errors: Errors,
}

#[derive(Template)]
#[template(path = "clinics/show.html")]
pub struct Show {
    pub p: Page,
    pub id: String,
    pub clinic: String,
    pub slug: String,
    pub suspended: bool,
    pub invitations: Vec<Invitation>,
    pub form: invitation::Form,
    pub errors: Errors,
}

impl Show {
    pub fn of(
        p: Page,
        id: ClinicId,
        named: &Named,
        rows: &[crate::invitations::store::Row],
        now: Instant,
    ) -> Self {
        Self {
            clinic: p.pick(&named.name, &named.name_th).to_owned(),
            id: id.to_string(),
            slug: named.slug.clone(),
            suspended: named.status == "suspended",
            invitations: rows.iter().map(|row| Invitation::of(&p, row, now)).collect(),
            form: invitation::Form { role: "clinic_owner".into(), ..invitation::Form::default() },
            errors: Errors::new(),
            p,
        }
    }

    fn roles(&self) -> Vec<(&'static str, Cow<'static, str>)> {
        role_choices(&self.p, &[Role::ClinicOwner, Role::ClinicAdmin])
    }

    fn langs(&self) -> [(&'static str, Cow<'static, str>); 2] {
        crate::invitations::lang_choices(&self.p)
    }
}
