//! What the pages of keys show.

use std::collections::BTreeMap;

use askama::Template;
use base::{Context, Permission};
use ui::{Errors, Page};

use super::rules;
use super::store::Row;

/// The clinic's keys.
#[derive(Template)]
#[template(path = "api_keys/index.html")]
pub struct Index {
    pub p: Page,
    pub lines: Vec<Line>,
}

/// A key in words.
pub struct Line {
    pub id: String,
    pub label: String,
    pub hint: String,
    pub scopes: Vec<String>,
    pub made_by: String,
    pub made: String,
    /// Empty when it was never used.
    pub used: String,
    pub expires: String,
    pub state: String,
    /// The tone of its badge.
    pub tone: &'static str,
    /// Whether it can still be revoked.
    pub works: bool,
}

impl Line {
    pub fn of(p: &Page, row: &Row) -> Self {
        let scope = |name: &String| {
            Permission::parse(name)
                .map_or_else(|| name.clone(), |known| p.t(&known.label()).into_owned())
        };
        Self {
            id: row.id.to_string(),
            label: row.label.clone(),
            hint: format!("…{}", row.hint),
            scopes: row.scopes.iter().map(scope).collect(),
            made_by: row.made_by.clone(),
            made: p.date(row.created_at.0),
            used: row.seen_at.map_or_else(String::new, |at| p.date_time(at.0)),
            expires: p.date(row.expires_at.0),
            state: p.t(&format!("key-{}", row.state)).into_owned(),
            tone: match row.state.as_str() {
                "active" => "good",
                "orphaned" => "warn",
                _ => "",
            },
            works: matches!(row.state.as_str(), "active" | "orphaned"),
        }
    }
}

/// The form of a new key.
#[derive(Template)]
#[template(path = "api_keys/new.html")]
pub struct New {
    pub p: Page,
    /// What stands in the field for the name.
    pub typed: String,
    pub scopes: Vec<Choice>,
    pub days: String,
    /// Value and text of how long it may work.
    pub terms: Vec<(String, String)>,
    pub errors: Errors,
}

/// One box of the form.
pub struct Choice {
    pub name: String,
    pub text: String,
    pub code: &'static str,
    pub checked: bool,
}

impl New {
    pub fn of(ctx: &Context, form: &BTreeMap<String, String>, errors: Errors) -> Self {
        let p = Page::of(&ctx.who, &ctx.request);
        let given = |name: &str| form.get(name).cloned().unwrap_or_default();
        let scopes = rules::choosable(&ctx.who)
            .into_iter()
            .map(|scope| {
                let name = format!("scope-{}", scope.as_str());
                let checked = form.contains_key(&name);
                let text = p.t(&scope.label()).into_owned();
                Choice { name, text, code: scope.as_str(), checked }
            })
            .collect();
        let terms = rules::DAYS.map(|days| (days.to_string(), p.n("key-days", days))).into();
        Self { typed: given("label"), scopes, days: given("days"), terms, errors, p }
    }
}

/// A key that was just made, shown this once.
#[derive(Template)]
#[template(path = "api_keys/created.html")]
pub struct Created {
    pub p: Page,
    pub label: String,
    pub key: String,
    pub expires: String,
}

/// Asks before a key is revoked.
#[derive(Template)]
#[template(path = "api_keys/revoke.html")]
pub struct Revoke {
    pub p: Page,
    pub line: Line,
}
