//! Consent to photos for programs.

use axum::Json;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use base::api::{Body, List};
use base::{ConsentId, Context, CustomerId, Error, Instant, Lang, Result};
use http::{StatusCode, header};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::rules::{self, Way};
use super::store::{self, Row};
use super::{give, withdraw};
use crate::customers;

/// What the API's document says of this slice.
#[derive(OpenApi)]
#[openapi(
    paths(index, create, delete),
    tags((name = "photo consents", description = "What customers agreed to before a photo."))
)]
pub struct Document;

/// A consent to photos.
#[derive(Serialize, ToSchema)]
pub struct PhotoConsent {
    id: ConsentId,
    /// Of the words that were agreed to.
    version: String,
    /// The language they were read in.
    lang: Lang,
    way: Way,
    created_at: Instant,
    /// When it was taken back; null while it stands.
    #[schema(required)]
    withdrawn_at: Option<Instant>,
}

impl TryFrom<Row> for PhotoConsent {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: row.id,
            version: row.version,
            lang: Lang::parse(&row.lang).unwrap_or_default(),
            way: Way::parse(&row.way).ok_or_else(|| Error::internal("unknown way"))?,
            created_at: row.created_at,
            withdrawn_at: row.withdrawn_at,
        })
    }
}

/// How somebody agreed.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct Agreed {
    /// `in_person` if nothing is said, or `on_paper`. Who is a customer agrees online.
    #[schema(value_type = Option<Way>)]
    way: String,
}

/// That it is meant.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct Meant {
    /// `yes`: the pictures cannot be brought back.
    #[schema(pattern = "^yes$", example = "yes")]
    confirm: String,
}

/// Lists a customer's consents, newest first.
#[utoipa::path(
    get,
    path = "/api/customers/{id}/photo-consents",
    operation_id = "photo_consents",
    tag = "photo consents",
    params(("id" = CustomerId, Path, description = "The customer.")),
    responses((status = 200, description = "Every consent.", body = List<PhotoConsent>))
)]
pub async fn index(
    mut ctx: Context,
    Path(id): Path<CustomerId>,
) -> Result<Json<List<PhotoConsent>>> {
    let clinic = ctx.clinic()?;
    customers::store::find(ctx.tx(), clinic, id).await?;
    let rows = store::all(ctx.tx(), clinic, id).await?;
    let items = rows.into_iter().map(PhotoConsent::try_from).collect::<Result<Vec<_>>>()?;
    let total = i64::try_from(items.len()).unwrap_or(i64::MAX);
    Ok(Json(List { items, total, next: None }))
}

/// Records that a customer agreed.
#[utoipa::path(
    post,
    path = "/api/customers/{id}/photo-consents",
    operation_id = "give_photo_consent",
    tag = "photo consents",
    params(("id" = CustomerId, Path, description = "The customer.")),
    request_body = Agreed,
    responses(
        (status = 201, description = "It stands.", body = PhotoConsent),
        (status = 409, description = "One stands already."),
    )
)]
pub async fn create(
    mut ctx: Context,
    Path(id): Path<CustomerId>,
    Body(agreed): Body<Agreed>,
) -> Result<Response> {
    let clinic = ctx.clinic()?;
    customers::store::find(ctx.tx(), clinic, id).await?;
    let way = rules::way(&agreed.way, ctx.who.customer.is_some())?;
    give(&mut ctx, id, way).await?;
    let row = store::latest(ctx.tx(), clinic, id).await?.ok_or(Error::NotFound)?;
    let consent = PhotoConsent::try_from(row)?;
    ctx.commit().await?;
    let location = format!("/api/customers/{id}/photo-consents");
    Ok((StatusCode::CREATED, [(header::LOCATION, location)], Json(consent)).into_response())
}

/// Withdraws a customer's consent: every picture and every link to one is dead from now on.
#[utoipa::path(
    post,
    path = "/api/customers/{id}/photo-consents/withdraw",
    operation_id = "withdraw_photo_consent",
    tag = "photo consents",
    params(("id" = CustomerId, Path, description = "The customer.")),
    request_body = Meant,
    responses(
        (status = 204, description = "Withdrawn."),
        (status = 409, description = "There is none that stands."),
    )
)]
pub async fn delete(
    mut ctx: Context,
    Path(id): Path<CustomerId>,
    Body(meant): Body<Meant>,
) -> Result<StatusCode> {
    let clinic = ctx.clinic()?;
    customers::store::find(ctx.tx(), clinic, id).await?;
    crate::confirmed(&meant.confirm)?;
    withdraw(&mut ctx, id).await?;
    ctx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
