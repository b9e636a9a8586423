//! Analyses for programs.

use axum::Json;
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, Path, Query};
use axum::response::{IntoResponse, Response};
use base::api::{self, Cursor, List};
use base::{AnalysisId, Context, CustomerId, Instant, Result};
use http::{StatusCode, header};
use serde::Serialize;
use serde_json::Value;

use super::routes::{Asked, read};
use super::rules::State;
use super::store::Row;
use super::{request, store};

/// An analysis. `findings` is there once `state` is `done`; `failure` is a code once it is `failed`.
#[derive(Serialize)]
pub struct Analysis {
    id: AnalysisId,
    customer_id: CustomerId,
    state: State,
    step: String,
    failure: String,
    algorithm: String,
    findings: Option<Value>,
    created_at: Instant,
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

pub async fn show(mut ctx: Context, Path(id): Path<AnalysisId>) -> Result<Json<Analysis>> {
    let clinic = ctx.clinic()?;
    Ok(Json(store::find(ctx.tx(), clinic, id).await?.try_into()?))
}

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
