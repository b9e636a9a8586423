//! Paths and handlers of the super admin's clinics.

use axum::Form;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use base::crypto::Key;
use base::{Access, ClinicId, Context, Error, Permission, Result, Routes};
use http::StatusCode;
use ui::{Errors, Html, Page};

use super::page::{Index, Line, New, Show, Visit};
use super::{rules, store};
use crate::invitations::rules as invitation;
use crate::owner_invitations::{self, token};

const PAGE_SIZE: i32 = 50;
/// How long a visit lasts unless it is ended.
const VISIT_MINUTES: i32 = 60;

/// The routes of this slice.
pub fn routes() -> Routes {
    let manage = Access::Needs(Permission::ClinicsManage);
    Routes::new()
        .get("/platform/clinics", manage, index)
        .get("/platform/clinics/new", manage, new)
        .post("/platform/clinics", manage, create)
        .get("/platform/clinics/{id}", manage, show)
        .post("/platform/clinics/{id}/suspend", manage, suspend)
        .post("/platform/clinics/{id}/activate", manage, activate)
        .get("/platform/clinics/{id}/visit", manage, new_visit)
        .post("/platform/clinics/{id}/visit", manage, begin_visit)
        .post("/platform/leave", manage, end_visit)
}

#[derive(serde::Deserialize)]
struct Asked {
    #[serde(default)]
    search: String,
    after_name: Option<String>,
    after: Option<ClinicId>,
}

async fn index(mut ctx: Context, Query(asked): Query<Asked>) -> Result<Response> {
    let after = asked.after_name.as_deref().zip(asked.after);
    let mut rows = store::page(ctx.tx(), asked.search.trim(), after, PAGE_SIZE + 1).await?;
    let more = rows.len() > usize::try_from(PAGE_SIZE).unwrap_or(0);
    if more {
        rows.pop();
    }
    let next = rows.last().filter(|_| more).map_or_else(String::new, |last| {
        let search = ui::query(&asked.search);
        let name = ui::query(&last.name);
        format!("/platform/clinics?search={search}&after_name={name}&after={}", last.id)
    });
    let p = Page::of(&ctx.who, &ctx.request);
    let total = rows.first().map_or(0, |row| row.total);
    let rows = rows.iter().map(|row| Line::of(&p, row)).collect();
    let page = Index { p, search: asked.search, rows, total, next };
    Ok(if ctx.request.htmx {
        Html(page.as_results()).into_response()
    } else {
        Html(page).into_response()
    })
}

async fn new(ctx: Context) -> Html<New> {
    let p = Page::of(&ctx.who, &ctx.request);
    let form = rules::Form { colour: rules::FIRST_COLOUR.into(), ..rules::Form::default() };
    Html(New { p, form, errors: Errors::new() })
}

async fn create(ctx: Context, Form(form): Form<rules::Form>) -> Result<Response> {
    let mistakes = |form, errors| {
        let p = Page::of(&ctx.who, &ctx.request);
        Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(New { p, form, errors })).into_response())
    };
    let clinic = match rules::parse(&form) {
        Ok(clinic) => clinic,
        Err(errors) => return mistakes(form, errors),
    };
    let (app, token) = (&ctx.app, token(&ctx)?);
    let id = ClinicId::new(&app.clock, &app.random);
    let wrapped = app.master.wrap(id, &Key::generate(&app.random), &app.random)?;
    if store::open(app, &token, id, &clinic, &wrapped, &ctx.request).await? {
        return Ok(Redirect::to(&format!("/platform/clinics/{id}")).into_response());
    }
    let mut errors = Errors::new();
    errors.add("slug", "form-taken");
    mistakes(form, errors)
}

async fn show(ctx: Context, Path(id): Path<ClinicId>) -> Result<Response> {
    let page = page(ctx, id).await?;
    Ok(Html(page).into_response())
}

async fn page(mut ctx: Context, id: ClinicId) -> Result<Show> {
    let named = store::named(ctx.tx(), id).await?;
    let rows = owner_invitations::of_clinic(&ctx.app, &token(&ctx)?, id).await?;
    let mut p = Page::of(&ctx.who, &ctx.request);
    p.zone = jiff::tz::TimeZone::get(&named.zone).map_err(Error::internal)?;
    Ok(Show::of(p, id, &named, &rows, ctx.app.clock.now()))
}

/// A clinic's page with an invitation that was not sent, and why.
pub(crate) async fn page_with(
    ctx: Context,
    id: ClinicId,
    form: invitation::Form,
    errors: Errors,
) -> Result<Response> {
    let page = Show { form, errors, ..page(ctx, id).await? };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
}

async fn suspend(ctx: Context, path: Path<ClinicId>, form: Form<Reason>) -> Result<Response> {
    set_status(ctx, path, form, "suspended").await
}

async fn activate(ctx: Context, path: Path<ClinicId>, form: Form<Reason>) -> Result<Response> {
    set_status(ctx, path, form, "active").await
}

async fn set_status(
    mut ctx: Context,
    Path(id): Path<ClinicId>,
    Form(given): Form<Reason>,
    status: &str,
) -> Result<Response> {
    store::named(ctx.tx(), id).await?;
    let reason = given.reason.trim().to_owned();
    if !(5..=500).contains(&reason.chars().count()) {
        let mut errors = Errors::new();
        errors.add("reason", "error-visit-reason");
        return page_with(ctx, id, invitation::Form::default(), errors).await;
    }
    let (token, app, request) = (token(&ctx)?, ctx.app.clone(), ctx.request.clone());
    drop(ctx);
    store::set_status(&app, &token, id, status, &reason, &request).await?;
    Ok(Redirect::to(&format!("/platform/clinics/{id}")).into_response())
}

async fn new_visit(mut ctx: Context, Path(id): Path<ClinicId>) -> Result<Html<Visit>> {
    let named = store::named(ctx.tx(), id).await?;
    let p = Page::of(&ctx.who, &ctx.request);
    Ok(Html(Visit::of(p, id, &named, String::new(), Errors::new())))
}

#[derive(serde::Deserialize)]
struct Reason {
    #[serde(default)]
    reason: String,
}

async fn begin_visit(
    mut ctx: Context,
    Path(id): Path<ClinicId>,
    Form(given): Form<Reason>,
) -> Result<Response> {
    let length = given.reason.trim().chars().count();
    if !(5..=500).contains(&length) {
        let mut errors = Errors::new();
        errors.add("reason", "error-visit-reason");
        let named = store::named(ctx.tx(), id).await?;
        let p = Page::of(&ctx.who, &ctx.request);
        let page = Visit::of(p, id, &named, given.reason, errors);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response());
    }
    let (token, app, request) = (token(&ctx)?, ctx.app.clone(), ctx.request.clone());
    // The context of somebody visiting is read-only, and changing clinics writes: a transaction of
    // its own, whose function checks the session once more.
    drop(ctx);
    let reason = given.reason.trim();
    if store::begin_visit(&app, &token, id, reason, VISIT_MINUTES, &request).await? {
        Ok(Redirect::to("/").into_response())
    } else {
        Err(Error::NotFound)
    }
}

async fn end_visit(ctx: Context) -> Result<Redirect> {
    let (token, app, request) = (token(&ctx)?, ctx.app.clone(), ctx.request.clone());
    drop(ctx);
    store::end_visit(&app, &token, &request).await?;
    Ok(Redirect::to("/platform/clinics"))
}
