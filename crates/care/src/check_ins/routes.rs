//! Paths and handlers of checking in.

use axum::Form;
use axum::response::{IntoResponse, Redirect, Response};
use base::api::Query;
use base::{Access, Context, CustomerId, Error, Permission, Result, Routes};
use http::StatusCode;
use ui::{Errors, Html, Page};

use super::page::{New, OfCustomer, Person};
use super::rules::{self, WalkInForm};
use super::together::{due, receive, visit_of};
use super::{api as json, check_in, store};
use crate::customers;
use crate::queue_tickets::routes::{choices, colleague_is_known};
use crate::queue_tickets::rules::{VisitForm, visit};

/// The routes of this slice.
pub fn routes() -> Routes {
    let manage = Access::Needs(Permission::QueueManage);
    Routes::new()
        .get("/queue/new", manage, new)
        .post("/queue", manage, create)
        .post("/queue/walk-ins", manage, walk_in)
        .post("/api/queue", manage, json::create)
}

#[derive(serde::Deserialize)]
struct Whose {
    customer: Option<CustomerId>,
    #[serde(default)]
    search: String,
}

async fn new(mut ctx: Context, Query(whose): Query<Whose>) -> Result<Response> {
    if let Some(id) = whose.customer {
        let form = match due(&mut ctx, id).await? {
            Some(booking) => {
                VisitForm::of_visit(&visit_of(&Page::of(&ctx.who, &ctx.request), &booking))
            }
            None => VisitForm::blank(),
        };
        let page = of_customer(&mut ctx, id, form, Errors::new()).await?;
        return Ok(Html(page).into_response());
    }
    let page = page(&mut ctx, whose.search, WalkInForm::blank(), Errors::new(), Vec::new()).await?;
    Ok(if ctx.request.htmx {
        Html(page.as_results()).into_response()
    } else {
        Html(page).into_response()
    })
}

async fn page(
    ctx: &mut Context,
    search: String,
    form: WalkInForm,
    errors: Errors,
    similar: Vec<Person>,
) -> Result<New> {
    let clinic = ctx.clinic()?;
    let needle = customers::rules::needle(&search);
    let rows = customers::store::page(ctx.tx(), clinic, &needle, None, 8).await?;
    Ok(New {
        p: Page::of(&ctx.who, &ctx.request),
        search,
        people: rows.iter().map(Person::of).collect(),
        form,
        errors,
        similar,
        choices: choices(ctx).await?,
        may_register: ctx.who.may(Permission::CustomersCreate),
    })
}

async fn of_customer(
    ctx: &mut Context,
    id: CustomerId,
    form: VisitForm,
    errors: Errors,
) -> Result<OfCustomer> {
    let clinic = ctx.clinic()?;
    let row = customers::store::find(ctx.tx(), clinic, id).await?;
    let (person, choices) = (Person::of(&row), choices(ctx).await?);
    let p = Page::of(&ctx.who, &ctx.request);
    let booked = due(ctx, id).await?.map_or_else(String::new, |booking| {
        let line = crate::bookings::Line::of(&p, &booking);
        p.with2("check-in-booked", "at", line.from, "treatment", line.treatment)
    });
    Ok(OfCustomer { p, person, allergies: row.allergies, booked, form, errors, choices })
}

/// A known customer.
#[derive(serde::Deserialize)]
struct Came {
    customer_id: Option<CustomerId>,
    #[serde(flatten)]
    visit: VisitForm,
}

async fn create(mut ctx: Context, Form(came): Form<Came>) -> Result<Response> {
    let clinic = ctx.clinic()?;
    let id = came
        .customer_id
        .ok_or(Error::Invalid { field: "customer_id", detail: "error-check-in-customer" })?;
    customers::store::find(ctx.tx(), clinic, id).await?;
    let mut errors = Errors::new();
    let read = visit(&came.visit, &mut errors);
    colleague_is_known(&mut ctx, &read, &mut errors).await?;
    if !errors.is_empty() {
        let page = of_customer(&mut ctx, id, came.visit, errors).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response());
    }
    receive(&mut ctx, id, &read).await?;
    ctx.commit().await?;
    Ok(Redirect::to("/queue").into_response())
}

/// Somebody new: registered and checked in at once, unless they look like somebody who is known.
async fn walk_in(mut ctx: Context, Form(form): Form<WalkInForm>) -> Result<Response> {
    if !ctx.who.may(Permission::CustomersCreate) {
        return Err(Error::Forbidden { detail: "error-no-permission" });
    }
    let clinic = ctx.clinic()?;
    let (record, visit, mut errors) = rules::walk_in(&form, customers::today(&ctx));
    colleague_is_known(&mut ctx, &visit, &mut errors).await?;
    let Some(record) = record.filter(|_| errors.is_empty()) else {
        let page = page(&mut ctx, String::new(), form, errors, Vec::new()).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response());
    };
    if form.anyway.is_empty() {
        let phone = record.phone.as_ref().map_or("", |phone| phone.as_str());
        let similar = store::similar(ctx.tx(), clinic, &record.full_name, phone, "").await?;
        if !similar.is_empty() {
            let similar = similar.iter().map(Person::similar).collect();
            let page = page(&mut ctx, String::new(), form, errors, similar).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response());
        }
    }
    let id = customers::register(&mut ctx, &record).await?;
    check_in(&mut ctx, id, None, &visit).await?;
    ctx.commit().await?;
    Ok(Redirect::to("/queue").into_response())
}
