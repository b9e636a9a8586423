//! Trends for programs.

use axum::Json;
use axum::extract::Path;
use base::api::Query;
use base::{AnalysisId, Context, CustomerId, Instant, Result};
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use super::routes::Asked;
use super::visits;
use crate::customers;

/// What the API's document says of this slice.
#[derive(OpenApi)]
#[openapi(paths(show))]
pub struct Document;

/// A customer's scores over the visits.
#[derive(Serialize, ToSchema)]
pub struct Trends {
    /// The oldest first, at most the newest sixty. Compare those of the same `algorithm`.
    visits: Vec<TrendVisit>,
}

/// The scores of one visit.
#[derive(Serialize, ToSchema)]
pub struct TrendVisit {
    analysis_id: AnalysisId,
    created_at: Instant,
    algorithm: String,
    scores: Vec<TrendScore>,
}

/// One score.
#[derive(Serialize, ToSchema)]
pub struct TrendScore {
    measure: &'static str,
    score: f32,
    /// Points that are noise; null where that was not measured for this version.
    #[schema(required)]
    smallest_change: Option<f32>,
}

/// Shows how a customer's scores went.
#[utoipa::path(
    get,
    path = "/api/customers/{id}/trends",
    operation_id = "trends",
    tag = "analyses",
    params(("id" = CustomerId, Path, description = "The customer."), Asked),
    responses((status = 200, description = "The scores.", body = Trends))
)]
pub async fn show(
    mut ctx: Context,
    Path(id): Path<CustomerId>,
    Query(asked): Query<Asked>,
) -> Result<Json<Trends>> {
    let clinic = ctx.clinic()?;
    customers::store::find(ctx.tx(), clinic, id).await?;
    let view = asked.view()?;
    let visits = visits(&mut ctx, id, view.as_str()).await?.into_iter().map(|visit| TrendVisit {
        analysis_id: visit.id,
        created_at: visit.at,
        algorithm: visit.findings.algorithm.clone(),
        scores: visit
            .findings
            .measures
            .iter()
            .map(|found| TrendScore {
                measure: found.measure.as_str(),
                score: found.score,
                smallest_change: found.smallest_change,
            })
            .collect(),
    });
    Ok(Json(Trends { visits: visits.collect() }))
}
