//! Analyses for programs.

use axum::Json;
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, Path};
use axum::response::{IntoResponse, Response};
use base::api::{self, Cursor, List, Query};
use base::{AnalysisId, Context, CustomerId, Instant, Result};
use http::{StatusCode, header};
use serde::Serialize;
use serde_json::Value;
use utoipa::{OpenApi, ToSchema};

use super::routes::{Asked, read};
use super::rules::State;
use super::store::Row;
use super::{request, store};

/// What the API's document says of this slice.
#[derive(OpenApi)]
#[openapi(
    paths(index, show, create),
    tags((name = "analyses", description = "Skin analyses of customers' photos."))
)]
pub struct Document;

/// A photo to be analysed, as a form.
#[derive(ToSchema)]
#[allow(dead_code, reason = "says what `routes::read` reads")]
struct Upload {
    /// Whose face it is.
    customer_id: CustomerId,
    /// That the customer agrees: `yes`.
    #[schema(pattern = "^yes$", example = "yes")]
    consent: String,
    /// A JPEG, PNG or WebP of a face from the front, at most 32 MB.
    #[schema(value_type = String, format = Binary, min_length = 1)]
    photo: Vec<u8>,
}

/// An analysis. `findings` is there once `state` is `done`; `failure` is a code once it is `failed`.
#[derive(Serialize, ToSchema)]
pub struct Analysis {
    id: AnalysisId,
    customer_id: CustomerId,
    state: State,
    /// What is being done while it is running.
    #[schema(example = "faces")]
    step: String,
    /// Why it failed, in one word; else empty.
    failure: String,
    /// The version of the analysis; empty before it is done.
    algorithm: String,
    /// What was measured. Two results can be compared when their `algorithm` is the same.
    #[schema(required, value_type = Option<Object>)]
    findings: Option<Value>,
    created_at: Instant,
    #[schema(required)]
    finished_at: Option<Instant>,
}

impl TryFrom<Row> for Analysis {
    type Error = base::Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: row.id,
            customer_id: row.customer,
            state: State::parse(&row.state)?,
            step: row.step,
            failure: row.failure,
            algorithm: row.algorithm,
            findings: row.findings,
            created_at: row.created_at,
            finished_at: row.finished_at,
        })
    }
}

/// Lists analyses, newest first.
#[utoipa::path(
    get,
    path = "/api/analyses",
    tag = "analyses",
    params(Asked),
    responses((status = 200, description = "A page of the analyses.", body = List<Analysis>))
)]
pub async fn index(mut ctx: Context, Query(asked): Query<Asked>) -> Result<Json<List<Analysis>>> {
    let clinic = ctx.clinic()?;
    let limit = api::limit(asked.limit);
    let rows = store::page(
        ctx.tx(),
        clinic,
        asked.customer_id,
        Cursor::asked(asked.cursor.as_deref())?,
        limit + 1,
    )
    .await?;
    let total = store::count(ctx.tx(), clinic, asked.customer_id).await?;
    let (rows, next) = api::page(rows, limit, |row| Cursor { at: row.created_at, id: row.id.0 });
    let items = rows.into_iter().map(Analysis::try_from).collect::<Result<_>>()?;
    Ok(Json(List { items, total, next: next.map(|cursor| cursor.text()) }))
}

/// Shows an analysis.
///
/// Ask again until `state` is `done` or `failed`.
#[utoipa::path(
    get,
    path = "/api/analyses/{id}",
    tag = "analyses",
    params(("id" = AnalysisId, Path, description = "The analysis.")),
    responses((status = 200, description = "The analysis.", body = Analysis))
)]
pub async fn show(mut ctx: Context, Path(id): Path<AnalysisId>) -> Result<Json<Analysis>> {
    let clinic = ctx.clinic()?;
    Ok(Json(store::find(ctx.tx(), clinic, id).await?.try_into()?))
}

/// Has a photo analysed.
///
/// Answers as soon as the photo is kept; what comes of it is at `Location`.
#[utoipa::path(
    post,
    path = "/api/analyses",
    tag = "analyses",
    request_body(content = Upload, content_type = "multipart/form-data"),
    responses((status = 202, description = "Waiting for its turn.", body = Analysis))
)]
pub async fn create(
    mut ctx: Context,
    form: std::result::Result<Multipart, MultipartRejection>,
) -> Result<Response> {
    let upload = read(form).await?;
    let id = request(&mut ctx, &upload).await?;
    let clinic = ctx.clinic()?;
    let analysis = Analysis::try_from(store::find(ctx.tx(), clinic, id).await?)?;
    ctx.commit().await?;
    let location = format!("/api/analyses/{id}");
    Ok((StatusCode::ACCEPTED, [(header::LOCATION, location)], Json(analysis)).into_response())
}
