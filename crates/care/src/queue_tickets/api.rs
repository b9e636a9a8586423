//! The queue for programs.

use axum::Json;
use axum::extract::Path;
use base::api::{self, Body, Cursor, List, Query};
use base::{Context, CustomerId, Day, Error, Instant, MemberId, Result, TicketId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};

use super::call_next;
use super::routes::{Mistake, change};
use super::rules::{self, Action, DeskForm, Priority, State, VisitForm};
use super::store::{self, Row, Wanted};
use crate::check_ins::act_on_ticket;

/// What the API's document says of this slice.
#[derive(OpenApi)]
#[openapi(
    paths(index, next, show, update, step),
    tags((name = "queue", description = "Reception's queue: who is here and who is next."))
)]
pub struct Document;

/// Somebody's place in the queue.
#[derive(Serialize, ToSchema)]
pub struct Ticket {
    id: TicketId,
    /// The clinic's date; numbers begin anew with each.
    day: Day,
    #[schema(minimum = 1, example = 12)]
    number: i64,
    customer_id: CustomerId,
    #[schema(example = "วริศรา บุญมี")]
    full_name: String,
    state: State,
    priority: Priority,
    purpose: String,
    #[schema(required)]
    practitioner_id: Option<MemberId>,
    place: String,
    /// How often they were called.
    #[schema(minimum = 0)]
    calls: i32,
    created_at: Instant,
    /// The first time.
    #[schema(required)]
    called_at: Option<Instant>,
    #[schema(required)]
    serving_at: Option<Instant>,
    #[schema(required)]
    ended_at: Option<Instant>,
}

impl From<Row> for Ticket {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            day: row.day,
            number: row.number,
            customer_id: row.customer_id,
            full_name: row.full_name,
            state: row.state,
            priority: row.priority,
            purpose: row.purpose,
            practitioner_id: row.practitioner_id,
            place: row.place,
            calls: row.calls,
            created_at: row.created_at,
            called_at: row.called_at,
            serving_at: row.serving_at,
            ended_at: row.ended_at,
        }
    }
}

/// What a list is asked for.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// Part of a customer's name, phone or number.
    #[serde(default)]
    search: String,
    /// Only of this day of the clinic's calendar.
    #[serde(default)]
    #[param(value_type = Option<base::TypedDay>)]
    day: String,
    /// Only in this state.
    state: Option<State>,
    /// How many at most.
    limit: Option<i64>,
    /// Where the page before ended.
    cursor: Option<String>,
}

/// Lists the queue, the newest tickets first.
#[utoipa::path(
    get,
    path = "/api/queue",
    tag = "queue",
    params(Asked),
    responses((status = 200, description = "A page of the tickets.", body = List<Ticket>))
)]
pub async fn index(mut ctx: Context, Query(asked): Query<Asked>) -> Result<Json<List<Ticket>>> {
    let clinic = ctx.clinic()?;
    let day = match asked.day.trim() {
        "" => None,
        text => Some(
            Day::parse(text)
                .ok_or(Error::Invalid { field: "day", detail: "error-parameter-unreadable" })?,
        ),
    };
    let needle = crate::customers::rules::needle(&asked.search);
    let wanted = Wanted { day, state: asked.state, needle: &needle };
    let limit = api::limit(asked.limit);
    let after = Cursor::asked(asked.cursor.as_deref())?;
    let rows = store::page(ctx.tx(), clinic, &wanted, after, limit + 1).await?;
    let total = store::count(ctx.tx(), clinic, &wanted).await?;
    let (rows, next) = api::page(rows, limit, |row| Cursor { at: row.created_at, id: row.id.0 });
    let items = rows.into_iter().map(Ticket::from).collect();
    Ok(Json(List { items, total, next: next.map(|cursor| cursor.text()) }))
}

/// Shows a ticket.
#[utoipa::path(
    get,
    path = "/api/queue/{id}",
    tag = "queue",
    params(("id" = TicketId, Path, description = "The ticket.")),
    responses((status = 200, description = "The ticket.", body = Ticket))
)]
pub async fn show(mut ctx: Context, Path(id): Path<TicketId>) -> Result<Json<Ticket>> {
    let clinic = ctx.clinic()?;
    Ok(Json(store::find(ctx.tx(), clinic, id).await?.into()))
}

/// Changes what a visit is about, while it lasts.
#[utoipa::path(
    post,
    path = "/api/queue/{id}",
    tag = "queue",
    params(("id" = TicketId, Path, description = "The ticket.")),
    request_body = VisitForm,
    responses(
        (status = 200, description = "As it is now.", body = Ticket),
        (status = 409, description = "The visit is over."),
    )
)]
pub async fn update(
    mut ctx: Context,
    Path(id): Path<TicketId>,
    Body(form): Body<VisitForm>,
) -> Result<Json<Ticket>> {
    let clinic = ctx.clinic()?;
    let row = store::find(ctx.tx(), clinic, id).await?;
    change(&mut ctx, &row, &form).await.map_err(|mistake| match mistake {
        Mistake::Form(errors) => errors.into(),
        Mistake::Other(error) => error,
    })?;
    let row = store::find(ctx.tx(), clinic, id).await?;
    ctx.commit().await?;
    Ok(Json(row.into()))
}

/// Calls whoever is next: emergencies first, then the urgent, then all others in their turn.
///
/// Desks that call at the same moment call different people.
#[utoipa::path(
    post,
    path = "/api/queue/next",
    tag = "queue",
    request_body = DeskForm,
    responses(
        (status = 200, description = "Who was called.", body = Ticket),
        (status = 409, description = "Nobody waits."),
    )
)]
pub async fn next(mut ctx: Context, Body(form): Body<DeskForm>) -> Result<Json<Ticket>> {
    let row = call_next(&mut ctx, &rules::desk(&form)?).await?;
    ctx.commit().await?;
    Ok(Json(row.into()))
}

/// What is to be done.
#[derive(Deserialize, ToSchema)]
#[schema(as = TicketStep)]
pub struct Wish {
    #[schema(value_type = Action)]
    #[serde(default)]
    action: String,
    /// With a call: the room or counter to come to; empty leaves what is on the ticket.
    #[serde(default)]
    #[schema(max_length = 80)]
    place: String,
}

/// Does something with a ticket.
///
/// A ticket waits, is called, is served and is done; it may be skipped and return, be cancelled, or be marked as a no-show. A step
/// that its state does not allow is refused, and the sentence says why.
#[utoipa::path(
    post,
    path = "/api/queue/{id}/state",
    tag = "queue",
    params(("id" = TicketId, Path, description = "The ticket.")),
    request_body = Wish,
    responses(
        (status = 200, description = "As it is now.", body = Ticket),
        (status = 409, description = "Its state does not allow it."),
    )
)]
pub async fn step(
    mut ctx: Context,
    Path(id): Path<TicketId>,
    Body(wish): Body<Wish>,
) -> Result<Json<Ticket>> {
    let clinic = ctx.clinic()?;
    store::find(ctx.tx(), clinic, id).await?;
    let (action, place) = (Action::parse(&wish.action)?, rules::place(&wish.place)?);
    let row = act_on_ticket(&mut ctx, id, action, &place).await?;
    ctx.commit().await?;
    Ok(Json(row.into()))
}
