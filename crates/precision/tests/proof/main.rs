//! `precision prove`: on a sound database, on databases with faults, and when it is broken off.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod broken_off;
mod faults;
mod reports;
mod sound;
