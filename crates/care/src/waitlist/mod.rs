//! The waiting list: who would come if there were room, and the first time that is free for them.

mod api;
mod page;
mod routes;
mod rules;
mod store;

pub use api::Document;
pub use routes::routes;

use base::{BookingId, Context, CustomerId, Day, Error, Instant, Result, WaitId};
use jiff::civil::Date;
use ui::Errors;

use crate::availability::rules::{Plan, Span, day, slots};
use crate::availability::store as plans;
use crate::bookings::zone;
use crate::customers;
use rules::Entry;
use store::Row;

/// So many days are looked through for the first free time.
const DAYS: usize = 14;

/// Somebody's wait is over: they are booked in. Says whether the one who is booked in waits under this id.
pub async fn fulfil(ctx: &mut Context, wait: WaitId, booking: BookingId) -> Result<bool> {
    let (clinic, now) = (ctx.clinic()?, ctx.app.clock.now());
    store::fulfil(ctx.tx(), clinic, wait, booking, now).await
}

/// How many wait on a day.
pub async fn count(ctx: &mut Context, today: Day) -> Result<i64> {
    let clinic = ctx.clinic()?;
    store::count(ctx.tx(), clinic, today).await
}

/// The clinic's date.
fn today(ctx: &Context) -> Date {
    ctx.app.clock.now().0.to_zoned(zone(ctx)).date()
}

/// Puts a customer on the list.
async fn add(ctx: &mut Context, customer: CustomerId, entry: &Entry) -> Result<WaitId> {
    let (clinic, now, by) = (ctx.clinic()?, ctx.app.clock.now(), ctx.who.member);
    let id = WaitId::new(&ctx.app.clock, &ctx.app.random);
    store::add(ctx.tx(), clinic, (id, customer), entry, (by, now)).await?;
    Ok(id)
}

/// Takes somebody off the list; whoever was off it stays so.
async fn remove(ctx: &mut Context, id: WaitId) -> Result<()> {
    let (clinic, now) = (ctx.clinic()?, ctx.app.clock.now());
    let was_there = store::close(ctx.tx(), clinic, id, now).await?;
    was_there.then_some(()).ok_or(Error::NotFound)
}

/// What is wrong with those named: they have to be there, in this clinic. A customer who is not is a mistake of
/// `customer_field`.
async fn unknown(
    ctx: &mut Context,
    (customer, customer_field): (CustomerId, &'static str),
    entry: &Entry,
) -> Result<Errors> {
    let clinic = ctx.clinic()?;
    let mut errors = Errors::new();
    if customers::store::find(ctx.tx(), clinic, customer).await.is_err() {
        errors.add(customer_field, "error-wait-customer");
    }
    let everybody = plans::practitioners(ctx.tx()).await?;
    match plans::need(ctx.tx(), clinic, entry.treatment, &everybody).await {
        Ok(need) if entry.practitioner.is_some_and(|who| !need.practitioners.contains(&who)) => {
            errors.add("practitioner_id", "error-practitioner-cannot");
        }
        Ok(_) => {}
        Err(_) => errors.add("treatment_id", "error-treatment-missing"),
    }
    Ok(errors)
}

/// For each, the first time in the next two weeks that would do.
async fn first_free(ctx: &mut Context, rows: &[Row]) -> Result<Vec<Option<Instant>>> {
    let (clinic, zone, now, today) = (ctx.clinic()?, zone(ctx), ctx.app.clock.now(), today(ctx));
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let days: Vec<Date> = today.series(jiff::Span::new().days(1)).take(DAYS).collect();
    let last = days.last().copied().unwrap_or(today);
    let of = |date| day(date, &zone).ok_or_else(|| Error::internal("a day without an end"));
    let span = Span { from: of(today)?.from, until: of(last)?.until };
    let plan: Plan = plans::plan(ctx.tx(), clinic, (today, last), span).await?;
    let everybody = plans::practitioners(ctx.tx()).await?;
    let mut free = Vec::new();
    for row in rows {
        let mut need = plans::need(ctx.tx(), clinic, row.treatment_id, &everybody).await?;
        if let Some(wanted) = row.practitioner_id {
            need.practitioners.retain(|who| *who == wanted);
        }
        let mut would_do = days.iter().filter(|date| (row.from.0..=row.to.0).contains(*date));
        let first = would_do
            .find_map(|date| slots(&plan, &need, *date, &zone, now).first().map(|slot| slot.at));
        free.push(first);
    }
    Ok(free)
}
