//! Notes for programs.

use axum::Json;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use base::api::{Body, List};
use base::{AnalysisId, Context, Instant, NoteId, Result};
use http::{StatusCode, header};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::{add, rules, store};
use crate::analyses;

/// What the API's document says of this slice.
#[derive(OpenApi)]
#[openapi(paths(index, create))]
pub struct Document;

/// A note about an analysis.
#[derive(Serialize, ToSchema)]
pub struct AnalysisNote {
    id: NoteId,
    text: String,
    /// Who wrote it; empty if nobody of the clinic.
    by: String,
    created_at: Instant,
}

/// What a note is made from.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct Written {
    /// Something, for colleagues only.
    #[schema(min_length = 1, max_length = 2000)]
    text: String,
}

async fn all(ctx: &mut Context, id: AnalysisId) -> Result<Vec<AnalysisNote>> {
    let clinic = ctx.clinic()?;
    let note = |row: store::Row| AnalysisNote {
        id: row.id,
        text: row.text,
        by: row.by_name.unwrap_or_default(),
        created_at: row.created_at,
    };
    Ok(store::all(ctx.tx(), clinic, id).await?.into_iter().map(note).collect())
}

/// Lists the notes about an analysis, oldest first.
#[utoipa::path(
    get,
    path = "/api/analyses/{id}/notes",
    operation_id = "analysis_notes",
    tag = "analyses",
    params(("id" = AnalysisId, Path, description = "The analysis.")),
    responses((status = 200, description = "Every note.", body = List<AnalysisNote>))
)]
pub async fn index(
    mut ctx: Context,
    Path(id): Path<AnalysisId>,
) -> Result<Json<List<AnalysisNote>>> {
    let clinic = ctx.clinic()?;
    analyses::store::find(ctx.tx(), clinic, id).await?;
    let items = all(&mut ctx, id).await?;
    let total = i64::try_from(items.len()).unwrap_or(i64::MAX);
    Ok(Json(List { items, total, next: None }))
}

/// Writes a note about an analysis.
#[utoipa::path(
    post,
    path = "/api/analyses/{id}/notes",
    operation_id = "write_analysis_note",
    tag = "analyses",
    params(("id" = AnalysisId, Path, description = "The analysis.")),
    request_body = Written,
    responses((status = 201, description = "Written.", body = AnalysisNote))
)]
pub async fn create(
    mut ctx: Context,
    Path(id): Path<AnalysisId>,
    Body(written): Body<Written>,
) -> Result<Response> {
    let clinic = ctx.clinic()?;
    analyses::store::find(ctx.tx(), clinic, id).await?;
    let text = rules::text(&written.text)?;
    let note = add(&mut ctx, id, &text).await?;
    let by = ctx.who.name.clone();
    let made = AnalysisNote { id: note, text, by, created_at: ctx.app.clock.now() };
    ctx.commit().await?;
    let location = format!("/api/analyses/{id}/notes");
    Ok((StatusCode::CREATED, [(header::LOCATION, location)], Json(made)).into_response())
}
