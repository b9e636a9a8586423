//! What the page of a new passkey shows.

use askama::Template;
use ui::{Errors, Page};

#[derive(Template)]
#[template(path = "passkeys/new.html")]
pub struct New {
    pub p: Page,
    pub domain: String,
    pub suggestion: String,
    pub errors: Errors,
}
