//! Treatments: what a clinic does, for how long, for how much, with what, and for whom not.

mod api;
mod page;
mod routes;
pub mod rules;
pub mod store;

pub use api::Document;
pub(crate) use page::shown;
pub use routes::routes;

use base::audit::EventKind;
use base::{Context, Error, Result, TreatmentId};

use crate::recommendations::{self, Target};
use rules::Draft;

/// Adds a treatment, and says so in the log.
async fn add(ctx: &mut Context, draft: &Draft) -> Result<TreatmentId> {
    let id = TreatmentId::new(&ctx.app.clock, &ctx.app.random);
    keep(ctx, id, draft).await?;
    note(ctx, EventKind::CatalogueAdded, &draft.name_th);
    Ok(id)
}

/// Keeps a new treatment with the rules that follow from what it treats.
pub async fn keep(ctx: &mut Context, id: TreatmentId, draft: &Draft) -> Result<()> {
    let clinic = ctx.clinic()?;
    let at = ctx.app.clock.now();
    check(ctx, id, draft).await?;
    store::add(ctx.tx(), clinic, id, draft, at).await?;
    keep_needs(ctx, id, draft).await
}

/// Replaces what is said of a treatment.
async fn change(ctx: &mut Context, id: TreatmentId, draft: &Draft) -> Result<()> {
    let clinic = ctx.clinic()?;
    let at = ctx.app.clock.now();
    check(ctx, id, draft).await?;
    store::update(ctx.tx(), clinic, id, draft, at).await?;
    keep_needs(ctx, id, draft).await?;
    note(ctx, EventKind::CatalogueChanged, &draft.name_th);
    Ok(())
}

/// What it refers to has to be of this clinic.
async fn check(ctx: &mut Context, id: TreatmentId, draft: &Draft) -> Result<()> {
    let clinic = ctx.clinic()?;
    let unknown = |field| Error::Invalid { field, detail: "error-choice" };
    if let Some(first) = draft.prerequisite {
        let there = first != id && store::exists(ctx.tx(), clinic, first).await?;
        there.then_some(()).ok_or_else(|| unknown("prerequisite_id"))?;
    }
    if store::rooms_among(ctx.tx(), clinic, &draft.rooms).await? != draft.rooms.len() {
        return Err(unknown("rooms"));
    }
    if store::colleagues_among(ctx.tx(), clinic, &draft.practitioners).await?
        != draft.practitioners.len()
    {
        return Err(unknown("practitioners"));
    }
    Ok(())
}

async fn keep_needs(ctx: &mut Context, id: TreatmentId, draft: &Draft) -> Result<()> {
    let clinic = ctx.clinic()?;
    store::set_rooms(ctx.tx(), clinic, id, &draft.rooms).await?;
    store::set_practitioners(ctx.tx(), clinic, id, &draft.practitioners).await?;
    recommendations::follow(ctx, Target::Treatment(id), &draft.concerns).await
}

/// Takes a treatment out of what is offered, or back in.
async fn set_archived(ctx: &mut Context, id: TreatmentId, archived: bool) -> Result<()> {
    let clinic = ctx.clinic()?;
    let at = ctx.app.clock.now();
    let name = store::find(ctx.tx(), clinic, id).await?.name_th;
    store::set_archived(ctx.tx(), clinic, id, archived.then_some(at), at).await?;
    let kind = if archived { EventKind::CatalogueArchived } else { EventKind::CatalogueRestored };
    note(ctx, kind, &name);
    Ok(())
}

fn note(ctx: &mut Context, kind: EventKind, name: &str) {
    ctx.note(kind, None, serde_json::json!({ "of": "treatment", "name": name }));
}
