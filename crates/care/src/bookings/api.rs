//! Bookings for programs.

use axum::Json;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use base::api::{self, Body, Cursor, List, Query};
use base::{
    BookingId, Context, CustomerId, Error, Instant, MemberId, Result, RoomId, TreatmentId, WaitId,
};
use http::{StatusCode, header};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::desk::{self, Elsewhere, Wish};
use super::rules::{Asked, LONGEST, SHORTEST, Source, reason};
use super::state::{Action, State};
use super::store::{self, Row};
use super::zone;
use crate::check_ins::act_on_booking;
use crate::waitlist;

/// What the API's document says of this slice.
#[derive(OpenApi)]
#[openapi(
    paths(index, show, create, set_state, move_to, reschedule),
    tags((name = "bookings", description = "Who comes when, to whom, and where."))
)]
pub struct Document;

/// A booking.
#[derive(Serialize, ToSchema)]
pub struct Booking {
    id: BookingId,
    customer_id: CustomerId,
    customer: String,
    treatment_id: TreatmentId,
    treatment_th: String,
    /// May be empty.
    treatment_en: String,
    practitioner_id: MemberId,
    practitioner: String,
    #[schema(required)]
    room_id: Option<RoomId>,
    /// The names of the devices it takes.
    devices: Vec<String>,
    starts_at: Instant,
    ends_at: Instant,
    state: State,
    /// Empty, unless it is cancelled; `rescheduled` when another one replaced it.
    cancel_reason: String,
    /// Why it may lie upon another one or outside the hours; mostly empty.
    overbooked_reason: String,
    /// The booking that it replaces.
    #[schema(required)]
    rescheduled_from: Option<BookingId>,
    /// The booking that replaced it.
    #[schema(required)]
    rescheduled_to: Option<BookingId>,
    source: Source,
    note: String,
    created_at: Instant,
    updated_at: Instant,
}

impl From<Row> for Booking {
    fn from(row: Row) -> Self {
        Self {
            state: row.state(),
            id: row.id,
            customer_id: row.customer_id,
            customer: row.customer,
            treatment_id: row.treatment_id,
            treatment_th: row.treatment_th,
            treatment_en: row.treatment_en,
            practitioner_id: row.practitioner_id,
            practitioner: row.practitioner,
            room_id: row.room_id,
            devices: row.devices,
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            cancel_reason: row.cancel_reason,
            overbooked_reason: row.overbooked_reason,
            rescheduled_from: row.rescheduled_from,
            rescheduled_to: row.rescheduled_to,
            source: Source::parse(&row.source).unwrap_or_default(),
            note: row.note,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// Lists bookings, the latest start first.
#[utoipa::path(
    get,
    path = "/api/bookings",
    tag = "bookings",
    params(Asked),
    responses((status = 200, description = "A page of the bookings.", body = List<Booking>))
)]
pub async fn index(mut ctx: Context, Query(asked): Query<Asked>) -> Result<Json<List<Booking>>> {
    let clinic = ctx.clinic()?;
    let filter = asked.filter(&zone(&ctx))?;
    let (limit, after) = (api::limit(asked.limit), Cursor::asked(asked.cursor.as_deref())?);
    let rows = store::page(ctx.tx(), clinic, filter.wanted(), after, limit + 1).await?;
    let total = store::count(ctx.tx(), clinic, filter.wanted()).await?;
    let (rows, next) = api::page(rows, limit, |row| Cursor { at: row.starts_at, id: row.id.0 });
    let items = rows.into_iter().map(Booking::from).collect();
    Ok(Json(List { items, total, next: next.map(|cursor| cursor.text()) }))
}

/// Shows a booking.
#[utoipa::path(
    get,
    path = "/api/bookings/{id}",
    tag = "bookings",
    params(("id" = BookingId, Path, description = "The booking.")),
    responses((status = 200, description = "The booking.", body = Booking))
)]
pub async fn show(mut ctx: Context, Path(id): Path<BookingId>) -> Result<Json<Booking>> {
    let clinic = ctx.clinic()?;
    Ok(Json(store::find(ctx.tx(), clinic, id).await?.into()))
}

/// What a new booking is to be.
#[derive(Deserialize, ToSchema)]
#[schema(as = NewBooking)]
pub struct Create {
    customer_id: CustomerId,
    treatment_id: TreatmentId,
    /// Whoever is free, when nobody is named.
    practitioner_id: Option<MemberId>,
    /// Wherever there is room, when none is named.
    room_id: Option<RoomId>,
    starts_at: Instant,
    /// As long as the treatment takes, when nothing is said.
    #[schema(minimum = 5, maximum = 720)]
    minutes: Option<i64>,
    /// Whether the customer has said that they will come.
    #[serde(default)]
    confirmed: bool,
    #[serde(default)]
    source: Source,
    #[serde(default)]
    #[schema(max_length = 2000)]
    note: String,
    /// Needs `bookings.overbook`: book over another booking, or outside the hours, and why.
    #[schema(max_length = 500)]
    overbook_reason: Option<String>,
    /// The wait on the waiting list that ends with it.
    wait_id: Option<WaitId>,
}

