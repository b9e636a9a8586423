//! Reading the mails that were kept instead of being sent. For development: whoever reaches this page
//! reads every letter, so it is there only with the outbox, and never behind https.

mod folder;
mod page;
mod routes;

pub use routes::routes;
