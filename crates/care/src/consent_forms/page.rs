//! What the pages of forms show.

use askama::Template;
use ui::{Errors, Page};

use super::rules::Kind;
use super::store::{Row, Text};
use crate::typed::Typed;

/// The list.
#[derive(Template)]
#[template(path = "consent_forms/index.html")]
pub struct Index {
    pub p: Page,
    pub lines: Vec<Line>,
}

/// A form in the list.
pub struct Line {
    pub id: String,
    pub title: String,
    pub kind: &'static str,
    pub everybody: bool,
    pub archived: bool,
    /// Its newest version and since when, or empty.
    pub version: String,
    pub has_draft: bool,
    pub signed: i64,
}

impl Line {
    pub fn of(p: &Page, row: &Row) -> Self {
        Self {
            id: row.id.to_string(),
            title: p.pick(&row.title_en, &row.title_th).to_owned(),
            kind: Kind::parse(&row.kind).map_or("", Kind::label),
            everybody: row.for_everybody,
            archived: row.archived_at.is_some(),
            version: version(p, row.version, row.published_at),
            has_draft: row.has_draft,
            signed: row.signed,
        }
    }
}

/// A version and since when.
pub fn version(p: &Page, number: Option<i32>, since: Option<base::Instant>) -> String {
    let (Some(number), Some(since)) = (number, since) else { return String::new() };
    p.with2("consent-version-since", "version", number, "date", p.date(since.0))
}

/// The form of a form.
#[derive(Template)]
#[template(path = "consent_forms/edit.html")]
pub struct Edit {
    pub p: Page,
    /// Empty for a new one.
    pub id: String,
    pub title: String,
    pub archived: bool,
    pub has_draft: bool,
    pub form: Typed,
    pub errors: Errors,
    pub versions: Vec<Version>,
    /// What was just done: a Fluent key, or empty.
    pub said: &'static str,
}

/// A published version, whole.
pub struct Version {
    pub name: String,
    pub by: String,
    /// Language, title, text and hash.
    pub texts: [(&'static str, String, String, String); 2],
}

impl Version {
    pub fn of(p: &Page, text: &Text) -> Self {
        Self {
            name: version(p, text.version, text.published_at),
            by: text.published_by.clone().unwrap_or_default(),
            texts: [base::Lang::Th, base::Lang::En].map(|lang| {
                let words = &text.words;
                let hash = hex::encode(words.sha256(lang));
                (lang.code(), words.title(lang).to_owned(), words.body(lang).to_owned(), hash)
            }),
        }
    }
}

impl Edit {
    fn kinds(&self) -> [(&'static str, String); 4] {
        Kind::ALL.map(|kind| (kind.as_str(), self.p.t(kind.label()).into_owned()))
    }

    fn action(&self) -> String {
        let base = "/settings/consent-forms";
        if self.id.is_empty() { base.into() } else { format!("{base}/{}", self.id) }
    }
}

/// A form as it stands: the draft, or else the newest version.
pub fn typed(row: &Row, text: Option<&Text>) -> Typed {
    let form = Typed::default()
        .field("kind", &row.kind)
        .field("for_everybody", if row.for_everybody { "on" } else { "" });
    match text {
        None => form,
        Some(text) => form
            .field("title_th", &text.words.title_th)
            .field("title_en", &text.words.title_en)
            .field("body_th", &text.words.body_th)
            .field("body_en", &text.words.body_en),
    }
}
