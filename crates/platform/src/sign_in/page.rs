//! The sign-in page.

use askama::Template;
use ui::{Errors, Page};

#[derive(Template)]
#[template(path = "sign_in/login.html")]
pub struct Login {
    pub p: Page,
    pub email: String,
    pub next: String,
    /// Whether the last try failed.
    pub failed: bool,
    pub errors: Errors,
    pub signed_out: bool,
    pub closed: bool,
}
