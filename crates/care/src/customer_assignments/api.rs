//! Assignments for programs.

use axum::Json;
use axum::extract::Path;
use base::api::Body;
use base::{Context, CustomerId, MemberId, Result};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::routes::both;
use super::{assign, colleague, hand_over};
use crate::customers;

/// What the API's document says of this slice.
#[derive(OpenApi)]
#[openapi(paths(update, create))]
pub struct Document;

/// Whose customer somebody is.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = NewAssignment)]
pub struct Whose {
    /// A member's id; empty is nobody.
    #[schema(value_type = String, pattern = r"^\s*([0-9a-fA-F-]{36})?\s*$")]
    member: String,
}

/// Whose customer somebody is now.
#[derive(Serialize, ToSchema)]
pub struct Assignment {
    customer_id: CustomerId,
    #[schema(required)]
    assigned_to: Option<MemberId>,
}

/// Says whose customer somebody is.
#[utoipa::path(
    post,
    path = "/api/customers/{id}/assignment",
    operation_id = "assign",
    tag = "customers",
    params(("id" = CustomerId, Path, description = "The customer.")),
    request_body = Whose,
    responses((status = 200, description = "Assigned.", body = Assignment))
)]
pub async fn update(
    mut ctx: Context,
    Path(id): Path<CustomerId>,
    Body(whose): Body<Whose>,
) -> Result<Json<Assignment>> {
    let clinic = ctx.clinic()?;
    customers::store::find(ctx.tx(), clinic, id).await?;
    let assigned_to = colleague(&mut ctx, &whose.member, "member").await?;
    assign(&mut ctx, id, assigned_to).await?;
    ctx.commit().await?;
    Ok(Json(Assignment { customer_id: id, assigned_to }))
}

/// From whom to whom.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
#[schema(as = NewHandOver)]
pub struct Turn {
    #[schema(required, value_type = MemberId)]
    from: String,
    #[schema(required, value_type = MemberId)]
    to: String,
}

/// What became of it.
#[derive(Serialize, ToSchema)]
pub struct HandOver {
    /// How many customers were handed over.
    #[schema(minimum = 0)]
    customers: u64,
    /// How many open leads went along.
    #[schema(minimum = 0)]
    leads: u64,
}

/// Gives all customers of one colleague to another, and their open leads.
#[utoipa::path(
    post,
    path = "/api/customers/hand-over",
    operation_id = "hand_over",
    tag = "customers",
    request_body = Turn,
    responses((status = 200, description = "Handed over.", body = HandOver))
)]
pub async fn create(mut ctx: Context, Body(turn): Body<Turn>) -> Result<Json<HandOver>> {
    let (from, to) = both(&mut ctx, &turn.from, &turn.to).await?;
    let (customers, leads) = hand_over(&mut ctx, from, to).await?;
    ctx.commit().await?;
    Ok(Json(HandOver { customers, leads }))
}
