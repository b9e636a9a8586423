//! The program: its server, its worker and its commands.

pub mod prove;
