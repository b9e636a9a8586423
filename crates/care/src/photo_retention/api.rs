//! The setting for programs.

use axum::Json;
use base::api::Body;
use base::{Context, Result};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::{rules, set, store};

/// What the API's document says of this slice.
#[derive(OpenApi)]
#[openapi(paths(show, update))]
pub struct Document;

/// How long pictures are kept.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct PhotoRetention {
    /// Months, 1 to 240; null is until somebody erases them.
    #[serde(default)]
    #[schema(required, minimum = 1, maximum = 240)]
    months: Option<i32>,
}

/// Shows how long pictures are kept.
#[utoipa::path(
    get,
    path = "/api/settings/photos",
    operation_id = "photo_retention",
    tag = "analyses",
    responses((status = 200, description = "The setting.", body = PhotoRetention))
)]
pub async fn show(mut ctx: Context) -> Result<Json<PhotoRetention>> {
    let clinic = ctx.clinic()?;
    Ok(Json(PhotoRetention { months: store::months(ctx.tx(), clinic).await? }))
}

/// Sets how long pictures are kept: older ones go for good, their numbers stay.
#[utoipa::path(
    post,
    path = "/api/settings/photos",
    operation_id = "set_photo_retention",
    tag = "analyses",
    request_body = PhotoRetention,
    responses((status = 200, description = "Set.", body = PhotoRetention))
)]
pub async fn update(
    mut ctx: Context,
    Body(wanted): Body<PhotoRetention>,
) -> Result<Json<PhotoRetention>> {
    ctx.clinic()?;
    let typed = wanted.months.map(|months| months.to_string()).unwrap_or_default();
    let months = rules::months(&typed)?;
    set(&mut ctx, months).await?;
    ctx.commit().await?;
    Ok(Json(PhotoRetention { months }))
}
