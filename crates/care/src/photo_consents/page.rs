//! What the page of a customer's consent shows.

use askama::Template;
use base::Who;
use ui::Page;

use super::rules::{Standing, VERSION, Way};
use super::store::{Row, decisive};

/// How it stands, in words.
pub struct Consent {
    /// Whether a photo may be taken.
    pub stands: bool,
    /// Whether it was taken back.
    pub withdrawn: bool,
    /// Since when, or until when.
    pub when: String,
}

impl Consent {
    pub(super) fn of(p: &Page, row: Option<&Row>) -> Self {
        let standing = Standing::of(row);
        let at = row.map(|row| row.withdrawn_at.unwrap_or(row.created_at));
        Self {
            stands: matches!(standing, Standing::Given(_)),
            withdrawn: standing == Standing::Withdrawn,
            when: at.map_or_else(String::new, |at| p.date_time(at.0)),
        }
    }
}

#[derive(Template)]
#[template(path = "photo_consents/show.html")]
pub struct Show {
    pub p: Page,
    pub customer_id: String,
    pub customer: String,
    pub consent: Consent,
    /// The words, a line each.
    pub text: Vec<String>,
    pub ways: Vec<(&'static str, String)>,
    pub history: Vec<Line>,
    /// The customer themselves looks.
    pub own: bool,
    /// On the way to a photo.
    pub next: bool,
    /// What is wrong with the form: a Fluent key, or empty.
    pub wrong: &'static str,
}

/// One consent of the past, or the one that stands.
pub struct Line {
    pub given: String,
    pub way: &'static str,
    pub by: String,
    pub version: String,
    pub withdrawn: String,
}

impl Show {
    pub fn of(p: Page, who: &Who, customer: (String, String), rows: &[Row], next: bool) -> Self {
        Self {
            customer_id: customer.0,
            customer: customer.1,
            consent: Consent::of(&p, decisive(rows)),
            text: text(&p, decisive(rows)),
            ways: [Way::InPerson, Way::OnPaper]
                .map(|way| (way.as_str(), p.t(way.label()).into_owned()))
                .into(),
            history: rows.iter().map(|row| Line::of(&p, row)).collect(),
            own: who.customer.is_some(),
            next,
            wrong: "",
            p,
        }
    }
}

/// The words that were agreed to, or those that are going to be.
fn text(p: &Page, row: Option<&Row>) -> Vec<String> {
    let version =
        row.filter(|row| row.withdrawn_at.is_none()).map_or(VERSION, |row| row.version.as_str());
    let text = p.t(&format!("photo-consent-text-{version}"));
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

impl Line {
    fn of(p: &Page, row: &Row) -> Self {
        Self {
            given: p.date_time(row.created_at.0),
            way: Way::parse(&row.way).map_or("", Way::label),
            by: row.by_name.clone().unwrap_or_default(),
            version: format!("{} · {}", row.version, row.lang),
            withdrawn: row.withdrawn_at.map_or_else(String::new, |at| {
                let by = row.withdrawn_by_name.as_deref().unwrap_or_default();
                format!("{} {by}", p.date_time(at.0)).trim_end().to_owned()
            }),
        }
    }
}
