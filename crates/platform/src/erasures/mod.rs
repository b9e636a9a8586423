//! The end of a clinic: its key, rows, members and files go; a receipt stays.

mod page;
mod routes;
mod rules;
mod store;

pub use routes::routes;
