//! Customers as a file for spreadsheets, under the same rules and filters as the list.

mod api;
mod file;

pub use api::{Document, routes};
