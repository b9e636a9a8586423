//! The pages of signing in.

use askama::Template;
use base::Visitor;
use ui::{Errors, Page};

#[derive(Template)]
#[template(path = "sign_in/login.html")]
#[allow(clippy::struct_excessive_bools, reason = "each stands for one sentence on the page")]
pub struct Login {
    pub p: Page,
    pub email: String,
    pub next: String,
    /// Whether the last try failed.
    pub failed: bool,
    pub errors: Errors,
    pub signed_out: bool,
    pub closed: bool,
    /// Whether a new password was just chosen.
    pub password_reset: bool,
    /// Whether a second step took too long, or too many tries.
    pub again: bool,
    pub passkey_failed: bool,
    /// The domain that passkeys belong to; empty where none can.
    pub domain: String,
}

impl Login {
    /// The page as it is at first.
    pub fn new(visitor: &Visitor) -> Self {
        Self {
            p: Page::for_visitor(&visitor.request),
            email: String::new(),
            next: String::new(),
            failed: false,
            errors: Errors::new(),
            closed: false,
            signed_out: false,
            password_reset: false,
            again: false,
            passkey_failed: false,
            domain: crate::passkeys::domain(&visitor.app),
        }
    }
}

#[derive(Template)]
#[template(path = "sign_in/second_step.html")]
pub struct SecondStep {
    pub p: Page,
    pub next: String,
    pub errors: Errors,
    /// The domain of the person's passkeys; empty if they have none.
    pub domain: String,
}
