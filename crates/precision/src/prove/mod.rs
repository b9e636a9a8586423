//! Proof of the wall on a live database.
//!
//! [`prove`] looks at the database that is really there, not at the migrations that should have made
//! it: every table, index, key, policy, right, function and role is held against the rules of
//! `catalog/*.sql`, so that a table added tomorrow is judged without anyone adding a case.

mod catalog;
mod report;
mod rows;

pub use catalog::{Fault, RULES, catalog};
pub use report::{Report, prove};
pub use rows::{Planting, plant, tables};
