//! Erasing for programs.

use axum::Json;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use base::api::{Body, List};
use base::{Context, CustomerId, ErasureId, Instant, Result};
use http::{StatusCode, header};
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use super::store::Row;
use super::{erase, rules, store};
use crate::customers::{self, printed_number};

/// What the API's document says of this slice.
#[derive(OpenApi)]
#[openapi(paths(create, index, show))]
pub struct Document;

/// What remains of an erasure.
#[derive(Serialize, ToSchema)]
pub struct CustomerErasure {
    id: ErasureId,
    /// The number that the customer had.
    #[schema(pattern = "^HN[0-9]{6,}$")]
    number: String,
    reason: String,
    /// How many rows of which table went, or were emptied.
    #[schema(value_type = Object)]
    erased_rows: serde_json::Value,
    /// Who did it.
    by: String,
    created_at: Instant,
}

impl From<Row> for CustomerErasure {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            number: printed_number(row.number),
            reason: row.reason,
            erased_rows: row.rows,
            by: row.by_name.unwrap_or_default(),
            created_at: row.created_at,
        }
    }
}

/// Erases a customer for good. What the clinic has to keep stays under the number.
#[utoipa::path(
    post,
    path = "/api/customers/{id}/erase",
    operation_id = "erase",
    tag = "customers",
    params(("id" = CustomerId, Path, description = "The customer.")),
    request_body = rules::Form,
    responses(
        (status = 201, description = "Erased.", body = CustomerErasure),
        (status = 409, description = "They are expected, or an analysis is under way."),
    )
)]
pub async fn create(
    mut ctx: Context,
    Path(id): Path<CustomerId>,
    Body(form): Body<rules::Form>,
) -> Result<Response> {
    let clinic = ctx.clinic()?;
    let number = customers::store::find(ctx.tx(), clinic, id).await?.number;
    let reason = rules::parse(&form, number)?;
    let receipt = erase(&mut ctx, id, &reason).await?;
    let made = CustomerErasure::from(store::find(ctx.tx(), clinic, receipt).await?);
    ctx.commit().await?;
    let location = format!("/api/customer-erasures/{receipt}");
    Ok((StatusCode::CREATED, [(header::LOCATION, location)], Json(made)).into_response())
}

/// Lists the receipts, newest first.
#[utoipa::path(
    get,
    path = "/api/customer-erasures",
    operation_id = "erasures",
    tag = "customers",
    responses((status = 200, description = "The newest 200.", body = List<CustomerErasure>))
)]
pub async fn index(mut ctx: Context) -> Result<Json<List<CustomerErasure>>> {
    let clinic = ctx.clinic()?;
    let rows = store::all(ctx.tx(), clinic).await?;
    let items: Vec<_> = rows.into_iter().map(CustomerErasure::from).collect();
    let total = i64::try_from(items.len()).unwrap_or(i64::MAX);
    Ok(Json(List { items, total, next: None }))
}

/// Shows a receipt.
#[utoipa::path(
    get,
    path = "/api/customer-erasures/{id}",
    operation_id = "erasure",
    tag = "customers",
    params(("id" = ErasureId, Path, description = "The receipt.")),
    responses((status = 200, description = "The receipt.", body = CustomerErasure))
)]
pub async fn show(mut ctx: Context, Path(id): Path<ErasureId>) -> Result<Json<CustomerErasure>> {
    let clinic = ctx.clinic()?;
    Ok(Json(store::find(ctx.tx(), clinic, id).await?.into()))
}
