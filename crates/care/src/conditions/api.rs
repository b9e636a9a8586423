//! Customers' allergies and conditions for programs.

use axum::Json;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use base::api::{Body, List};
use base::{ConditionId, Context, CustomerId, Instant, Result};
use http::{StatusCode, header};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::store::{self, Row};
use super::{end, record, rules};
use crate::customers;
use crate::typed::Typed;

/// What the API's document says of this slice.
#[derive(OpenApi)]
#[openapi(
    paths(index, create, delete),
    tags((name = "conditions", description = "Allergies and conditions of customers."))
)]
pub struct Document;

/// An allergy or a condition of a customer.
#[derive(Serialize, ToSchema)]
pub struct Condition {
    id: ConditionId,
    customer_id: CustomerId,
    /// `allergy`, or a condition that treatments name.
    kind: String,
    /// What an allergy is to; else empty.
    substance: String,
    note: String,
    /// Who recorded it; empty when nobody is known.
    by: String,
    created_at: Instant,
    /// When it ended; null while it lasts.
    #[schema(required)]
    ended_at: Option<Instant>,
}

impl From<Row> for Condition {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            customer_id: row.customer,
            kind: row.kind,
            substance: row.substance,
            note: row.note,
            by: row.by_name.unwrap_or_default(),
            created_at: row.created_at,
            ended_at: row.ended_at,
        }
    }
}

/// A condition to be recorded.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct NewCondition {
    #[schema(
        required,
        pattern = r"^\s*(allergy|pregnancy|breastfeeding|isotretinoin|keloid|active_infection|blood_thinner|autoimmune|photosensitivity|pacemaker|metal_implant|neuromuscular|epilepsy|recent_sun|cancer)\s*$",
        example = "allergy"
    )]
    kind: String,
    /// What an allergy is to, in Thai or English; needed for an allergy, else left alone.
    #[schema(max_length = 60, example = "ยาชา")]
    substance: String,
    #[schema(max_length = 500)]
    note: String,
}

/// Lists a customer's allergies and conditions, those that ended at the end.
#[utoipa::path(
    get,
    path = "/api/customers/{id}/conditions",
    tag = "conditions",
    params(("id" = CustomerId, Path, description = "The customer.")),
    responses((status = 200, description = "All of them.", body = List<Condition>))
)]
pub async fn index(mut ctx: Context, Path(id): Path<CustomerId>) -> Result<Json<List<Condition>>> {
    let clinic = ctx.clinic()?;
    customers::store::find(ctx.tx(), clinic, id).await?;
    let rows = store::of_customer(ctx.tx(), clinic, id).await?;
    let items: Vec<_> = rows.into_iter().map(Condition::from).collect();
    let total = i64::try_from(items.len()).unwrap_or(i64::MAX);
    Ok(Json(List { items, total, next: None }))
}

/// Records an allergy or a condition.
#[utoipa::path(
    post,
    path = "/api/customers/{id}/conditions",
    tag = "conditions",
    params(("id" = CustomerId, Path, description = "The customer.")),
    request_body = NewCondition,
    responses((status = 201, description = "Recorded.", body = Condition))
)]
pub async fn create(
    mut ctx: Context,
    Path(id): Path<CustomerId>,
    Body(new): Body<NewCondition>,
) -> Result<Response> {
    let clinic = ctx.clinic()?;
    customers::store::find(ctx.tx(), clinic, id).await?;
    let typed = Typed::default()
        .field("kind", new.kind)
        .field("substance", new.substance)
        .field("note", new.note);
    let draft = rules::parse(&typed)?;
    let made = record(&mut ctx, id, &draft).await?;
    let condition = Condition::from(store::find(ctx.tx(), clinic, made).await?);
    ctx.commit().await?;
    let location = format!("/api/customers/{id}/conditions");
    Ok((StatusCode::CREATED, [(header::LOCATION, location)], Json(condition)).into_response())
}

/// Notes that a condition is so no more.
#[utoipa::path(
    post,
    path = "/api/conditions/{id}/end",
    tag = "conditions",
    params(("id" = ConditionId, Path, description = "The condition.")),
    responses((status = 200, description = "Ended.", body = Condition))
)]
pub async fn delete(mut ctx: Context, Path(id): Path<ConditionId>) -> Result<Json<Condition>> {
    end(&mut ctx, id).await?;
    let clinic = ctx.clinic()?;
    let condition = Condition::from(store::find(ctx.tx(), clinic, id).await?);
    ctx.commit().await?;
    Ok(Json(condition))
}
