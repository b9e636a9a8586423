//! The wall, attacked: somebody with arbitrary SQL inside clinic A's request, on every table of
//! schema app that there is, against clinic B.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod context;
mod doors;
mod isolation;
mod oracles;
mod rows;
mod session;
mod world;
