//! A customer's right to be forgotten (PDPA, section 33). What tells of the person goes, pictures too; that there was
//! a booking, a visit, a consent stays under the number, because the clinic has to account for it. A receipt says what
//! went.

mod api;
mod page;
mod routes;
pub mod rules;
mod store;

pub use api::Document;
pub use routes::routes;

use base::audit::EventKind;
use base::{Context, CustomerId, ErasureId, Error, Result, Topic};
use serde_json::{Map, json};

use crate::{analyses, customer_merges};

/// Erases a customer who is there; gives the receipt.
async fn erase(ctx: &mut Context, customer: CustomerId, reason: &str) -> Result<ErasureId> {
    let (clinic, at, by) = (ctx.clinic()?, ctx.app.clock.now(), ctx.who.member);
    if store::is_expected(ctx.tx(), clinic, customer, at).await? {
        return Err(Error::Conflict { detail: "error-erase-expected" });
    }
    let mut erased = Map::new();
    let analyses = store::analyses(ctx.tx(), clinic, customer).await?;
    for id in &analyses {
        analyses::erase(ctx, *id).await?;
    }
    erased.insert("skin_analyses".to_owned(), json!(analyses.len()));
    for (table, rows) in store::remove(ctx.tx(), clinic, customer).await? {
        erased.insert(table.to_owned(), json!(rows));
    }
    for (table, rows) in store::empty(ctx.tx(), clinic, customer, by, at).await? {
        erased.insert(table.to_owned(), json!(rows));
    }
    // What was once registered twice tells of the same person.
    for merged in customer_merges::store::forget(ctx.tx(), clinic, customer).await? {
        store::remove(ctx.tx(), clinic, merged).await?;
        store::empty(ctx.tx(), clinic, merged, by, at).await?;
        store::blank(ctx.tx(), clinic, merged, rules::NOBODY, at).await?;
    }
    let (accounts, invitations) = store::forget(ctx.tx(), customer).await?;
    erased.insert("accounts".to_owned(), json!(accounts));
    erased.insert("invitations".to_owned(), json!(invitations));
    store::blank(ctx.tx(), clinic, customer, rules::NOBODY, at).await?;
    let id = ErasureId::new(&ctx.app.clock, &ctx.app.random);
    let rows = serde_json::Value::Object(erased);
    store::add(ctx.tx(), clinic, &store::New { id, customer, reason, rows, by, at }).await?;
    ctx.announce_to(Topic::Customers, [customer]);
    ctx.announce(Topic::Bookings);
    ctx.note(EventKind::CustomerErased, Some(customer.0), json!({ "receipt": id }));
    Ok(id)
}
