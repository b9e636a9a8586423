//! Paths and handlers of the waiting list.

use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use base::api::Query;
use base::{Access, Context, CustomerId, Day, Permission, Result, Routes, WaitId};
use http::StatusCode;
use ui::{Errors, Html, Page};

use super::page::{Index, Line};
use super::store::{self, Wanted};
use super::{add, api, first_free, remove, rules, today, unknown};
use crate::bookings::{Matches, Offer};
use crate::customers;

/// So many are shown, with the first time that is free for each.
const SHOWN: i64 = 50;

/// The routes of this slice.
pub fn routes() -> Routes {
    Routes::new()
        .get("/waitlist", Access::Needs(Permission::BookingsRead), index)
        .post("/waitlist", Access::Needs(Permission::BookingsCreate), create)
        .post("/waitlist/{id}/close", Access::Needs(Permission::BookingsUpdate), delete)
        .get("/api/waitlist", Access::Needs(Permission::BookingsRead), api::index)
        .post("/api/waitlist", Access::Needs(Permission::BookingsCreate), api::create)
        .get("/api/waitlist/{id}", Access::Needs(Permission::BookingsRead), api::show)
        .post("/api/waitlist/{id}/close", Access::Needs(Permission::BookingsUpdate), api::delete)
}

async fn index(mut ctx: Context, Query(form): Query<rules::Form>) -> Result<Html<Index>> {
    show(&mut ctx, form, Errors::new()).await.map(Html)
}

async fn show(ctx: &mut Context, form: rules::Form, errors: Errors) -> Result<Index> {
    let clinic = ctx.clinic()?;
    let p = Page::of(&ctx.who, &ctx.request);
    let wanted = Wanted::Waiting(Day(today(ctx)));
    let rows = store::page(ctx.tx(), clinic, wanted, None, SHOWN).await?;
    let free = first_free(ctx, &rows).await?;
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

async fn create(mut ctx: Context, Form(form): Form<rules::Form>) -> Result<Response> {
    let mut errors = Errors::new();
    let customer = form.customer.trim().parse().ok();
    if customer.is_none() {
        errors.add("search", "error-wait-customer");
    }
    let entry = rules::parse(&form.wish, today(&ctx), &mut errors);
    let (Some(customer), Some(entry)) = (customer, entry) else {
        return mistakes(&mut ctx, form, errors).await;
    };
    let wrong = unknown(&mut ctx, (customer, "search"), &entry).await?;
    if !wrong.is_empty() {
        return mistakes(&mut ctx, form, wrong).await;
    }
    add(&mut ctx, customer, &entry).await?;
    ctx.commit().await?;
    Ok(Redirect::to("/waitlist").into_response())
}

async fn mistakes(ctx: &mut Context, form: rules::Form, errors: Errors) -> Result<Response> {
    let page = show(ctx, form, errors).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
}

async fn delete(mut ctx: Context, Path(id): Path<WaitId>) -> Result<Redirect> {
    remove(&mut ctx, id).await?;
    ctx.commit().await?;
    Ok(Redirect::to("/waitlist"))
}
