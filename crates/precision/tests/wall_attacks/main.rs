//! Beside the attacks of `precision prove`: the program's own pools, and what the platform may do and is
//! written down for.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod mixing;
mod platform;
mod pools;
