//! Merging for programs.

use axum::Json;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use base::api::Body;
use base::{Context, CustomerId, Instant, MergeId, Result};
use http::{StatusCode, header};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::routes::NOBODY_CHOSEN;
use super::store::Row;
use super::{merge, store, undo};
use crate::customers::{self, printed_number};

/// What the API's document says of this slice.
#[derive(OpenApi)]
#[openapi(paths(create, show, undo_it))]
pub struct Document;

/// Two records that became one.
#[derive(Serialize, ToSchema)]
pub struct CustomerMerge {
    id: MergeId,
    /// The record that stays.
    kept_id: CustomerId,
    /// The one that went into it.
    merged_id: CustomerId,
    /// Its number.
    #[schema(pattern = "^HN[0-9]{6,}$")]
    merged_number: String,
    /// The ids of what was moved, by table.
    #[schema(value_type = Object)]
    moved: serde_json::Value,
    /// Who did it.
    by: String,
    created_at: Instant,
    /// When it was undone.
    #[schema(required)]
    undone_at: Option<Instant>,
}

impl From<Row> for CustomerMerge {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            kept_id: row.kept,
            merged_id: row.merged,
            merged_number: printed_number(row.merged_number),
            moved: row.moved,
            by: row.by_name.unwrap_or_default(),
            created_at: row.created_at,
            undone_at: row.undone_at,
        }
    }
}

/// Which record goes into the customer's.
#[derive(Default, Deserialize, ToSchema)]
#[schema(as = NewCustomerMerge)]
#[serde(default)]
pub struct New {
    /// The one that goes.
    #[schema(required, value_type = CustomerId)]
    other_id: Option<CustomerId>,
}

/// Merges another record into a customer's: everything of it goes along, and what only it says is taken over.
#[utoipa::path(
    post,
    path = "/api/customers/{id}/merges",
    operation_id = "merge",
    tag = "customers",
    params(("id" = CustomerId, Path, description = "The customer whose record stays.")),
    request_body = New,
    responses(
        (status = 201, description = "Merged.", body = CustomerMerge),
        (status = 409, description = "The other one has an account, or both stand in line."),
    )
)]
pub async fn create(
    mut ctx: Context,
    Path(id): Path<CustomerId>,
    Body(new): Body<New>,
) -> Result<Response> {
    let clinic = ctx.clinic()?;
    customers::store::find(ctx.tx(), clinic, id).await?;
    let other = new.other_id.ok_or(NOBODY_CHOSEN)?;
    let merge = merge(&mut ctx, id, other).await?;
    let made = CustomerMerge::from(store::find(ctx.tx(), clinic, merge).await?);
    ctx.commit().await?;
    let location = format!("/api/customer-merges/{merge}");
    Ok((StatusCode::CREATED, [(header::LOCATION, location)], Json(made)).into_response())
}

/// Shows a merge.
#[utoipa::path(
    get,
    path = "/api/customer-merges/{id}",
    operation_id = "merged",
    tag = "customers",
    params(("id" = MergeId, Path, description = "The merge.")),
    responses((status = 200, description = "The merge.", body = CustomerMerge))
)]
pub async fn show(mut ctx: Context, Path(id): Path<MergeId>) -> Result<Json<CustomerMerge>> {
    let clinic = ctx.clinic()?;
    Ok(Json(store::find(ctx.tx(), clinic, id).await?.into()))
}

/// Undoes a merge: what was moved goes back, and what was filled in and not changed since is emptied.
#[utoipa::path(
    post,
    path = "/api/customer-merges/{id}/undo",
    operation_id = "unmerge",
    tag = "customers",
    params(("id" = MergeId, Path, description = "The merge.")),
    responses(
        (status = 200, description = "Undone.", body = CustomerMerge),
        (status = 409, description = "It was undone before, or the record that stayed is gone."),
    )
)]
pub async fn undo_it(mut ctx: Context, Path(id): Path<MergeId>) -> Result<Json<CustomerMerge>> {
    let clinic = ctx.clinic()?;
    undo(&mut ctx, id).await?;
    let row = store::find(ctx.tx(), clinic, id).await?;
    ctx.commit().await?;
    Ok(Json(row.into()))
}
