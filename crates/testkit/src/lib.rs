//! What tests need: a real database each, clinics with people in them, and requests through the
//! real router.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod browser;
mod database;
mod people;
mod server;

pub use browser::{Answer, Request};
pub use database::{Database, MASTER_KEY};
pub use people::{Person, TestClinic};
pub use server::TestApp;
