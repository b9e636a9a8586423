//! Paths and handlers: the page behind a link.

use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use base::{Access, App, Error, RequestInfo, Result, Routes, Visitor};
use http::StatusCode;
use ui::{Errors, Html};

use super::page::{New, Over};
use super::rules::Obstacle;
use super::store::{self, Found};
use super::{Person, api as json, rules};
use crate::invitations;
use crate::sign_in::SignedIn;

/// The routes of this slice.
pub fn routes() -> Routes {
    Routes::new()
        .get("/invitations/accept/{token}", Access::Public, new)
        .post("/invitations/accept/{token}", Access::Public, create)
        .post("/invitations/accept/{token}/ask", Access::Public, ask)
        .get("/api/invitations/{token}", Access::Public, json::show)
        .post("/api/invitations/{token}/accept", Access::Public, json::create)
}

async fn new(visitor: Visitor, Path(token): Path<String>) -> Result<Response> {
    let (app, request) = (&visitor.app, &visitor.request);
    let (_, found) = super::found(app, &token).await?;
    if let Some(obstacle) = super::obstacle(app, &found) {
        return over(request, token, found, obstacle);
    }
    let present = super::present(app, request).await?;
    if present.as_ref().is_some_and(|present| present.is_another(&found)) {
        return over(request, token, found, Obstacle::OtherAccount);
    }
    let present = present.map_or_else(String::new, |present| present.name);
    Ok(Html(New::of(request, token, found, present, Errors::new())?).into_response())
}

async fn create(
    visitor: Visitor,
    Path(token): Path<String>,
    Form(mut form): Form<rules::Form>,
) -> Result<Response> {
    let (app, request) = (&visitor.app, &visitor.request);
    let (link, mut found) = super::found(app, &token).await?;
    if let Some(obstacle) = super::obstacle(app, &found) {
        return over(request, token, found, obstacle);
    }
    let present = super::present(app, request).await?;
    let joined = if found.account_exists {
        let Some(present) = present else {
            return over(request, token, found, Obstacle::Exists);
        };
        super::join(app, &link, &found, Person::Present(present.account), request).await?
    } else {
        match rules::parse(&form, &found.email, &[&found.name, &found.name_th]) {
            Ok(newcomer) => {
                super::join(app, &link, &found, Person::New(&newcomer), request).await?
            }
            Err(errors) => {
                found.full_name = std::mem::take(&mut form.full_name);
                let present = present.map_or_else(String::new, |present| present.name);
                let page = New::of(request, token, found, present, errors)?;
                return Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response());
            }
        }
    };
    match joined {
        Ok(signed_in) => Ok(on(app, &signed_in)),
        Err(obstacle) => over(request, token, found, obstacle),
    }
}

/// Whoever comes too late asks for a new link. It goes to the address that was invited, and only once
/// whoever invited sends it.
async fn ask(visitor: Visitor, Path(token): Path<String>) -> Result<Redirect> {
    let (link, _) = super::found(&visitor.app, &token).await?;
    if !store::ask_for_link(&visitor.app, &link, &visitor.request).await? {
        return Err(Error::Conflict { detail: "link-not-over" });
    }
    Ok(Redirect::to(&invitations::path_of(&link)))
}

/// The page of a link that lets nobody in: why, and the way out.
fn over(
    request: &RequestInfo,
    token: String,
    found: Found,
    obstacle: Obstacle,
) -> Result<Response> {
    let page = Over::of(request, token, found, obstacle)?;
    Ok((obstacle.error().status(), Html(page)).into_response())
}

/// On to the first page of the role.
fn on(app: &App, signed_in: &SignedIn) -> Response {
    signed_in.keep(app, Redirect::to(ui::paths::HOME))
}
