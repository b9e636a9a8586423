//! Paths and handlers of the waiting list.

use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use base::api::Query;
use base::{Access, Context, CustomerId, Day, Error, Instant, Permission, Result, Routes, WaitId};
use http::StatusCode;
use jiff::civil::Date;
use ui::{Errors, Html, Page};

use super::page::{Index, Line};
use super::rules::{self, parse};
use super::store::{self, Row};
use crate::availability::rules::{Plan, Span, day, slots};
use crate::availability::store as plans;
use crate::bookings::{Matches, Offer, zone};
use crate::customers;

/// So many are shown, with the first time that is free for each.
const SHOWN: i64 = 50;
/// So many days are looked through for it.
const DAYS: i32 = 14;

/// The routes of this slice.
pub fn routes() -> Routes {
    Routes::new()
        .get("/waitlist", Access::Needs(Permission::BookingsRead), index)
        .post("/waitlist", Access::Needs(Permission::BookingsCreate), create)
        .post("/waitlist/{id}/close", Access::Needs(Permission::BookingsUpdate), delete)
}

async fn index(mut ctx: Context, Query(form): Query<rules::Form>) -> Result<Html<Index>> {
    show(&mut ctx, form, Errors::new()).await.map(Html)
}

async fn show(ctx: &mut Context, form: rules::Form, errors: Errors) -> Result<Index> {
    let clinic = ctx.clinic()?;
    let p = Page::of(&ctx.who, &ctx.request);
    let today = ctx.app.clock.now().0.to_zoned(zone(ctx)).date();
    let rows = store::waiting(ctx.tx(), clinic, Day(today), SHOWN).await?;
    let free = first_free(ctx, &rows, today).await?;
    let chosen = match form.customer.trim().parse::<CustomerId>() {
        Ok(id) => customers::store::find(ctx.tx(), clinic, id).await.ok(),
        Err(_) => None,
    };
    let needle = customers::rules::needle(&form.search);
    let found = if needle.chars().count() < 2 {
        Vec::new()
    } else {
        customers::store::page(ctx.tx(), clinic, &needle, None, 6).await?
    };
    let matches = found.iter().map(Matches::choice).collect();
    Ok(Index {
        lines: rows.iter().zip(free).map(|(row, at)| Line::of(&p, row, at)).collect(),
        customer: chosen.as_ref().map(Matches::choice),
        matches: Matches { p: p.clone(), rows: matches, search: form.search.clone() },
        offer: Offer::of(ctx, &p).await?,
        may_create: ctx.who.may(Permission::BookingsCreate),
        may_update: ctx.who.may(Permission::BookingsUpdate),
        form,
        errors,
        p,
    })
}

/// For each, the first time in the next two weeks that would do.
async fn first_free(ctx: &mut Context, rows: &[Row], today: Date) -> Result<Vec<Option<Instant>>> {
    let (clinic, zone, now) = (ctx.clinic()?, zone(ctx), ctx.app.clock.now());
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let days: Vec<Date> =
        today.series(jiff::Span::new().days(1)).take(usize::try_from(DAYS).unwrap_or(1)).collect();
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

async fn create(mut ctx: Context, Form(form): Form<rules::Form>) -> Result<Response> {
    let clinic = ctx.clinic()?;
    let now = ctx.app.clock.now();
    let entry = match parse(&form, now.0.to_zoned(zone(&ctx)).date()) {
        Ok(entry) => entry,
        Err(errors) => return mistakes(&mut ctx, form, errors).await,
    };
    let wrong = known(&mut ctx, &entry).await?;
    if !wrong.is_empty() {
        return mistakes(&mut ctx, form, wrong).await;
    }
    let id = WaitId::new(&ctx.app.clock, &ctx.app.random);
    let by = ctx.who.member;
    store::add(ctx.tx(), clinic, id, &entry, (by, now)).await?;
    ctx.commit().await?;
    Ok(Redirect::to("/waitlist").into_response())
}

/// What is named has to be there, in this clinic.
async fn known(ctx: &mut Context, entry: &rules::Entry) -> Result<Errors> {
    let clinic = ctx.clinic()?;
    let mut errors = Errors::new();
    if customers::store::find(ctx.tx(), clinic, entry.customer).await.is_err() {
        errors.add("search", "error-booking-customer");
    }
    let everybody = plans::practitioners(ctx.tx()).await?;
    match plans::need(ctx.tx(), clinic, entry.treatment, &everybody).await {
        Ok(need) if entry.practitioner.is_some_and(|who| !need.practitioners.contains(&who)) => {
            errors.add("practitioner", "error-practitioner-cannot");
        }
        Ok(_) => {}
        Err(_) => errors.add("treatment", "error-treatment-missing"),
    }
    Ok(errors)
}

async fn mistakes(ctx: &mut Context, form: rules::Form, errors: Errors) -> Result<Response> {
    let page = show(ctx, form, errors).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
}

async fn delete(mut ctx: Context, Path(id): Path<WaitId>) -> Result<Redirect> {
    let (clinic, now) = (ctx.clinic()?, ctx.app.clock.now());
    if !store::close(ctx.tx(), clinic, id, None, now).await? {
        return Err(Error::NotFound);
    }
    ctx.commit().await?;
    Ok(Redirect::to("/waitlist"))
}
