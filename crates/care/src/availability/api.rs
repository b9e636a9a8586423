//! Free times for programs.

use axum::Json;
use base::api::{List, Query};
use base::{Context, Day, Error, Instant, MemberId, Result, RoomId, TreatmentId};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};

use super::rules::{self, Slot};
use super::store;

/// What the API's document says of this slice.
#[derive(OpenApi)]
#[openapi(
    paths(index),
    tags((name = "availability", description = "When somebody could come."))
)]
pub struct Document;

/// Which times are asked for.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// The treatment.
    pub treatment_id: TreatmentId,
    /// The first day, on the clinic's calendar; today when nothing is said.
    #[serde(default)]
    #[param(value_type = Option<base::TypedDay>)]
    pub from: String,
    /// So many days.
    #[param(minimum = 1, maximum = 14)]
    pub days: Option<i64>,
    /// Only with this practitioner.
    pub practitioner_id: Option<MemberId>,
    /// Only in this room.
    pub room_id: Option<RoomId>,
}

/// A time that could be had.
#[derive(Serialize, ToSchema)]
pub struct FreeTime {
    starts_at: Instant,
    ends_at: Instant,
    practitioner_id: MemberId,
    #[schema(required)]
    room_id: Option<RoomId>,
}

/// Lists the times at which a treatment could be had, a quarter of an hour apart.
///
/// Opening hours, closures, working hours, leave, rooms, devices and buffers are taken into account. An hour
/// that the clock skips is never offered, one that it repeats once.
#[utoipa::path(
    get,
    path = "/api/availability",
    tag = "availability",
    params(Asked),
    responses((status = 200, description = "The free times.", body = List<FreeTime>))
)]
pub async fn index(mut ctx: Context, Query(asked): Query<Asked>) -> Result<Json<List<FreeTime>>> {
    let clinic = ctx.clinic()?;
    let zone = ctx.who.clinic.as_ref().map_or(TimeZone::UTC, |clinic| clinic.zone.clone());
    let now = ctx.app.clock.now();
    let first = match asked.from.as_str() {
        "" => now.0.to_zoned(zone.clone()).date(),
        text => {
            Day::parse(text)
                .filter(|day| (1971..=2200).contains(&day.0.year()))
                .ok_or(Error::Invalid { field: "from", detail: "error-day" })?
                .0
        }
    };
    let everybody = store::practitioners(ctx.tx()).await?;
    let mut need = store::need(ctx.tx(), clinic, asked.treatment_id, &everybody).await?;
    if let Some(wanted) = asked.practitioner_id {
        need.practitioners.retain(|who| *who == wanted);
    }
    if let Some(room) = asked.room_id {
        let possible = need.rooms.is_empty() || need.rooms.contains(&room);
        need.rooms = vec![room];
        if !possible {
            need.practitioners.clear();
        }
    }
    let days: Vec<_> = first
        .series(jiff::Span::new().days(1))
        .take(usize::try_from(asked.days.unwrap_or(1).clamp(1, 14)).unwrap_or(1))
        .collect();
    let last = days.last().copied().unwrap_or(first);
    let of = |date| rules::day(date, &zone).ok_or_else(|| Error::internal("a day without an end"));
    let span = rules::Span { from: of(first)?.from, until: of(last)?.until };
    let plan = store::plan(ctx.tx(), clinic, (first, last), span).await?;
    let slots = days.iter().flat_map(|date| rules::slots(&plan, &need, *date, &zone, now));
    let items: Vec<_> = slots.map(|slot| free(&slot, &need)).collect();
    let total = i64::try_from(items.len()).unwrap_or(i64::MAX);
    Ok(Json(List { items, total, next: None }))
}

fn free(slot: &Slot, need: &rules::Need) -> FreeTime {
    FreeTime {
        starts_at: slot.at,
        ends_at: need.span(slot.at).until,
        practitioner_id: slot.place.practitioner,
        room_id: slot.place.room,
    }
}
