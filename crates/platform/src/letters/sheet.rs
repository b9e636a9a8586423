//! What stands on a letter, and how it becomes a page and a text.

use std::collections::HashMap;

use askama::Template;
use base::mail::Line;
use base::{Error, Result};
use mrml::prelude::render::RenderOptions;
use ui::{Page, brand};

/// Our own colour.
const OWN_COLOUR: &str = "#0f766e";

/// The parts of a letter. Texts are in the reader's language.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// Language, sender, clock.
    pub p: Page,
    /// The subject.
    pub subject: String,
    /// What it is about, in a few words.
    pub heading: String,
    /// To whom it speaks.
    pub greeting: String,
    /// What it says; also what an inbox shows beside the subject.
    pub paragraphs: Vec<String>,
    /// Names and values worth a line of their own.
    pub facts: Vec<(String, String)>,
    /// What the one button says.
    pub button: String,
    /// Where it leads.
    pub link: String,
    /// What to do if the letter was not expected.
    pub unexpected: String,
    /// Why one gets it.
    pub reason: String,
    /// How to reach whoever writes.
    pub contact: Vec<String>,
}

/// A letter as it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// One line.
    pub subject: Line,
    /// A page for mail programs: tables, styles in place, 600 pixels.
    pub html: String,
    /// Plain text.
    pub text: String,
}

/// In MJML, which becomes the tables that mail programs need.
#[derive(Template)]
#[template(path = "letters/letter.mjml", escape = "html")]
struct Markup<'s> {
    p: &'s Page,
    sheet: &'s Sheet,
    /// The clinic's colour, dark enough for white letters on it.
    colour: String,
    /// The whole address of its logo.
    logo: Option<String>,
}

#[derive(Template)]
#[template(path = "letters/letter.txt", whitespace = "preserve")]
struct Text<'s> {
    p: &'s Page,
    sheet: &'s Sheet,
}

impl Sheet {
    /// The letter in both forms. `home` is the program's address, from where the logo is fetched.
    pub fn write(&self, home: &str) -> Result<Written> {
        let html = self.html(home)?;
        let text = Text { p: &self.p, sheet: self }.render().map_err(Error::internal)?;
        Ok(Written { subject: Line::new(&self.subject), html, text: text.trim().to_owned() + "\n" })
    }

    fn html(&self, home: &str) -> Result<String> {
        let clinic = self.p.clinic.as_ref().and_then(|clinic| brand::parse(&clinic.colour));
        let colour = clinic
            .map_or_else(|| OWN_COLOUR.to_owned(), |colour| brand::hex(brand::light(colour).solid));
        let logo = self.p.logo().map(|logo| format!("{home}{logo}"));
        let markup = Markup { p: &self.p, sheet: self, colour, logo };
        let markup = markup.render().map_err(Error::internal)?;
        let parsed = mrml::parse(&markup).map_err(Error::internal)?;
        // A font that has a name at Google would be loaded from there.
        let options = RenderOptions { fonts: HashMap::new(), ..RenderOptions::default() };
        parsed.element.render(&options).map_err(Error::internal)
    }

    /// What an inbox shows beside the subject.
    fn preview(&self) -> &str {
        self.paragraphs.first().map_or("", String::as_str)
    }
}
