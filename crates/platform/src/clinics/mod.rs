//! The super admin's clinics: the list, opening one, its page, suspending it, and entering it with a
//! reason.

mod page;
mod routes;
pub(crate) mod rules;
mod store;

pub(crate) use routes::page_with;
pub use routes::routes;
pub(crate) use store::named;
