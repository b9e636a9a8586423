//! Paths and handlers: the page behind a link.

use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use base::{Access, App, Result, Routes, Visitor};
use http::StatusCode;
use ui::{Errors, Html};

use super::page::New;
use super::{api as json, rules};
use crate::sign_in::SignedIn;

/// The routes of this slice.
pub fn routes() -> Routes {
    Routes::new()
        .get("/invitations/accept/{token}", Access::Public, new)
        .post("/invitations/accept/{token}", Access::Public, create)
        .get("/api/invitations/{token}", Access::Public, json::show)
        .post("/api/invitations/{token}/accept", Access::Public, json::create)
}

async fn new(visitor: Visitor, Path(token): Path<String>) -> Result<Html<New>> {
    let (_, found) = super::opened(&visitor.app, &token).await?;
    let present = super::present(&visitor.app, &visitor.request).await?;
    let present = present.map_or_else(String::new, |(_, name)| name);
    Ok(Html(New::of(&visitor.request, token, found, present, Errors::new())?))
}

async fn create(
    visitor: Visitor,
    Path(token): Path<String>,
    Form(mut form): Form<rules::Form>,
) -> Result<Response> {
    let (app, request) = (&visitor.app, &visitor.request);
    let (link, mut found) = super::opened(app, &token).await?;
    let present = super::present(app, request).await?;
    if found.account_exists {
        let Some((account, _)) = present else {
            return Err(rules::Obstacle::Exists.error());
        };
        return Ok(on(app, &super::join_as(app, &link, account, request).await?));
    }
    match rules::parse(&form, &found.email, &[&found.name, &found.name_th]) {
        Ok(newcomer) => Ok(on(app, &super::join_new(app, &link, &newcomer, request).await?)),
        Err(errors) => {
            found.full_name = std::mem::take(&mut form.full_name);
            let present = present.map_or_else(String::new, |(_, name)| name);
            let page = New::of(request, token, found, present, errors)?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
        }
    }
}

/// On to the first page of the role.
fn on(app: &App, signed_in: &SignedIn) -> Response {
    signed_in.keep(app, Redirect::to(ui::paths::HOME))
}
