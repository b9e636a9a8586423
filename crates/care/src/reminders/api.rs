//! The setting for programs.

use axum::Json;
use base::api::Body;
use base::{Context, Error, Result};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::rules::Before;
use super::{set, store};

/// What the API's document says of this slice.
#[derive(OpenApi)]
#[openapi(paths(show, update))]
pub struct Document;

/// When customers are reminded of their appointments by mail.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct Notifications {
    /// Hours before: 4, 24, 48 or 72; 0 is not at all.
    #[schema(minimum = 0, maximum = 72, multiple_of = 4, example = 24)]
    reminder_hours: i32,
}

/// Shows when customers are reminded.
#[utoipa::path(
    get,
    path = "/api/settings/notifications",
    operation_id = "notifications",
    tag = "clinic",
    responses((status = 200, description = "The setting.", body = Notifications))
)]
pub async fn show(mut ctx: Context) -> Result<Json<Notifications>> {
    let clinic = ctx.clinic()?;
    let reminder_hours = store::before(ctx.tx(), clinic).await?.hours();
    Ok(Json(Notifications { reminder_hours }))
}

/// Sets when customers are reminded, of what is booked already too.
#[utoipa::path(
    post,
    path = "/api/settings/notifications",
    operation_id = "set_notifications",
    tag = "clinic",
    request_body = Notifications,
    responses((status = 200, description = "Set.", body = Notifications))
)]
pub async fn update(
    mut ctx: Context,
    Body(wanted): Body<Notifications>,
) -> Result<Json<Notifications>> {
    ctx.clinic()?;
    let before = Before::of(wanted.reminder_hours)
        .ok_or(Error::Invalid { field: "reminder_hours", detail: "error-choice" })?;
    set(&mut ctx, before).await?;
    ctx.commit().await?;
    Ok(Json(wanted))
}
