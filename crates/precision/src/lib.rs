//! The program: its server, its worker and its commands.

pub mod audit;
pub mod commands;
pub mod demo;
pub mod http;
pub mod prove;
pub mod start;
pub mod validation;
