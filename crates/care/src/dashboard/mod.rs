//! Where people start: the clinic's figures, or the page that is theirs.

mod actions;
mod figures;
mod page;
mod routes;
mod rules;
mod sales;
mod store;

pub use routes::routes;
