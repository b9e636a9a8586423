//! Reminders of appointments: how long before the clinic wants them sent, and the orders for them.

mod api;
mod routes;
mod rules;
mod store;

pub use api::Document;
pub use routes::routes;

use base::audit::EventKind;
use base::{BookingId, Context, Instant, Result, jobs};
use rules::Before;
use serde_json::json;

/// Has the customer reminded of a booking, when that is still ahead. Once the time has come, the job looks whether
/// there is still something to be reminded of. The same booking at the same time is reminded of once.
pub async fn order(ctx: &mut Context, booking: BookingId, starts_at: Instant) -> Result<()> {
    let clinic = ctx.clinic()?;
    let before = store::before(ctx.tx(), clinic).await?;
    enqueue(ctx, before, booking, starts_at).await
}

async fn enqueue(
    ctx: &mut Context,
    before: Before,
    booking: BookingId,
    starts_at: Instant,
) -> Result<()> {
    let hours = before.hours();
    let due = before.due(starts_at);
    if before == Before::Never || due <= ctx.app.clock.now() {
        return Ok(());
    }
    let key = format!("reminder {booking} {} {hours}", starts_at.0.as_second());
    let order = json!({
        "letter": "reminder", "booking": booking, "starts_at": starts_at, "hours": hours,
    });
    jobs::enqueue(ctx.tx(), jobs::LETTERS, &key, &order, due).await
}

/// Sets how long before; what is booked already is reminded of by it too. Orders for another time, or to somebody who
/// was reminded meanwhile, find that out when they are due, and send nothing.
async fn set(ctx: &mut Context, before: Before) -> Result<()> {
    let (clinic, now) = (ctx.clinic()?, ctx.app.clock.now());
    if store::before(ctx.tx(), clinic).await? == before {
        return Ok(());
    }
    store::set(ctx.tx(), clinic, before).await?;
    for (booking, starts_at) in store::coming(ctx.tx(), clinic, now).await? {
        enqueue(ctx, before, booking, starts_at).await?;
    }
    ctx.note(EventKind::RemindersChanged, None, json!({ "hours": before.hours() }));
    Ok(())
}
