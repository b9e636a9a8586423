//! One's own account: name and language, the clinics one belongs to, and what one signs in with.

mod mine;
mod page;
mod routes;
mod store;

pub(crate) use mine::Mine;
pub use routes::routes;
pub(crate) use store::{keep_profile, own};
