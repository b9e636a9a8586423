//! What colleagues write to each other about a customer: on top of the page or on its timeline, for all of them or
//! for few. The customer does not read it.

mod api;
mod page;
mod routes;
pub mod rules;
pub mod store;

pub use api::Document;
pub use page::Pinned;
pub use routes::routes;
pub use rules::may_change;

use base::audit::EventKind;
use base::{Context, CustomerId, Error, NoteId, Result, Topic};
use ui::Page;

use rules::Draft;
use store::Row;

/// The notes that stay on top of a customer's page.
pub async fn pinned(ctx: &mut Context, customer: CustomerId, p: &Page) -> Result<Vec<Pinned>> {
    let clinic = ctx.clinic()?;
    let rows = store::of_customer(ctx.tx(), clinic, customer, true).await?;
    Ok(rows.iter().map(|row| Pinned::of(p, &ctx.who, row)).collect())
}

/// Writes one about a customer who is there.
pub async fn write(ctx: &mut Context, customer: CustomerId, draft: &Draft) -> Result<NoteId> {
    let clinic = ctx.clinic()?;
    let id = NoteId::new(&ctx.app.clock, &ctx.app.random);
    let (by, at) = (ctx.who.member, ctx.app.clock.now());
    store::add(ctx.tx(), clinic, &store::New { id, customer, draft, by, at }).await?;
    told(ctx, EventKind::NoteWritten, customer, id);
    Ok(id)
}

/// One that this person may change.
async fn own(ctx: &mut Context, id: NoteId) -> Result<Row> {
    let clinic = ctx.clinic()?;
    let row = store::find(ctx.tx(), clinic, id).await?;
    if may_change(&ctx.who, row.by) {
        Ok(row)
    } else {
        Err(Error::Forbidden { detail: "error-note-not-own" })
    }
}

/// Words it anew.
async fn change(ctx: &mut Context, id: NoteId, draft: &Draft) -> Result<Row> {
    let (clinic, row, at) = (ctx.clinic()?, own(ctx, id).await?, ctx.app.clock.now());
    store::update(ctx.tx(), clinic, id, draft, at).await?;
    told(ctx, EventKind::NoteChanged, row.customer, id);
    Ok(row)
}

/// Takes it away, or brings it back.
async fn set_deleted(ctx: &mut Context, id: NoteId, deleted: bool) -> Result<Row> {
    let (clinic, row, at) = (ctx.clinic()?, own(ctx, id).await?, ctx.app.clock.now());
    if row.deleted == deleted {
        let detail = if deleted { "error-note-deleted" } else { "error-note-there" };
        return Err(Error::Conflict { detail });
    }
    store::set_deleted(ctx.tx(), clinic, id, deleted.then_some(at)).await?;
    let kind = if deleted { EventKind::NoteDeleted } else { EventKind::NoteRestored };
    told(ctx, kind, row.customer, id);
    Ok(row)
}

/// What was written stays out of the log.
fn told(ctx: &mut Context, kind: EventKind, customer: CustomerId, id: NoteId) {
    // Not to the customer: it is none of theirs.
    ctx.announce(Topic::Customers);
    ctx.note(kind, Some(customer.0), serde_json::json!({ "note": id }));
}
