//! What the customer pages show.

use askama::Template;
use base::{Permission, Phone, Who};
use ui::{Errors, Page};

use super::printed_number;
use super::rules::Form;
use super::store::Row;
use crate::analyses::Summary;

#[derive(Template)]
#[template(path = "customers/index.html", blocks = ["results"])]
pub struct Index {
    pub p: Page,
    pub search: String,
    pub lines: Vec<Line>,
    pub total: i64,
    /// The address of the next page, or empty.
    pub next: String,
    pub may_create: bool,
}

pub struct Line {
    pub id: String,
    pub name: String,
    pub number: String,
    pub phone: String,
    pub registered: String,
    pub analysed: String,
}

impl Line {
    pub fn of(p: &Page, row: &Row) -> Self {
        Self {
            id: row.id.to_string(),
            name: with_nickname(row),
            number: printed_number(row.number),
            phone: Phone::grouped(&row.phone),
            registered: p.date(row.created_at.0),
            analysed: row.last_analysis.map_or_else(String::new, |at| p.date(at.0)),
        }
    }
}

fn with_nickname(row: &Row) -> String {
    if row.nickname.is_empty() {
        row.full_name.clone()
    } else {
        format!("{} ({})", row.full_name, row.nickname)
    }
}

#[derive(Template)]
#[template(path = "customers/show.html")]
pub struct Show {
    pub p: Page,
    pub id: String,
    pub name: String,
    pub number: String,
    pub phone: String,
    pub email: String,
    pub born: String,
    pub sex: &'static str,
    pub allergies: String,
    pub note: String,
    pub registered: String,
    pub analyses: Vec<Summary>,
    pub may_update: bool,
    pub may_analyse: bool,
}

impl Show {
    pub fn of(p: Page, who: &Who, row: &Row, analyses: Vec<Summary>) -> Self {
        Self {
            id: row.id.to_string(),
            name: with_nickname(row),
            number: printed_number(row.number),
            phone: Phone::grouped(&row.phone),
            email: row.email.clone(),
            born: row.birth_date.map_or_else(String::new, |day| p.civil(day.0)),
            sex: match row.sex.as_str() {
                "female" => "sex-female",
                "male" => "sex-male",
                "other" => "sex-other",
                _ => "",
            },
            allergies: row.allergies.clone(),
            note: row.note.clone(),
            registered: p.date(row.created_at.0),
            analyses,
            may_update: who.may(Permission::CustomersUpdate),
            may_analyse: who.may(Permission::AnalysesCreate),
            p,
        }
    }
}

/// The form, for a new customer or a known one.
#[derive(Template)]
#[template(path = "customers/form.html")]
pub struct Edit {
    pub p: Page,
    /// Empty for a new customer.
    pub id: String,
    pub form: Form,
    pub errors: Errors,
}

impl Edit {
    /// The choices of the field `sex`.
    fn sexes(&self) -> [(&'static str, std::borrow::Cow<'static, str>); 3] {
        [
            ("female", self.p.t("sex-female")),
            ("male", self.p.t("sex-male")),
            ("other", self.p.t("sex-other")),
        ]
    }

    /// Where the form goes.
    fn action(&self) -> String {
        if self.id.is_empty() { "/customers".into() } else { format!("/customers/{}", self.id) }
    }
}

impl Form {
    /// The form as it stands for a customer already known.
    pub fn of(row: &Row) -> Self {
        Self {
            full_name: row.full_name.clone(),
            nickname: row.nickname.clone(),
            phone: Phone::grouped(&row.phone),
            email: row.email.clone(),
            birth_date: row.birth_date.map_or_else(String::new, |day| day.0.to_string()),
            sex: row.sex.clone(),
            allergies: row.allergies.clone(),
            note: row.note.clone(),
        }
    }
}