/// Books somebody in.
///
/// A conflict says what is taken: the practitioner, the room or a device. Of two that race for one, one is
/// made and the other is a conflict.
#[utoipa::path(
    post,
    path = "/api/bookings",
    tag = "bookings",
    request_body = Create,
    responses(
        (status = 201, description = "Booked.", body = Booking),
        (status = 409, description = "Somebody or something is taken, or nobody is there at that time."),
    )
)]
pub async fn create(mut ctx: Context, Body(new): Body<Create>) -> Result<Response> {
    if new.note.chars().count() > 2000 {
        let argument = Some(("limit", "2000".to_owned()));
        return Err(Error::Wrong { field: "note".into(), detail: "error-too-long", argument });
    }
    let wish = Wish {
        customer: new.customer_id,
        treatment: new.treatment_id,
        practitioner: new.practitioner_id,
        room: new.room_id,
        at: new.starts_at,
        minutes: minutes(new.minutes)?,
        confirmed: new.confirmed,
        source: new.source,
        note: new.note.replace('\0', ""),
        overbook: overbook(new.overbook_reason)?,
    };
    let id = desk::book(&mut ctx, &wish).await?;
    if let Some(wait) = new.wait_id
        && !waitlist::fulfil(&mut ctx, wait, id).await?
    {
        return Err(Error::Invalid { field: "wait_id", detail: "error-wait-missing" });
    }
    made(ctx, id).await
}

/// The booking that was made, and where it is.
async fn made(mut ctx: Context, id: BookingId) -> Result<Response> {
    let clinic = ctx.clinic()?;
    let booking = Booking::from(store::find(ctx.tx(), clinic, id).await?);
    ctx.commit().await?;
    let location = format!("/api/bookings/{id}");
    Ok((StatusCode::CREATED, [(header::LOCATION, location)], Json(booking)).into_response())
}

fn minutes(asked: Option<i64>) -> Result<Option<i64>> {
    match asked {
        Some(minutes) if !(SHORTEST..=LONGEST).contains(&minutes) => {
            Err(Error::Invalid { field: "minutes", detail: "error-minutes" })
        }
        minutes => Ok(minutes),
    }
}

fn overbook(text: Option<String>) -> Result<Option<String>> {
    text.filter(|text| !text.trim().is_empty()).map(|text| reason(&text)).transpose()
}

/// What is done with a booking.
#[derive(Deserialize, ToSchema)]
#[schema(as = BookingStep)]
#[serde(default)]
#[derive(Default)]
pub struct Step {
    #[schema(required, value_type = Action)]
    action: String,
    /// Needed to cancel.
    #[schema(max_length = 500)]
    reason: String,
}

/// Takes a booking a step on, or back.
///
/// `pending → confirmed → arrived → in_progress → completed`; besides, `cancelled` with a reason, and
/// `no_show`. What cannot follow is a conflict.
#[utoipa::path(
    post,
    path = "/api/bookings/{id}/state",
    tag = "bookings",
    params(("id" = BookingId, Path, description = "The booking.")),
    request_body = Step,
    responses(
        (status = 200, description = "As it is now.", body = Booking),
        (status = 409, description = "Its state does not allow it, or it is not time yet."),
    )
)]
pub async fn set_state(
    mut ctx: Context,
    Path(id): Path<BookingId>,
    Body(step): Body<Step>,
) -> Result<Json<Booking>> {
    let clinic = ctx.clinic()?;
    // Not found comes before mistakes.
    store::find(ctx.tx(), clinic, id).await?;
    let action = Action::parse(&step.action)
        .ok_or(Error::Invalid { field: "action", detail: "error-choice" })?;
    act_on_booking(&mut ctx, id, action, &step.reason).await?;
    let booking = store::find(ctx.tx(), clinic, id).await?.into();
    ctx.commit().await?;
    Ok(Json(booking))
}

/// Where a booking is to be. What is not said stays as it is.
#[derive(Deserialize, ToSchema, Default)]
#[schema(as = BookingMove)]
#[serde(default)]
pub struct Move {
    starts_at: Option<Instant>,
    #[schema(minimum = 5, maximum = 720)]
    minutes: Option<i64>,
    practitioner_id: Option<MemberId>,
    room_id: Option<RoomId>,
    /// Needs `bookings.overbook`.
    #[schema(max_length = 500)]
    overbook_reason: Option<String>,
}

impl Move {
    fn elsewhere(self) -> Result<Elsewhere> {
        Ok(Elsewhere {
            at: self.starts_at,
            minutes: minutes(self.minutes)?,
            practitioner: self.practitioner_id,
            room: self.room_id,
            overbook: overbook(self.overbook_reason)?,
        })
    }
}

/// Moves a booking in time, or to somebody or somewhere else. It stays the same booking.
#[utoipa::path(
    post,
    path = "/api/bookings/{id}/move",
    tag = "bookings",
    params(("id" = BookingId, Path, description = "The booking.")),
    request_body = Move,
    responses(
        (status = 200, description = "As it is now.", body = Booking),
        (status = 409, description = "Somebody or something is taken then, or it is over."),
    )
)]
pub async fn move_to(
    mut ctx: Context,
    Path(id): Path<BookingId>,
    Body(to): Body<Move>,
) -> Result<Json<Booking>> {
    let clinic = ctx.clinic()?;
    store::find(ctx.tx(), clinic, id).await?;
    desk::move_to(&mut ctx, id, &to.elsewhere()?).await?;
    let booking = store::find(ctx.tx(), clinic, id).await?.into();
    ctx.commit().await?;
    Ok(Json(booking))
}

/// Cancels a booking and makes another one in its place, which says which one it replaces.
#[utoipa::path(
    post,
    path = "/api/bookings/{id}/reschedule",
    tag = "bookings",
    params(("id" = BookingId, Path, description = "The booking.")),
    request_body = Move,
    responses(
        (status = 201, description = "The new booking.", body = Booking),
        (status = 409, description = "Somebody or something is taken then, or it is over."),
    )
)]
pub async fn reschedule(
    mut ctx: Context,
    Path(id): Path<BookingId>,
    Body(to): Body<Move>,
) -> Result<Response> {
    let clinic = ctx.clinic()?;
    store::find(ctx.tx(), clinic, id).await?;
    let new = desk::reschedule(&mut ctx, id, &to.elsewhere()?).await?;
    made(ctx, new).await
}
