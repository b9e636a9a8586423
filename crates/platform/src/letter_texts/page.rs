//! What the pages of the clinic's words show.

use askama::Template;
use ui::{Errors, Page};

use super::rules::{Form, LONGEST_INTRO, LONGEST_SUBJECT, Which};
use super::store::Row;

#[derive(Template)]
#[template(path = "letter_texts/index.html")]
pub struct Index {
    pub p: Page,
    pub lines: Vec<Line>,
}

/// One letter.
pub struct Line {
    pub word: String,
    pub name: String,
    pub language: String,
    /// When the clinic worded it, or empty for our words.
    pub changed: String,
}

impl Line {
    pub fn of(p: &Page, which: Which, rows: &[Row]) -> Self {
        let own = rows.iter().find(|row| row.kind == which.kind() && row.lang == which.lang.code());
        Self {
            word: which.word(),
            name: p.t(&which.invited.key("name")).into_owned(),
            language: language(p, which),
            changed: own.map_or_else(String::new, |row| p.date(row.updated_at.0)),
        }
    }
}

#[derive(Template)]
#[template(path = "letter_texts/edit.html", blocks = ["preview"])]
pub struct Edit {
    pub p: Page,
    pub which: Which,
    pub form: Form,
    pub errors: Errors,
    /// Whether these are the clinic's own words.
    pub own: bool,
    /// Said instead of the toast of a page that was led to.
    pub sent_to: String,
}

impl Edit {
    fn name(&self) -> String {
        self.p.t(&self.which.invited.key("name")).into_owned()
    }

    fn language(&self) -> String {
        language(&self.p, self.which)
    }

    /// Where the form goes; with `/…` behind it, what else can be done.
    fn address(&self) -> String {
        format!("/settings/letters/{}", self.which.word())
    }

    /// Of the frame that shows the letter with the words as they stand.
    fn frame(&self) -> String {
        let (subject, intro) = (ui::query(&self.form.subject), ui::query(&self.form.intro));
        format!("{}/preview?subject={subject}&intro={intro}", self.address())
    }

    fn subject_hint(&self) -> String {
        self.p.n("letters-limit", LONGEST_SUBJECT)
    }

    fn intro_hint(&self) -> String {
        self.p.n("letters-intro-hint", LONGEST_INTRO)
    }
}

fn language(p: &Page, which: Which) -> String {
    p.t(&format!("language-{}", which.lang.code())).into_owned()
}
