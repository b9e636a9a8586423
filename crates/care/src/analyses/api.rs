//! Analyses for programs.

use axum::Json;
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, Path};
use axum::response::{IntoResponse, Response};
use base::api::{self, Cursor, List, Query};
use base::{AnalysisId, Context, CustomerId, Instant, Result, VisitId};
use http::{StatusCode, header};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use utoipa::{OpenApi, ToSchema};

use super::pictures::Pictures;
use super::routes::{Asked, Meant, erase, read};
use super::rules::State;
use super::store::Row;
use super::{request, scores, store};

/// What the API's document says of this slice.
#[derive(OpenApi)]
#[openapi(
    paths(index, show, create, delete),
    tags((name = "analyses", description = "Skin analyses of customers' photos."))
)]
pub struct Document;

/// A photo to be analysed, as a form.
#[derive(ToSchema)]
#[allow(dead_code, reason = "says what `routes::read` reads")]
struct Upload {
    /// Whose face it is.
    customer_id: CustomerId,
    /// `yes` records that the customer just agreed. Needed only where no consent was ever recorded.
    #[schema(pattern = "^yes$", example = "yes")]
    consent: Option<String>,
    /// From where the photo was taken; `front` if nothing is said.
    #[schema(pattern = "^(front|left|right)$", example = "front")]
    view: Option<String>,
    /// The visit that the photo joins; none begins one.
    visit_id: Option<VisitId>,
    /// A JPEG, PNG or WebP of a face, at most 32 MB.
    #[schema(value_type = String, format = Binary, min_length = 1)]
    photo: Vec<u8>,
}

/// An analysis. `findings` is there once `state` is `done`; `failure` is a code once it is `failed`.
#[derive(Serialize, ToSchema)]
pub struct Analysis {
    id: AnalysisId,
    customer_id: CustomerId,
    /// The views taken together have the same.
    visit_id: VisitId,
    /// From where the photo was taken: `front`, `left` or `right`, the person's own.
    view: String,
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
    /// Addresses of its pictures by name, while there are some. They work for minutes, and only with the
    /// session or key that asked for them.
    images: BTreeMap<String, String>,
    /// Why there are no pictures any more: `withdrawn` or `retention`; else empty.
    pictures_gone: String,
    created_at: Instant,
    #[schema(required)]
    finished_at: Option<Instant>,
}

impl Analysis {
    fn of(row: Row, pictures: &Pictures) -> Result<Self> {
        let images = images(&row, pictures);
        Ok(Self {
            id: row.id,
            customer_id: row.customer,
            visit_id: row.visit,
            view: row.view,
            images,
            pictures_gone: row.pictures_gone,
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

fn images(row: &Row, pictures: &Pictures) -> BTreeMap<String, String> {
    let findings = row.findings.clone().filter(|_| row.pictures_gone.is_empty());
    let Some(Ok(findings)) = findings.map(super::read_findings) else { return BTreeMap::new() };
    let overlays = findings.measures.iter().map(|found| scores::overlay(found.measure));
    let names = ["photo", "portrait"].map(str::to_owned).into_iter().chain(overlays);
    names.map(|name| (name.clone(), pictures.address(row.id, &name))).collect()
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
    let pictures = Pictures::of(&ctx);
    let items = rows.into_iter().map(|row| Analysis::of(row, &pictures)).collect::<Result<_>>()?;
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
    let row = store::find(ctx.tx(), clinic, id).await?;
    Ok(Json(Analysis::of(row, &Pictures::of(&ctx))?))
}

/// Has a photo analysed.
///
/// Answers as soon as the photo is kept; what comes of it is at `Location`.
#[utoipa::path(
    post,
    path = "/api/analyses",
    tag = "analyses",
    request_body(content = Upload, content_type = "multipart/form-data"),
    responses(
        (status = 202, description = "Waiting for its turn.", body = Analysis),
        (status = 409, description = "Consent to photos was withdrawn."),
    )
)]
pub async fn create(
    mut ctx: Context,
    form: std::result::Result<Multipart, MultipartRejection>,
) -> Result<Response> {
    let upload = read(form).await?;
    let id = request(&mut ctx, &upload).await?;
    let clinic = ctx.clinic()?;
    let row = store::find(ctx.tx(), clinic, id).await?;
    let analysis = Analysis::of(row, &Pictures::of(&ctx))?;
    ctx.commit().await?;
    let location = format!("/api/analyses/{id}");
    Ok((StatusCode::ACCEPTED, [(header::LOCATION, location)], Json(analysis)).into_response())
}

/// Erases an analysis with its pictures, notes and links.
#[utoipa::path(
    delete,
    path = "/api/analyses/{id}",
    tag = "analyses",
    params(("id" = AnalysisId, Path, description = "The analysis."), Meant),
    responses(
        (status = 204, description = "Erased."),
        (status = 409, description = "It is under way: wait for its end."),
    )
)]
pub async fn delete(
    ctx: Context,
    Path(id): Path<AnalysisId>,
    Query(meant): Query<Meant>,
) -> Result<StatusCode> {
    erase(ctx, id, &meant).await?;
    Ok(StatusCode::NO_CONTENT)
}
