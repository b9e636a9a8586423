//! The clinic's own log: who did what, from where, for its owner to read, check and take along.

mod actor;
mod api;
mod export;
mod page;
mod routes;
mod rules;
mod store;

pub use api::Document;
pub use routes::routes;
