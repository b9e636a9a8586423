//! Bookings: made, moved, cancelled, and how they went. Nobody and nothing is taken twice
//! (`docs/decisions/bookings.md`).

mod api;
pub(crate) mod desk;
mod page;
mod routes;
pub mod rules;
pub mod state;
pub mod store;

pub use api::Document;
pub use desk::{Wish, book};
pub use page::Line;
pub(crate) use page::{Matches, Offer};
pub use routes::{routes, zone};
pub use state::State;
