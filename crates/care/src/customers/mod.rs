//! Customers of a clinic: register, find, read, correct.

mod api;
mod page;
mod routes;
pub mod rules;
pub mod store;

pub use api::Document;
pub use routes::routes;

use base::audit::EventKind;
use base::{Context, CustomerId, Result};

/// Registers a customer: the row, its number, and the note in the clinic's log.
async fn register(ctx: &mut Context, record: &rules::Record) -> Result<CustomerId> {
    let clinic = ctx.clinic()?;
    let id = CustomerId::new(&ctx.app.clock, &ctx.app.random);
    let (at, by) = (ctx.app.clock.now(), ctx.who.member);
    store::add(ctx.tx(), clinic, &store::NewCustomer { id, record, by, assigned_to: by, at })
        .await?;
    ctx.note(EventKind::CustomerRegistered, Some(id.0), serde_json::json!({}));
    Ok(id)
}

/// The printed form of a customer's number: HN000042.
pub fn printed_number(number: i64) -> String {
    format!("HN{number:06}")
}
