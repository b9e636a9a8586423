//! The super admin's clinics: the list, and entering one with a reason.

mod page;
mod routes;
mod store;

pub use routes::routes;
pub(crate) use store::named;
