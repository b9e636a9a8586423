//! What the waiting list shows.

use std::borrow::Cow;

use askama::Template;
use base::{Instant, Phone};
use ui::{Errors, Page};

use super::rules::Form;
use super::store::Row;
use crate::bookings::{Matches, Offer};
use crate::customers;

#[derive(Template)]
#[template(path = "waitlist/index.html")]
pub struct Index {
    pub p: Page,
    pub lines: Vec<Line>,
    pub form: Form,
    pub errors: Errors,
    pub customer: Option<(String, String, String)>,
    pub matches: Matches,
    pub offer: Offer,
    pub may_create: bool,
    pub may_update: bool,
}

/// Somebody who waits.
pub struct Line {
    pub id: String,
    pub customer: String,
    pub customer_id: String,
    pub note: String,
    pub wish: String,
    pub days: String,
    /// The first free time in words, or empty.
    pub free: String,
    /// Where it is booked.
    pub book: String,
}

impl Line {
    pub fn of(p: &Page, row: &Row, free: Option<Instant>) -> Self {
        let treatment = p.pick(&row.treatment_en, &row.treatment_th).to_owned();
        let wish = row
            .practitioner
            .as_ref()
            .map_or_else(|| treatment.clone(), |who| format!("{treatment} · {who}"));
        let number = customers::printed_number(row.number);
        let phone = Phone::grouped(&row.phone);
        let parts: Vec<Cow<'_, str>> =
            [number.into(), phone.into(), Cow::Borrowed(row.note.as_str())]
                .into_iter()
                .filter(|part: &Cow<'_, str>| !part.is_empty())
                .collect();
        let local = free.map(|at| at.0.to_zoned(p.zone.clone()));
        Self {
            id: row.id.to_string(),
            customer: row.customer.clone(),
            customer_id: row.customer_id.to_string(),
            note: parts.join(" · "),
            wish,
            days: format!("{} – {}", p.civil_short(row.from.0), p.civil(row.to.0)),
            free: free.map_or_else(String::new, |at| p.date_time(at.0)),
            book: local.map_or_else(String::new, |at| {
                format!(
                    "/bookings/new?customer={}&treatment={}&practitioner={}&date={}&time={:02}:{:02}&wait={}",
                    row.customer_id,
                    row.treatment_id,
                    row.practitioner_id.map_or_else(String::new, |who| who.to_string()),
                    at.date(),
                    at.hour(),
                    at.minute(),
                    row.id
                )
            }),
        }
    }
}
