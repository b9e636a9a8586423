//! Where one is signed in, and ending it.

mod api;
mod page;
mod routes;
mod rules;
mod store;

pub use api::Document;
pub(crate) use page::{Line, lines};
pub use routes::routes;
pub(crate) use rules::device;
