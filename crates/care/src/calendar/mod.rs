//! The calendar: a day by practitioner or by room, a week of one practitioner, and on a phone what comes next.

mod page;
mod routes;
mod rules;

pub use routes::routes;
