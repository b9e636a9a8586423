//! Choosing a password: how strong it is, changing it, and a new one through a mail.

mod api;
mod job;
mod page;
mod reset;
mod routes;
mod rules;
mod store;

pub use api::Document;
pub use job::{KIND, work};
pub use routes::routes;
