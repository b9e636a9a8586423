//! Checking somebody in: a known customer, somebody who booked, or somebody who walks in for the first time.

mod api;
mod page;
mod routes;
mod rules;
pub mod store;
mod together;

pub use api::Document;
pub use routes::routes;
pub use together::{act_on_booking, act_on_ticket};

use base::audit::EventKind;
use base::{BookingId, Context, CustomerId, Error, Result, TicketId};
use serde_json::json;

use crate::queue_tickets::{self, rules::Visit, store as tickets};

/// Gives a customer the next number of the day, for a booking or without one, and tells every screen. The caller
/// commits. Whoever stands in the queue already is not given a second place.
pub async fn check_in(
    ctx: &mut Context,
    customer: CustomerId,
    booking: Option<BookingId>,
    visit: &Visit,
) -> Result<TicketId> {
    let (clinic, day, at) = (ctx.clinic()?, queue_tickets::today(ctx), ctx.app.clock.now());
    if tickets::is_here(ctx.tx(), clinic, day, customer).await? {
        return Err(Error::Conflict { detail: "error-ticket-already" });
    }
    let id = TicketId::new(&ctx.app.clock, &ctx.app.random);
    let by = ctx.who.member;
    let new = tickets::NewTicket { id, day, customer, booking, visit, by, at };
    let number = tickets::add(ctx.tx(), clinic, &new).await?;
    ctx.note(EventKind::CheckedIn, Some(id.0), json!({ "number": number }));
    let row = tickets::find(ctx.tx(), clinic, id).await?;
    queue_tickets::announce(ctx, &row).await?;
    Ok(id)
}
