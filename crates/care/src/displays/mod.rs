//! The waiting room's wall: whose turn it is, with masked names, and the links that open it on a screen
//! (`docs/decisions/wall-display.md`).

mod page;
mod routes;
mod rules;
mod store;

pub use routes::routes;
