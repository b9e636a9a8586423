//! What tests need: a real database each, clinics with people in them, and requests through the
//! real router, and the servers that mail goes to.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod browser;
mod database;
mod event_stream;
mod mailbox;
mod people;
mod resend_server;
mod server;
mod smtp_server;

pub use browser::{Answer, Request};
pub use database::{Database, MASTER_KEY};
pub use event_stream::{Event, EventStream};
pub use mailbox::Mailbox;
pub use people::{Person, TestClinic};
pub use resend_server::{Posted, RESEND_KEY, ResendServer};
pub use server::TestApp;
pub use smtp_server::{SmtpServer, Step, Taken};
