//! The program through its router, on a real database. One binary, because linking it is what takes
//! the time.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod accounts;
mod activity;
mod api;
mod api_keys;
mod demo;
mod doors;
mod erasures;
mod injected;
mod invitations;
mod isolation;
mod keys;
mod letters;
mod limits;
mod lockout;
mod members;
mod sign_in;
mod states;
mod support;
mod timing;
mod uploads;
