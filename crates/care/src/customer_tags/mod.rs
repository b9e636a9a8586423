//! A clinic's own words for its customers: `VIP`, `แพ้ง่าย`. A tag is made by giving it to somebody.

mod api;
mod routes;
pub mod rules;
pub mod store;

pub use api::Document;
pub use routes::routes;
pub use store::Tag;

use base::audit::EventKind;
use base::{Context, CustomerId, Result, Topic};

use rules::Name;

/// Gives a customer a tag.
async fn add(ctx: &mut Context, customer: CustomerId, name: &Name) -> Result<()> {
    let clinic = ctx.clinic()?;
    let (by, at) = (ctx.who.member, ctx.app.clock.now());
    store::make(ctx.tx(), clinic, name, at).await?;
    if store::add(ctx.tx(), clinic, customer, name, by, at).await? {
        told(ctx, EventKind::TagAdded, customer, name);
    }
    Ok(())
}

/// Takes it from them again.
async fn remove(ctx: &mut Context, customer: CustomerId, name: &Name) -> Result<()> {
    let clinic = ctx.clinic()?;
    if store::remove(ctx.tx(), clinic, customer, name).await? {
        told(ctx, EventKind::TagRemoved, customer, name);
    }
    Ok(())
}

fn told(ctx: &mut Context, kind: EventKind, customer: CustomerId, name: &Name) {
    ctx.announce(Topic::Customers);
    ctx.note(kind, Some(customer.0), serde_json::json!({ "tag": name.as_str() }));
}
