//! Comparisons for programs.

use axum::Json;
use axum::extract::Path;
use base::api::Query;
use base::{AnalysisId, Context, Error, Instant, Result};
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use super::routes::Asked;
use super::sides;
use crate::analyses::read_findings;
use crate::analyses::scores::{self, Apart};

/// What the API's document says of this slice.
#[derive(OpenApi)]
#[openapi(paths(show))]
pub struct Document;

/// Two results of a customer.
#[derive(Serialize, ToSchema)]
pub struct Comparison {
    before: Compared,
    after: Compared,
    /// Why numbers are not compared: `views` or `versions` differ; null when they are.
    #[schema(required)]
    apart: Option<&'static str>,
    /// One for each measure that both have; empty when numbers are not compared.
    changes: Vec<ScoreChange>,
}

/// One of the two.
#[derive(Serialize, ToSchema)]
pub struct Compared {
    id: AnalysisId,
    algorithm: String,
    created_at: Instant,
}

/// What became of one score.
#[derive(Serialize, ToSchema)]
pub struct ScoreChange {
    measure: &'static str,
    before: f32,
    after: f32,
    /// Points that are noise; null where that was not measured for this version.
    #[schema(required)]
    smallest_change: Option<f32>,
    /// `better`, `worse`, `within_noise`, or `unknown` where noise was not measured.
    change: &'static str,
}

/// Compares an analysis with another of the same customer: the older one is `before`.
#[utoipa::path(
    get,
    path = "/api/analyses/{id}/comparison",
    operation_id = "comparison",
    tag = "analyses",
    params(("id" = AnalysisId, Path, description = "The analysis."), Asked),
    responses(
        (status = 200, description = "What changed.", body = Comparison),
        (status = 409, description = "There is no other result to compare with."),
    )
)]
pub async fn show(
    mut ctx: Context,
    Path(id): Path<AnalysisId>,
    Query(asked): Query<Asked>,
) -> Result<Json<Comparison>> {
    let found = sides(&mut ctx, id, asked.with).await?;
    let none = Error::Conflict { detail: "error-nothing-to-compare" };
    let Some(before) = found.before else { return Err(none) };
    let after = found.after;
    let (Some(first), Some(second)) = (before.findings.clone(), after.findings.clone()) else {
        return Err(none);
    };
    let (first, second) = (read_findings(first)?, read_findings(second)?);
    let changes = scores::pairs(&first, &second).into_iter().map(|pair| ScoreChange {
        measure: pair.measure.as_str(),
        before: pair.before.score,
        after: pair.after.score,
        smallest_change: pair.after.smallest_change,
        change: pair.change.as_str(),
    });
    Ok(Json(Comparison {
        apart: scores::apart(&first, &second).map(|why| match why {
            Apart::Views => "views",
            Apart::Versions => "versions",
        }),
        changes: changes.collect(),
        before: Compared {
            id: before.id,
            algorithm: before.algorithm,
            created_at: before.created_at,
        },
        after: Compared { id: after.id, algorithm: after.algorithm, created_at: after.created_at },
    }))
}
