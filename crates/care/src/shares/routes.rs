//! Paths and handlers of links.

use axum::Form as Body;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use base::{
    Access, AnalysisId, Context, Error, Link, Permission, Result, Routes, ShareId, Visitor,
};
use http::{HeaderName, header};
use ui::{Html, Page};

use super::page::{Created, Open};
use super::{api as json, make, open, revoke, rules, store};
use crate::analyses;

/// The routes of this slice.
pub fn routes() -> Routes {
    let share = Access::Needs(Permission::AnalysesShare);
    Routes::new()
        .post("/analyses/{id}/shares", share, create)
        .post("/shares/{id}/revoke", share, delete)
        .get("/shared/{token}", Access::Public, show)
        .get("/shared/{token}/pictures/{name}", Access::Public, picture)
        .get("/api/analyses/{id}/shares", share, json::index)
        .post("/api/analyses/{id}/shares", share, json::create)
        .post("/api/shares/{id}/revoke", share, json::delete)
        .get("/api/shared/{token}", Access::Public, json::show)
}

/// No search engine lists a face, and no cache keeps it.
const HIDDEN: [(HeaderName, &str); 2] = [
    (HeaderName::from_static("x-robots-tag"), "noindex, nofollow, noimageindex"),
    (header::CACHE_CONTROL, "private, no-store"),
];

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Form {
    days: String,
}

/// The link is in the answer and nowhere else: it is not kept.
async fn create(
    mut ctx: Context,
    Path(id): Path<AnalysisId>,
    Body(form): Body<Form>,
) -> Result<Html<Created>> {
    let clinic = ctx.clinic()?;
    analyses::store::find(ctx.tx(), clinic, id).await?;
    let days = rules::days(&form.days)?;
    let made = make(&mut ctx, id, days).await?;
    let p = Page::of(&ctx.who, &ctx.request);
    let page = Created {
        analysis: id.to_string(),
        address: format!("{}/shared/{}", ctx.app.public_url, made.link.text()),
        ends: p.date_time(made.expires_at.0),
        p,
    };
    ctx.commit().await?;
    Ok(Html(page))
}

async fn delete(mut ctx: Context, Path(id): Path<ShareId>) -> Result<Redirect> {
    let analysis = revoke(&mut ctx, id).await?;
    ctx.commit().await?;
    Ok(Redirect::to(&format!("/analyses/{analysis}#shares")))
}

async fn show(visitor: Visitor, Path(token): Path<String>) -> Result<Response> {
    let opened = open(&visitor.app, &token, &visitor.request).await?;
    let page = Open::of(&visitor.request, &token, opened)?;
    Ok((HIDDEN, Html(page)).into_response())
}

async fn picture(
    visitor: Visitor,
    Path((token, name)): Path<(String, String)>,
) -> Result<Response> {
    let app = &visitor.app;
    let link = Link::parse(&token).ok_or(Error::NotFound)?;
    let found = store::picture(app, &link, &name).await?.ok_or(Error::NotFound)?;
    let bytes = app.files.load_with(app, link.clinic, found.file, &found.keys).await?;
    Ok((HIDDEN, [(header::CONTENT_TYPE, found.media_type)], bytes).into_response())
}
