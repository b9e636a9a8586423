//! The page of handing over.

use askama::Template;
use ui::{Errors, Page};

/// All customers of one colleague for another.
#[derive(Template)]
#[template(path = "customer_assignments/new.html")]
pub struct New {
    pub p: Page,
    /// Those who have customers, and how many.
    pub from: Vec<(String, String)>,
    /// Everybody.
    pub to: Vec<(String, String)>,
    pub chosen_from: String,
    pub chosen_to: String,
    pub errors: Errors,
}
