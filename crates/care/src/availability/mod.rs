//! When somebody could come: opening hours, who works, what is taken.

mod api;
pub mod rules;
pub mod store;

pub use api::Document;

use base::{Access, Permission, Routes};

/// The routes of this slice.
pub fn routes() -> Routes {
    Routes::new().get("/api/availability", Access::Needs(Permission::BookingsRead), api::index)
}
