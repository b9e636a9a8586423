//! Paths and handlers of the document.

use axum::response::{IntoResponse, Response};
use base::{Access, Error, Result, Routes, Visitor};
use http::header;
use ui::{Html, Page};

use super::page::Show;

/// The routes of this slice.
pub fn routes() -> Routes {
    Routes::new().get("/api/openapi.json", Access::Public, show).get(
        "/api/docs",
        Access::Public,
        read,
    )
}

/// What the API's document says of itself.
#[derive(utoipa::OpenApi)]
#[openapi(
    paths(show, read),
    tags((name = "document", description = "This document."))
)]
pub struct Document;

/// Gives this document to programs.
#[utoipa::path(
    get,
    path = "/api/openapi.json",
    tag = "document",
    responses((status = 200, description = "The document.", body = Object))
)]
async fn show(visitor: Visitor) -> Result<Response> {
    let document = super::document(visitor.app.secure).to_json().map_err(Error::internal)?;
    Ok(([(header::CONTENT_TYPE, "application/json")], document).into_response())
}

/// Shows the document to people.
#[utoipa::path(
    get,
    path = "/api/docs",
    tag = "document",
    responses((status = 200, description = "A page.", body = String, content_type = "text/html"))
)]
async fn read(visitor: Visitor) -> Result<Html<Show>> {
    let document = serde_json::to_value(super::document(visitor.app.secure));
    let p = Page::for_visitor(&visitor.request);
    Ok(Html(Show::of(p, &document.map_err(Error::internal)?)))
}
