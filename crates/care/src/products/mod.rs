//! Products: what a clinic sells or uses up, and how many there are.

mod api;
mod page;
mod routes;
pub mod rules;
pub mod store;

pub use api::Document;
pub use routes::routes;

use base::audit::EventKind;
use base::{Context, Error, MovementId, ProductId, Result};

use crate::recommendations::{self, Target};
use rules::{Draft, Movement};

const SKU_TAKEN: Error = Error::Invalid { field: "sku", detail: "error-sku-taken" };

/// Adds a product, and says so in the log.
async fn add(ctx: &mut Context, draft: &Draft) -> Result<ProductId> {
    let id = ProductId::new(&ctx.app.clock, &ctx.app.random);
    keep(ctx, id, draft).await?;
    note(ctx, EventKind::CatalogueAdded, &draft.name_th);
    Ok(id)
}

/// Keeps a new product without any stock, with the rules that follow from what it is for.
pub async fn keep(ctx: &mut Context, id: ProductId, draft: &Draft) -> Result<()> {
    let clinic = ctx.clinic()?;
    let at = ctx.app.clock.now();
    if store::sku_taken(ctx.tx(), clinic, &draft.sku, id).await? {
        return Err(SKU_TAKEN);
    }
    store::add(ctx.tx(), clinic, id, draft, at).await?;
    recommendations::follow(ctx, Target::Product(id), &draft.concerns).await
}

/// Replaces what is said of a product.
async fn change(ctx: &mut Context, id: ProductId, draft: &Draft) -> Result<()> {
    let clinic = ctx.clinic()?;
    let at = ctx.app.clock.now();
    if store::sku_taken(ctx.tx(), clinic, &draft.sku, id).await? {
        return Err(SKU_TAKEN);
    }
    store::update(ctx.tx(), clinic, id, draft, at).await?;
    recommendations::follow(ctx, Target::Product(id), &draft.concerns).await?;
    note(ctx, EventKind::CatalogueChanged, &draft.name_th);
    Ok(())
}

/// Takes a product out of what is offered, or back in.
async fn set_archived(ctx: &mut Context, id: ProductId, archived: bool) -> Result<()> {
    let clinic = ctx.clinic()?;
    let at = ctx.app.clock.now();
    let name = store::find(ctx.tx(), clinic, id).await?.name_th;
    store::set_archived(ctx.tx(), clinic, id, archived.then_some(at), at).await?;
    let kind = if archived { EventKind::CatalogueArchived } else { EventKind::CatalogueRestored };
    note(ctx, kind, &name);
    Ok(())
}

/// Moves stock: more or fewer, never below none, however many move it at once.
async fn move_stock(ctx: &mut Context, id: ProductId, movement: &Movement) -> Result<MovementId> {
    let clinic = ctx.clinic()?;
    let product = store::find(ctx.tx(), clinic, id).await?;
    let new = MovementId::new(&ctx.app.clock, &ctx.app.random);
    let (at, by) = (ctx.app.clock.now(), ctx.who.member);
    if !store::move_stock(ctx.tx(), clinic, id, new, movement, by, at).await? {
        return Err(Error::Conflict { detail: "error-stock-short" });
    }
    let detail = serde_json::json!({
        "name": product.name_th, "quantity": movement.quantity, "reason": movement.reason.as_str(),
    });
    ctx.note(EventKind::StockMoved, None, detail);
    Ok(new)
}

fn note(ctx: &mut Context, kind: EventKind, name: &str) {
    ctx.note(kind, None, serde_json::json!({ "of": "product", "name": name }));
}
