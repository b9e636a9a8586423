//! A practitioner's calendar for the calendar on their phone (iCalendar, RFC 5545), by a secret address that can
//! be taken back.

mod ical;
mod routes;
mod store;

pub use routes::routes;
