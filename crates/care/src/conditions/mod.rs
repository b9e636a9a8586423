//! What is known of a customer that may speak against a treatment: allergies and conditions, each with who wrote
//! it down and when it ended.

mod api;
mod page;
mod routes;
pub mod rules;
pub mod store;

pub use api::Document;
pub(crate) use page::{Section, name};
pub use routes::routes;

use base::audit::EventKind;
use base::{ConditionId, Context, CustomerId, Result};
use ui::{Errors, Page};

use crate::typed::Typed;
use rules::Draft;

/// Records a condition of a customer.
async fn record(ctx: &mut Context, customer: CustomerId, draft: &Draft) -> Result<ConditionId> {
    let clinic = ctx.clinic()?;
    let id = ConditionId::new(&ctx.app.clock, &ctx.app.random);
    let (by, at) = (ctx.who.member, ctx.app.clock.now());
    store::add(ctx.tx(), clinic, id, customer, draft, by, at).await?;
    // What it is stays out of the log: it is about health.
    ctx.note(EventKind::ConditionRecorded, Some(customer.0), serde_json::json!({}));
    Ok(id)
}

/// Notes that a condition is so no more; gives the customer.
async fn end(ctx: &mut Context, id: ConditionId) -> Result<CustomerId> {
    let clinic = ctx.clinic()?;
    let at = ctx.app.clock.now();
    let row = store::find(ctx.tx(), clinic, id).await?;
    if row.ended_at.is_none() {
        store::end(ctx.tx(), clinic, id, at).await?;
        ctx.note(EventKind::ConditionEnded, Some(row.customer.0), serde_json::json!({}));
    }
    Ok(row.customer)
}

/// What the customer's page shows of them, with the form to add one.
pub async fn section(ctx: &mut Context, customer: CustomerId) -> Result<Section> {
    let clinic = ctx.clinic()?;
    let rows = store::of_customer(ctx.tx(), clinic, customer).await?;
    let p = Page::of(&ctx.who, &ctx.request);
    Ok(Section::of(&p, &ctx.who, customer, &rows, (Typed::default(), Errors::new())))
}
