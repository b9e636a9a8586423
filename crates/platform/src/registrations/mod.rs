//! There are no registrations: people come by invitation. Whoever looks for a place to register is told so.

use axum::response::Redirect;
use base::{Access, Error, Result, Routes};
use utoipa::OpenApi;

/// The routes of this slice.
pub fn routes() -> Routes {
    Routes::new()
        .get("/auth/register", Access::Public, new)
        .post("/auth/register", Access::Public, new)
        .post("/api/auth/register", Access::Public, create)
}

/// What the API's document says of this slice.
#[derive(OpenApi)]
#[openapi(paths(create))]
pub struct Document;

async fn new() -> Redirect {
    Redirect::to("/auth/login?closed=1")
}

/// Registers nobody.
///
/// Accounts are made by accepting an invitation.
#[utoipa::path(
    post,
    path = "/api/auth/register",
    operation_id = "closed",
    tag = "auth",
    responses((status = 403, description = "Always."))
)]
async fn create() -> Result<()> {
    Err(Error::Forbidden { detail: "registration-closed" })
}
