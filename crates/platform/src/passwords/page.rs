//! What the pages of passwords show.

use askama::Template;
use ui::{Errors, Page};

/// The answer to every change of the field: a meter and a sentence.
#[derive(Template)]
#[template(path = "passwords/strength.html")]
pub struct Meter {
    pub p: Page,
    pub score: u8,
    pub verdict: String,
}

#[derive(Template)]
#[template(path = "passwords/edit.html")]
pub struct Edit {
    pub p: Page,
    pub email: String,
    pub errors: Errors,
}

#[derive(Template)]
#[template(path = "passwords/forgot.html")]
pub struct Forgot {
    pub p: Page,
    pub email: String,
    pub errors: Errors,
    /// Whether it was asked for; the page then is the same for everybody.
    pub asked: bool,
}

#[derive(Template)]
#[template(path = "passwords/reset.html")]
pub struct Reset {
    pub p: Page,
    pub token: String,
    pub email: String,
    pub errors: Errors,
}

#[derive(Template)]
#[template(path = "passwords/over.html")]
pub struct Over {
    pub p: Page,
}
