//! The second step of signing in: codes of a generator in one's telephone, and recovery codes for when that
//! is lost. Passkeys are a slice of their own.

mod generator;
mod page;
mod recovery;
mod routes;
mod store;

pub(crate) use generator::open;
pub(crate) use page::Remove;
pub(crate) use recovery::RecoveryCode;
pub use routes::routes;
pub(crate) use routes::{Confirmed, take_away};
pub(crate) use store::{use_code, use_step};
