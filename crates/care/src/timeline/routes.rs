//! Paths of the timeline. Its page is the customer's own.

use base::{Access, Permission, Routes};

use super::api as json;

/// The routes of this slice.
pub fn routes() -> Routes {
    let read = Access::Needs(Permission::CustomersRead);
    Routes::new().get("/api/customers/{id}/timeline", read, json::index)
}
