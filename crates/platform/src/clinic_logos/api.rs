//! The clinic's logo for programs.

use axum::Json;
use base::{Context, Error, Instant, Result};
use http::StatusCode;
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use super::routes::{Sent, drawn};
use super::{keep, remove, store};

/// What the API's document says of this slice.
#[derive(OpenApi)]
#[openapi(paths(show, update, delete))]
pub struct Document;

/// A logo, as a form.
#[derive(ToSchema)]
#[allow(dead_code, reason = "says what `routes::drawn` reads")]
struct LogoUpload {
    /// A PNG, JPEG or WebP of at most 1 MB, and at most 3,000 pixels wide and high.
    #[schema(value_type = String, format = Binary, min_length = 1)]
    logo: Vec<u8>,
}

/// The clinic's logo.
#[derive(Serialize, ToSchema)]
pub struct ClinicLogo {
    /// Where anybody can see it. It stays the same but for its last part, which changes with the picture.
    #[schema(example = "https://clinic.example/logos/…/…/…")]
    address: String,
    /// In pixels, as it is served.
    #[schema(minimum = 1)]
    width: i32,
    /// In pixels.
    #[schema(minimum = 1)]
    height: i32,
    updated_at: Instant,
}

async fn logo(ctx: &mut Context) -> Result<ClinicLogo> {
    let clinic = ctx.clinic()?;
    let kept = store::find(ctx.tx(), clinic).await?.ok_or(Error::NotFound)?;
    let place = format!("{clinic}/{}/{}", kept.id, kept.revision);
    Ok(ClinicLogo {
        address: format!("{}{}", ctx.app.public_url, ui::paths::logo(&place)),
        width: kept.width,
        height: kept.height,
        updated_at: kept.updated_at,
    })
}

/// The clinic's logo.
#[utoipa::path(
    get,
    path = "/api/clinic/logo",
    operation_id = "logo",
    tag = "clinic",
    responses(
        (status = 200, description = "Where it is.", body = ClinicLogo),
        (status = 404, description = "There is none."),
    )
)]
pub async fn show(mut ctx: Context) -> Result<Json<ClinicLogo>> {
    Ok(Json(logo(&mut ctx).await?))
}

/// Sets or replaces the clinic's logo.
///
/// It is drawn anew: made to fit, without metadata, and on a plate that it can be seen on.
#[utoipa::path(
    post,
    path = "/api/clinic/logo",
    operation_id = "set_logo",
    tag = "clinic",
    request_body(content = LogoUpload, content_type = "multipart/form-data"),
    responses((status = 200, description = "As it is now.", body = ClinicLogo))
)]
pub async fn update(mut ctx: Context, form: Sent) -> Result<Json<ClinicLogo>> {
    let drawn = drawn(form).await?;
    let drawn = drawn.map_err(|detail| Error::Invalid { field: "logo", detail })?;
    keep(&mut ctx, &drawn).await?;
    let logo = logo(&mut ctx).await?;
    ctx.commit().await?;
    Ok(Json(logo))
}

/// Takes the clinic's logo away.
#[utoipa::path(
    delete,
    path = "/api/clinic/logo",
    operation_id = "remove_logo",
    tag = "clinic",
    responses(
        (status = 204, description = "Gone."),
        (status = 404, description = "There is none."),
    )
)]
pub async fn delete(mut ctx: Context) -> Result<StatusCode> {
    if !remove(&mut ctx).await? {
        return Err(Error::NotFound);
    }
    ctx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
