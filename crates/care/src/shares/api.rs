//! Links for programs.

use axum::Json;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use base::api::{Body, List};
use base::{AnalysisId, Context, Instant, Result, ShareId, Visitor};
use http::{StatusCode, header};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{OpenApi, ToSchema};

use super::store::{self, Row};
use super::{make, open, revoke, rules};
use crate::analyses;

/// What the API's document says of this slice.
#[derive(OpenApi)]
#[openapi(
    paths(index, create, delete, show),
    tags((name = "shares", description = "Links to single results, opened without signing in."))
)]
pub struct Document;

/// A link, without its secret.
#[derive(Serialize, ToSchema)]
pub struct AnalysisShare {
    id: ShareId,
    analysis_id: AnalysisId,
    created_at: Instant,
    expires_at: Instant,
    #[schema(required)]
    revoked_at: Option<Instant>,
    /// How often it was opened.
    #[schema(minimum = 0)]
    opened: i64,
    #[schema(required)]
    last_opened_at: Option<Instant>,
}

impl From<Row> for AnalysisShare {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            analysis_id: row.analysis,
            created_at: row.created_at,
            expires_at: row.expires_at,
            revoked_at: row.revoked_at,
            opened: row.opened,
            last_opened_at: row.last_opened_at,
        }
    }
}

/// A link that was just made.
#[derive(Serialize, ToSchema)]
pub struct NewShare {
    id: ShareId,
    expires_at: Instant,
    /// The whole address. It is not kept: this is the only time it is told.
    url: String,
}

/// How long a link lives.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct Lifetime {
    /// 1, 7, 30 or 90; 7 if nothing is said.
    #[schema(example = 7)]
    days: Option<i64>,
}

/// What a link shows.
#[derive(Serialize, ToSchema)]
pub struct SharedResult {
    /// The clinic's English and Thai name.
    clinic: [String; 2],
    view: String,
    algorithm: String,
    taken_at: Option<Instant>,
    expires_at: Option<Instant>,
    /// What was measured.
    #[schema(required, value_type = Option<Object>)]
    findings: Option<Value>,
}

/// Lists the links to a result, newest first.
#[utoipa::path(
    get,
    path = "/api/analyses/{id}/shares",
    operation_id = "shares",
    tag = "shares",
    params(("id" = AnalysisId, Path, description = "The analysis.")),
    responses((status = 200, description = "Every link.", body = List<AnalysisShare>))
)]
pub async fn index(
    mut ctx: Context,
    Path(id): Path<AnalysisId>,
) -> Result<Json<List<AnalysisShare>>> {
    let clinic = ctx.clinic()?;
    analyses::store::find(ctx.tx(), clinic, id).await?;
    let rows = store::all(ctx.tx(), clinic, id).await?;
    let items: Vec<_> = rows.into_iter().map(AnalysisShare::from).collect();
    let total = i64::try_from(items.len()).unwrap_or(i64::MAX);
    Ok(Json(List { items, total, next: None }))
}

/// Makes a link to a result, and tells it, this once.
#[utoipa::path(
    post,
    path = "/api/analyses/{id}/shares",
    operation_id = "share",
    tag = "shares",
    params(("id" = AnalysisId, Path, description = "The analysis.")),
    request_body = Lifetime,
    responses(
        (status = 201, description = "Made.", body = NewShare),
        (status = 409, description = "There is no result, or its pictures are gone."),
    )
)]
pub async fn create(
    mut ctx: Context,
    Path(id): Path<AnalysisId>,
    Body(lifetime): Body<Lifetime>,
) -> Result<Response> {
    let clinic = ctx.clinic()?;
    analyses::store::find(ctx.tx(), clinic, id).await?;
    let days = rules::days(&lifetime.days.map(|days| days.to_string()).unwrap_or_default())?;
    let made = make(&mut ctx, id, days).await?;
    let url = format!("{}/shared/{}", ctx.app.public_url, made.link.text());
    ctx.commit().await?;
    let location = format!("/api/analyses/{id}/shares");
    let share = NewShare { id: made.id, expires_at: made.expires_at, url };
    Ok((StatusCode::CREATED, [(header::LOCATION, location)], Json(share)).into_response())
}

/// Revokes a link: it is dead from the next request on.
#[utoipa::path(
    post,
    path = "/api/shares/{id}/revoke",
    operation_id = "revoke_share",
    tag = "shares",
    params(("id" = ShareId, Path, description = "The link.")),
    responses((status = 204, description = "Revoked."))
)]
pub async fn delete(mut ctx: Context, Path(id): Path<ShareId>) -> Result<StatusCode> {
    revoke(&mut ctx, id).await?;
    ctx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Shows what a link opens.
#[utoipa::path(
    get,
    path = "/api/shared/{token}",
    operation_id = "shared_result",
    tag = "shares",
    params(("token" = String, Path, description = "The last part of the link.")),
    responses(
        (status = 200, description = "The result.", body = SharedResult),
        (status = 404, description = "There is no such link."),
        (status = 410, description = "It was revoked, its time is over, or its pictures are gone."),
    )
)]
pub async fn show(visitor: Visitor, Path(token): Path<String>) -> Result<Json<SharedResult>> {
    let opened = open(&visitor.app, &token, &visitor.request).await?;
    let findings = opened.findings.map(analyses::without_landmarks);
    Ok(Json(SharedResult {
        clinic: [opened.name, opened.name_th],
        view: opened.view.unwrap_or_default(),
        algorithm: opened.algorithm.unwrap_or_default(),
        taken_at: opened.taken_at,
        expires_at: opened.expires_at,
        findings,
    }))
}
