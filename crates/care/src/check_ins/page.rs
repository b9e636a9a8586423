//! What the pages of checking in show.

use askama::Template;
use base::Phone;
use ui::{Errors, Page};

use super::rules::WalkInForm;
use super::store::Similar;
use crate::customers::{printed_number, store::Row, with_nickname};
use crate::queue_tickets::page::{Choices, priorities};
use crate::queue_tickets::rules::VisitForm;

/// Somebody who can be checked in.
pub struct Person {
    pub id: String,
    pub name: String,
    /// Number and telephone.
    pub note: String,
}

impl Person {
    pub fn of(row: &Row) -> Self {
        Self::new(row.id.to_string(), &row.full_name, &row.nickname, row.number, &row.phone)
    }

    pub fn similar(found: &Similar) -> Self {
        Self::new(
            found.id.to_string(),
            &found.full_name,
            &found.nickname,
            found.number,
            &found.phone,
        )
    }

    fn new(id: String, full_name: &str, nickname: &str, number: i64, phone: &str) -> Self {
        let name = with_nickname(full_name, nickname);
        let (number, phone) = (printed_number(number), Phone::grouped(phone));
        let note = if phone.is_empty() { number } else { format!("{number} · {phone}") };
        Self { id, name, note }
    }
}

/// Who came: somebody known, or somebody new.
#[derive(Template)]
#[template(path = "check_ins/new.html", blocks = ["results"])]
pub struct New {
    pub p: Page,
    pub search: String,
    pub people: Vec<Person>,
    pub form: WalkInForm,
    pub errors: Errors,
    /// Those whom somebody new looks like.
    pub similar: Vec<Person>,
    pub choices: Choices,
    pub may_register: bool,
}

impl New {
    fn priorities(&self) -> Vec<(&'static str, String)> {
        priorities(&self.p)
    }
}

/// What a known customer came for.
#[derive(Template)]
#[template(path = "check_ins/customer.html")]
pub struct OfCustomer {
    pub p: Page,
    pub person: Person,
    pub allergies: String,
    /// What they booked for today, in a sentence; empty when nothing.
    pub booked: String,
    pub form: VisitForm,
    pub errors: Errors,
    pub choices: Choices,
}

impl OfCustomer {
    fn priorities(&self) -> Vec<(&'static str, String)> {
        priorities(&self.p)
    }
}
