//! Proof of the wall on a live database.
//!
//! [`prove`] looks at the database that is really there, not at the migrations that should have made
//! it. First every table, index, key, policy, right, function and role is held against the rules of
//! `catalog/*.sql`. Then two throw-away clinics are made and one attacks the other as every login role,
//! on every table, view and function found (`attacks/`). What is added tomorrow is judged and attacked
//! without anyone adding a case.

pub mod attacks;
mod catalog;
mod guard;
mod inspection;
mod page;
mod proof;
mod report;
mod rows;

pub use catalog::{AREAS, Fault, catalog, rules};
pub use guard::{Guard, sweep};
pub use inspection::{Inspection, LookedAt, inspect};
pub use page::html;
pub use proof::Prover;
pub use report::{Attacked, Report, Versions};
pub use rows::{Planting, plant, plant_into, tables};
