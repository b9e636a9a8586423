//! Paths and handlers of invitations.

use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use base::api::{self, Query};
use base::{Access, Context, CustomerId, InvitationId, Permission, Result, Routes};
use http::StatusCode;
use ui::{Errors, Html, Page};

use super::outcome::Outcome;
use super::page::{Bulk, Index, Line, New};
use super::rules::State;
use super::store::Wanted;
use super::{api as json, bulk, rules, store};
use crate::members;

/// The routes of this slice.
pub fn routes() -> Routes {
    let create_right = Access::Needs(Permission::InvitationsCreate);
    Routes::new()
        .get("/invitations", create_right, index)
        .get("/invitations/new", create_right, new)
        .post("/invitations", create_right, create)
        .get("/invitations/bulk", create_right, new_bulk)
        .post("/invitations/bulk", create_right, create_bulk)
        .post("/invitations/{id}/resend", create_right, resend)
        .post("/invitations/{id}/revoke", create_right, revoke)
        .get("/api/invitations", create_right, json::index)
        .post("/api/invitations", create_right, json::create)
        .get("/api/invitations/by-id/{id}", create_right, json::show)
        .post("/api/invitations/resend", create_right, json::resend)
        .post("/api/invitations/revoke", create_right, json::revoke)
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Asked {
    search: String,
    state: Option<State>,
    cursor: Option<String>,
    /// What was just done: a state of [`done`].
    done: String,
    /// To whom.
    to: String,
}

/// What may be said at the top of the list, by what its address says.
fn done(p: &Page, asked: &Asked) -> String {
    match asked.done.as_str() {
        "sent" => p.with("invitation-done-sent", "email", &asked.to),
        "resent" => p.t("invitation-done-resent").into_owned(),
        "revoked" => p.t("invitation-done-revoked").into_owned(),
        _ => String::new(),
    }
}

async fn index(ctx: Context, Query(asked): Query<Asked>) -> Result<Response> {
    let htmx = ctx.request.htmx;
    let page = list(ctx, asked, "").await?;
    Ok(if htmx { Html(page.as_results()).into_response() } else { Html(page).into_response() })
}

/// The list, and above it why the last thing asked for was not done.
async fn list(mut ctx: Context, asked: Asked, said: &'static str) -> Result<Index> {
    let (now, limit) = (ctx.app.clock.now(), api::DEFAULT_LIMIT);
    let needle = asked.search.trim().to_lowercase();
    let wanted = Wanted { needle: &needle, state: asked.state, now, id: None };
    let (rows, total, next) =
        super::listed(&mut ctx, &wanted, asked.cursor.as_deref(), limit).await?;
    let p = Page::of(&ctx.who, &ctx.request);
    let state = asked.state.map_or("", State::as_str);
    Ok(Index {
        lines: rows.iter().map(|row| Line::of(&p, row, now)).collect(),
        total,
        next: next.map_or_else(String::new, |cursor| {
            let search = ui::query(&asked.search);
            format!("/invitations?search={search}&state={state}&cursor={}", cursor.text())
        }),
        done: done(&p, &asked),
        search: asked.search,
        state,
        said: if said.is_empty() { "".into() } else { p.t(said) },
        p,
    })
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Start {
    role: String,
    email: String,
    full_name: String,
    customer_id: Option<CustomerId>,
}

async fn new(ctx: Context, Query(start): Query<Start>) -> Result<Html<New>> {
    let form = rules::Form {
        email: start.email,
        role: start.role,
        full_name: start.full_name,
        customer_id: start.customer_id.map_or_else(String::new, |id| id.to_string()),
        ..rules::Form::default()
    };
    Ok(Html(form_page(ctx, form, Errors::new()).await?))
}

async fn form_page(mut ctx: Context, mut form: rules::Form, errors: Errors) -> Result<New> {
    ctx.clinic()?;
    let roles = rules::may_invite(&ctx.who);
    if form.role.is_empty() && roles.len() == 1 {
        roles[0].as_str().clone_into(&mut form.role);
    }
    if form.expires_in_hours.is_empty() {
        form.expires_in_hours = rules::DEFAULT_HOURS.to_string();
    }
    if form.lang.is_empty() {
        ctx.who.lang.code().clone_into(&mut form.lang);
    }
    let p = Page::of(&ctx.who, &ctx.request);
    let seats = members::seats_left(&mut ctx).await?;
    let seats = seats.map_or_else(String::new, |left| p.n("seats-left", left));
    let customer = form.customer_id.clone();
    Ok(New { p, form, roles, customer, seats, errors })
}

async fn create(mut ctx: Context, Form(form): Form<rules::Form>) -> Result<Response> {
    let clinic = ctx.clinic()?;
    let new = match rules::parse(&form, &rules::may_invite(&ctx.who), ctx.who.lang) {
        Ok(new) => new,
        Err(errors) => return mistakes(ctx, form, errors).await,
    };
    if let Some(customer) = new.customer
        && !store::sees_customer(ctx.tx(), clinic, customer).await?
    {
        let mut errors = Errors::new();
        errors.add("customer_id", "error-invitation-customer");
        return mistakes(ctx, form, errors).await;
    }
    match super::invite(&mut ctx, &new).await? {
        Outcome::Done(_) => {
            ctx.commit().await?;
            let to = ui::query(new.email.as_str());
            Ok(Redirect::to(&format!("/invitations?done=sent&to={to}")).into_response())
        }
        Outcome::Obstacle(obstacle) => {
            let mut errors = Errors::new();
            errors.add(obstacle.field(), obstacle.key());
            mistakes(ctx, form, errors).await
        }
    }
}

/// The form again, with what was typed and what is wrong with it.
async fn mistakes(ctx: Context, form: rules::Form, errors: Errors) -> Result<Response> {
    let page = form_page(ctx, form, errors).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
}

async fn resend(mut ctx: Context, Path(id): Path<InvitationId>) -> Result<Response> {
    let done = super::invite_again(&mut ctx, id).await?;
    back(ctx, done, "resent").await
}

async fn revoke(mut ctx: Context, Path(id): Path<InvitationId>) -> Result<Response> {
    let done = super::revoke(&mut ctx, id).await?;
    back(ctx, done, "revoked").await
}

/// To the list; with the reason above it when nothing was done.
async fn back(ctx: Context, done: Outcome<InvitationId>, word: &'static str) -> Result<Response> {
    match done {
        Outcome::Done(_) => {
            ctx.commit().await?;
            Ok(Redirect::to(&format!("/invitations?done={word}")).into_response())
        }
        Outcome::Obstacle(obstacle) => {
            let status = obstacle.error().status();
            let page = list(ctx, Asked::default(), obstacle.key()).await?;
            Ok((status, Html(page)).into_response())
        }
    }
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Sheet {
    csv: String,
    role: String,
}

async fn new_bulk(ctx: Context) -> Result<Html<Bulk>> {
    ctx.clinic()?;
    let p = Page::of(&ctx.who, &ctx.request);
    let roles = rules::may_invite(&ctx.who);
    // Whoever overlooks the choice lets nobody in high up.
    let role = roles.last().map_or("", |role| role.as_str()).to_owned();
    Ok(Html(Bulk { p, csv: String::new(), role, roles, lines: Vec::new(), errors: Errors::new() }))
}

async fn create_bulk(mut ctx: Context, Form(sheet): Form<Sheet>) -> Result<Response> {
    ctx.clinic()?;
    let roles = rules::may_invite(&ctx.who);
    let p = Page::of(&ctx.who, &ctx.request);
    let forms = match bulk::read(&sheet.csv, &sheet.role) {
        Ok(forms) => forms,
        Err(errors) => {
            let Sheet { csv, role } = sheet;
            let page = Bulk { p, csv, role, roles, lines: Vec::new(), errors };
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response());
        }
    };
    let lines = bulk::invite(&mut ctx, &forms, &roles).await?;
    ctx.commit().await?;
    // What could not be sent stays in the field, to be mended and sent again.
    let csv = bulk::left(&sheet.csv, &lines);
    let role = sheet.role;
    let page = Bulk { p, csv, role, roles, lines, errors: Errors::new() };
    Ok(Html(page).into_response())
}
