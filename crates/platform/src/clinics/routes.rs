//! Paths and handlers of the super admin's clinics.

use axum::Form;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use base::{Access, ClinicId, Context, Error, Permission, Result, Routes};
use http::StatusCode;
use ui::{Errors, Html, Page};

use super::page::{Index, Line, Visit};
use super::store;

const PAGE_SIZE: i32 = 50;
/// How long a visit lasts unless it is ended.
const VISIT_MINUTES: i32 = 60;

/// The routes of this slice.
pub fn routes() -> Routes {
    let manage = Access::Needs(Permission::ClinicsManage);
    Routes::new()
        .get("/platform/clinics", manage, index)
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
    let token = ctx.request.token.clone().ok_or(Error::SignIn)?;
    let (app, request) = (ctx.app.clone(), ctx.request.clone());
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
    let token = ctx.request.token.clone().ok_or(Error::SignIn)?;
    let (app, request) = (ctx.app.clone(), ctx.request.clone());
    drop(ctx);
    store::end_visit(&app, &token, &request).await?;
    Ok(Redirect::to("/platform/clinics"))
}
