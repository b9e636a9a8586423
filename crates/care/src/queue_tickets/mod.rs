//! Reception's queue: who is here, who is next, and how it went.

mod api;
pub(crate) mod board;
pub(crate) mod page;
pub(crate) mod routes;
pub mod rules;
pub mod store;

pub use api::{Document, Ticket};
pub use board::wait_figures;
pub use routes::routes;

use base::audit::EventKind;
use base::{Context, Day, Error, Result, Topic};
use serde_json::json;

use rules::Action;
use store::Row;

/// The clinic's date: tickets are numbered by it, and worked on while it lasts.
pub fn today(ctx: &Context) -> Day {
    Day(crate::customers::today(ctx))
}

/// Calls whoever is next. Desks that call at the same moment call different people.
async fn call_next(ctx: &mut Context, desk: &rules::Desk) -> Result<Row> {
    let (clinic, day, at) = (ctx.clinic()?, today(ctx), ctx.app.clock.now());
    let by = ctx.who.member;
    let found = store::call_next(ctx.tx(), clinic, day, &store::Call { at, by, desk }).await?;
    let id = found.ok_or(Error::Conflict { detail: "error-nobody-waits" })?;
    let row = store::find(ctx.tx(), clinic, id).await?;
    changed(ctx, &row, Action::Call).await?;
    Ok(row)
}

/// Does what was asked with a ticket, if its state allows it.
pub(crate) async fn act(
    ctx: &mut Context,
    id: base::TicketId,
    action: Action,
    place: &str,
) -> Result<Row> {
    let (clinic, at, by) = (ctx.clinic()?, ctx.app.clock.now(), ctx.who.member);
    let held = store::hold(ctx.tx(), clinic, id).await?;
    let next = rules::transition(held.state, action)?;
    if held.day != today(ctx) {
        return Err(Error::Conflict { detail: "error-ticket-of-another-day" });
    }
    let step = store::Step { from: held.state, to: next, is_call: action.is_call(), at, by, place };
    store::step(ctx.tx(), clinic, id, &step).await?;
    let row = store::find(ctx.tx(), clinic, id).await?;
    changed(ctx, &row, action).await?;
    Ok(row)
}

async fn changed(ctx: &mut Context, row: &Row, action: Action) -> Result<()> {
    let detail = json!({ "action": action.as_str(), "number": row.number });
    ctx.note(EventKind::TicketChanged, Some(row.id.0), detail);
    announce(ctx, row).await
}

/// Everybody at the clinic learns that the queue moved; of the customers, those who stand in it.
pub(crate) async fn announce(ctx: &mut Context, row: &Row) -> Result<()> {
    let (clinic, day) = (ctx.clinic()?, row.day);
    let mut concerned = store::in_line(ctx.tx(), clinic, day).await?;
    concerned.push(row.customer_id);
    ctx.announce_to(Topic::Queue, concerned);
    Ok(())
}
