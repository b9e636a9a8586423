//! Devices: the machines that treatments need.

mod api;
mod page;
mod routes;
pub mod rules;
pub mod store;

pub use api::Document;
pub use routes::routes;

use base::audit::EventKind;
use base::{Context, DeviceId, Error, Result};

use rules::Draft;

/// Adds a device.
async fn add(ctx: &mut Context, draft: &Draft) -> Result<DeviceId> {
    let clinic = ctx.clinic()?;
    let id = DeviceId::new(&ctx.app.clock, &ctx.app.random);
    let at = ctx.app.clock.now();
    check(ctx, draft).await?;
    store::add(ctx.tx(), clinic, id, draft, at).await?;
    note(ctx, EventKind::CatalogueAdded, &draft.name);
    Ok(id)
}

/// The room it stands in has to be of this clinic.
async fn check(ctx: &mut Context, draft: &Draft) -> Result<()> {
    let clinic = ctx.clinic()?;
    let Some(room) = draft.room else { return Ok(()) };
    match crate::rooms::store::find(ctx.tx(), clinic, room).await {
        Err(Error::NotFound) => Err(Error::Invalid { field: "room_id", detail: "error-choice" }),
        found => found.map(|_| ()),
    }
}

/// Replaces what is said of a device.
async fn change(ctx: &mut Context, id: DeviceId, draft: &Draft) -> Result<()> {
    let clinic = ctx.clinic()?;
    let at = ctx.app.clock.now();
    check(ctx, draft).await?;
    store::update(ctx.tx(), clinic, id, draft, at).await?;
    note(ctx, EventKind::CatalogueChanged, &draft.name);
    Ok(())
}

/// Takes a device out of use, or back in.
async fn set_archived(ctx: &mut Context, id: DeviceId, archived: bool) -> Result<()> {
    let clinic = ctx.clinic()?;
    let at = ctx.app.clock.now();
    let name = store::find(ctx.tx(), clinic, id).await?.name;
    store::set_archived(ctx.tx(), clinic, id, archived.then_some(at), at).await?;
    let kind = if archived { EventKind::CatalogueArchived } else { EventKind::CatalogueRestored };
    note(ctx, kind, &name);
    Ok(())
}

fn note(ctx: &mut Context, kind: EventKind, name: &str) {
    ctx.note(kind, None, serde_json::json!({ "of": "device", "name": name }));
}
