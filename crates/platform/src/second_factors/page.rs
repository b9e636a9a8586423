//! What the pages of the second factor show.

use askama::Template;
use ui::{Errors, Page};

use super::generator::Picture;

#[derive(Template)]
#[template(path = "second_factors/setup.html")]
pub struct Setup {
    pub p: Page,
    pub picture: Picture,
    pub key: String,
    pub address: String,
    pub errors: Errors,
}

#[derive(Template)]
#[template(path = "second_factors/codes.html")]
pub struct Recovery {
    pub p: Page,
    pub codes: Vec<String>,
    /// Whether a generator was just set up.
    pub new_factor: bool,
}

/// Asks for the password before a factor goes.
#[derive(Template)]
#[template(path = "second_factors/remove.html")]
pub(crate) struct Remove {
    pub p: Page,
    /// Where the form goes.
    pub action: String,
    /// What goes, in words.
    pub what: String,
    pub errors: Errors,
}
