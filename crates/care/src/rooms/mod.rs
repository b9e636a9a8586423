//! Rooms: where treatments are done.

mod api;
mod page;
mod routes;
pub mod rules;
pub mod store;

pub use api::Document;
pub use routes::routes;

use base::audit::EventKind;
use base::{Context, Result, RoomId};

use rules::Draft;

/// Adds a room.
async fn add(ctx: &mut Context, draft: &Draft) -> Result<RoomId> {
    let clinic = ctx.clinic()?;
    let id = RoomId::new(&ctx.app.clock, &ctx.app.random);
    let at = ctx.app.clock.now();
    store::add(ctx.tx(), clinic, id, draft, at).await?;
    note(ctx, EventKind::CatalogueAdded, &draft.name);
    Ok(id)
}

/// Replaces what is said of a room.
async fn change(ctx: &mut Context, id: RoomId, draft: &Draft) -> Result<()> {
    let clinic = ctx.clinic()?;
    let at = ctx.app.clock.now();
    store::update(ctx.tx(), clinic, id, draft, at).await?;
    note(ctx, EventKind::CatalogueChanged, &draft.name);
    Ok(())
}

/// Takes a room out of use, or back in.
async fn set_archived(ctx: &mut Context, id: RoomId, archived: bool) -> Result<()> {
    let clinic = ctx.clinic()?;
    let at = ctx.app.clock.now();
    let name = store::find(ctx.tx(), clinic, id).await?.name;
    store::set_archived(ctx.tx(), clinic, id, archived.then_some(at), at).await?;
    let kind = if archived { EventKind::CatalogueArchived } else { EventKind::CatalogueRestored };
    note(ctx, kind, &name);
    Ok(())
}

fn note(ctx: &mut Context, kind: EventKind, name: &str) {
    ctx.note(kind, None, serde_json::json!({ "of": "room", "name": name }));
}
