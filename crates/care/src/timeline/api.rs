//! The timeline for programs.

use axum::Json;
use axum::extract::Path;
use base::api::{List, Query};
use base::{Context, CustomerId, Instant, Result};
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use super::read;
use super::rules::{Asked, Kind};
use super::store::Row;
use crate::customers;

/// What the API's document says of this slice.
#[derive(OpenApi)]
#[openapi(paths(index))]
pub struct Document;

/// Something that happened, or will, with a customer.
#[derive(Serialize, ToSchema)]
pub struct TimelineEntry {
    kind: Kind,
    /// Of the analysis, booking, ticket, note or consent.
    id: Uuid,
    /// When it was, or will be.
    at: Instant,
    /// When it ended or was withdrawn.
    #[schema(required)]
    ends_at: Option<Instant>,
    /// Of an analysis, a booking or a ticket; `signed` of a consent that is not to photos; else empty.
    state: String,
    /// What it was about.
    text: String,
    /// The same in Thai, where there are both.
    text_th: String,
    /// Who did it, or will; empty if nobody of the clinic.
    by: String,
}

impl TimelineEntry {
    fn of(row: Row) -> Option<Self> {
        Some(Self {
            kind: Kind::parse(&row.kind)?,
            id: row.id,
            at: row.at,
            ends_at: row.ends_at,
            state: row.state,
            text: row.words,
            text_th: row.words_th,
            by: row.by_name.unwrap_or_default(),
        })
    }
}

/// Lists everything of a customer by time, newest first; bookings to come stand on top.
#[utoipa::path(
    get,
    path = "/api/customers/{id}/timeline",
    operation_id = "timeline",
    tag = "customers",
    params(("id" = CustomerId, Path, description = "The customer."), Asked),
    responses((status = 200, description = "A page of it.", body = List<TimelineEntry>))
)]
pub async fn index(
    mut ctx: Context,
    Path(id): Path<CustomerId>,
    Query(asked): Query<Asked>,
) -> Result<Json<List<TimelineEntry>>> {
    let clinic = ctx.clinic()?;
    customers::store::find(ctx.tx(), clinic, id).await?;
    let read = read(&mut ctx, id, &asked).await?;
    let total = read.counts.of(read.kind);
    let items = read.rows.into_iter().filter_map(TimelineEntry::of).collect();
    Ok(Json(List { items, total, next: read.next.map(|cursor| cursor.text()) }))
}
