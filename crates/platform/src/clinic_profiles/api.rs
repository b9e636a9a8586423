//! The clinic's profile for programs.

use axum::Json;
use base::api::Body;
use base::{Context, Result};
use utoipa::OpenApi;

use super::rules::{self, Form};
use super::{keep, routes};

/// What the API's document says of this slice.
#[derive(OpenApi)]
#[openapi(
    paths(show, update),
    tags((name = "clinic", description = "The clinic itself: its name, look, and where it can be reached."))
)]
pub struct Document;

/// The clinic's profile.
#[utoipa::path(
    get,
    path = "/api/clinic",
    tag = "clinic",
    responses((status = 200, description = "The profile.", body = Form))
)]
pub async fn show(mut ctx: Context) -> Result<Json<Form>> {
    Ok(Json(routes::form(&mut ctx).await?))
}

/// Changes the clinic's profile. What is left out becomes empty.
#[utoipa::path(
    post,
    path = "/api/clinic",
    tag = "clinic",
    request_body = Form,
    responses((status = 200, description = "As it is now.", body = Form))
)]
pub async fn update(mut ctx: Context, Body(form): Body<Form>) -> Result<Json<Form>> {
    let profile = rules::parse(&form)?;
    keep(&mut ctx, &profile).await?;
    ctx.commit().await?;
    let rules::Profile { name, name_th, colour, mark, phone, email, address } = profile;
    Ok(Json(Form { name, name_th, colour, mark, phone, email, address }))
}
