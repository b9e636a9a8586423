//! The waiting list: who would come if there were room, and the first time that is free for them.

mod page;
mod routes;
mod rules;
mod store;

pub use routes::routes;

use base::{BookingId, Context, Result, WaitId};

/// Somebody's wait is over: they are booked in.
pub async fn fulfil(ctx: &mut Context, wait: WaitId, booking: BookingId) -> Result<()> {
    let (clinic, now) = (ctx.clinic()?, ctx.app.clock.now());
    store::close(ctx.tx(), clinic, wait, Some(booking), now).await?;
    Ok(())
}
