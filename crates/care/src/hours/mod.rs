//! When the clinic is open, when it is closed for days, and when its people work or are on leave.

mod api;
mod page;
mod routes;
pub mod rules;
pub mod store;

pub use api::Document;
pub use routes::routes;

use base::audit::EventKind;
use base::{ClosureId, Context, Error, Instant, LeaveId, MemberId, Result};

use rules::{Closed, Span};

/// Writes down the clinic's week.
async fn set_week(ctx: &mut Context, week: &[Span]) -> Result<()> {
    let clinic = ctx.clinic()?;
    store::set_week(ctx.tx(), clinic, week).await?;
    note(ctx, "hours");
    Ok(())
}

/// Writes down a closure.
async fn add_closure(ctx: &mut Context, closed: &Closed) -> Result<ClosureId> {
    let clinic = ctx.clinic()?;
    let id = ClosureId::new(&ctx.app.clock, &ctx.app.random);
    let at = ctx.app.clock.now();
    store::add_closure(ctx.tx(), clinic, id, closed, at).await?;
    note(ctx, "closure");
    Ok(id)
}

/// Takes a closure back.
async fn remove_closure(ctx: &mut Context, id: ClosureId) -> Result<()> {
    let clinic = ctx.clinic()?;
    if !store::remove_closure(ctx.tx(), clinic, id).await? {
        return Err(Error::NotFound);
    }
    note(ctx, "closure");
    Ok(())
}

/// Writes down when a colleague works; nothing is whenever the clinic is open.
async fn set_schedule(ctx: &mut Context, member: MemberId, week: &[Span]) -> Result<()> {
    let clinic = ctx.clinic()?;
    store::set_schedule(ctx.tx(), clinic, member, week).await?;
    note(ctx, "schedule");
    Ok(())
}

/// Writes down that a colleague is away for whole days of the clinic's calendar.
async fn add_leave(ctx: &mut Context, member: MemberId, away: &Closed) -> Result<LeaveId> {
    let clinic = ctx.clinic()?;
    let id = LeaveId::new(&ctx.app.clock, &ctx.app.random);
    let at = ctx.app.clock.now();
    let zone = ctx.who.clinic.as_ref().map_or(jiff::tz::TimeZone::UTC, |one| one.zone.clone());
    let start = away.first.0.to_zoned(zone.clone()).map_err(Error::internal)?;
    let after =
        away.last.0.tomorrow().and_then(|day| day.to_zoned(zone)).map_err(Error::internal)?;
    let span = (Instant(start.timestamp()), Instant(after.timestamp()));
    store::add_leave(ctx.tx(), clinic, id, member, span, &away.reason, at).await?;
    note(ctx, "leave");
    Ok(id)
}

/// Takes a leave back; gives whose it was.
async fn remove_leave(ctx: &mut Context, id: LeaveId) -> Result<MemberId> {
    let clinic = ctx.clinic()?;
    let member = store::remove_leave(ctx.tx(), clinic, id).await?.ok_or(Error::NotFound)?;
    note(ctx, "leave");
    Ok(member)
}

fn note(ctx: &mut Context, of: &str) {
    ctx.note(EventKind::HoursChanged, None, serde_json::json!({ "of": of }));
}
