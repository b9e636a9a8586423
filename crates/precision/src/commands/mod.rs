//! The commands of the binary. Each ends with status 0 only on success.

pub mod analyze;
pub mod keys;
pub mod prove;
pub mod serve;
pub mod validate;
