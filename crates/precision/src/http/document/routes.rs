//! Paths and handlers of the document.

use axum::response::{IntoResponse, Response};
use base::{Access, Error, Result, Routes, Visitor};
use http::header;

/// The routes of this slice.
pub fn routes() -> Routes {
    Routes::new().get("/api/openapi.json", Access::Public, show)
}

/// What the API's document says of itself.
#[derive(utoipa::OpenApi)]
#[openapi(
    paths(show),
    tags((name = "document", description = "This document."))
)]
pub struct Document;

/// Gives the document of the API, as OpenAPI 3.1.
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
