//! The waiting list for programs.

use axum::Json;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use base::api::{self, Body, Cursor, List, Query};
use base::{BookingId, Context, CustomerId, Day, Instant, MemberId, Result, TreatmentId, WaitId};
use http::{StatusCode, header};
use serde::{Deserialize, Serialize};
use ui::Errors;
use utoipa::{IntoParams, OpenApi, ToSchema};

use super::rules::{Wish, parse};
use super::store::{self, Row, Wanted};
use super::{add, first_free, remove, today, unknown};

/// What the API's document says of this slice.
#[derive(OpenApi)]
#[openapi(
    paths(index, show, create, delete),
    tags((name = "waitlist", description = "Who would come if there were room."))
)]
pub struct Document;

/// Somebody on the waiting list.
#[derive(Serialize, ToSchema)]
pub struct Wait {
    id: WaitId,
    customer_id: CustomerId,
    customer: String,
    treatment_id: TreatmentId,
    treatment_th: String,
    /// May be empty.
    treatment_en: String,
    /// None: anybody will do.
    #[schema(required)]
    practitioner_id: Option<MemberId>,
    /// The first day that would do.
    from: Day,
    /// The last.
    to: Day,
    note: String,
    /// The first time in the next two weeks that is free and would do; null when there is none, and for those who wait
    /// no more.
    #[schema(required)]
    first_free: Option<Instant>,
    /// The booking that ended the wait.
    #[schema(required)]
    booking_id: Option<BookingId>,
    /// When the wait ended.
    #[schema(required)]
    closed_at: Option<Instant>,
    created_at: Instant,
}

impl Wait {
    fn of(row: Row, first_free: Option<Instant>) -> Self {
        Self {
            id: row.id,
            customer_id: row.customer_id,
            customer: row.customer,
            treatment_id: row.treatment_id,
            treatment_th: row.treatment_th,
            treatment_en: row.treatment_en,
            practitioner_id: row.practitioner_id,
            from: row.from,
            to: row.to,
            note: row.note,
            first_free: first_free.filter(|_| row.closed_at.is_none()),
            booking_id: row.booking_id,
            closed_at: row.closed_at,
            created_at: row.created_at,
        }
    }
}

async fn read(ctx: &mut Context, id: WaitId) -> Result<Wait> {
    let clinic = ctx.clinic()?;
    let row = store::find(ctx.tx(), clinic, id).await?;
    let free = first_free(ctx, std::slice::from_ref(&row)).await?;
    Ok(Wait::of(row, free.into_iter().next().flatten()))
}

/// What the list is asked for.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// How many at most.
    pub limit: Option<i64>,
    /// Where the page before ended.
    pub cursor: Option<String>,
}

/// Lists who waits, the longest wait first.
#[utoipa::path(
    get,
    path = "/api/waitlist",
    operation_id = "waits",
    tag = "waitlist",
    params(Asked),
    responses((status = 200, description = "A page of those who wait.", body = List<Wait>))
)]
pub async fn index(mut ctx: Context, Query(asked): Query<Asked>) -> Result<Json<List<Wait>>> {
    let (clinic, today) = (ctx.clinic()?, Day(today(&ctx)));
    let (limit, after) = (api::limit(asked.limit), Cursor::asked(asked.cursor.as_deref())?);
    let rows = store::page(ctx.tx(), clinic, Wanted::Waiting(today), after, limit + 1).await?;
    let total = store::count(ctx.tx(), clinic, today).await?;
    let (rows, next) = api::page(rows, limit, |row| Cursor { at: row.created_at, id: row.id.0 });
    let free = first_free(&mut ctx, &rows).await?;
    let items = rows.into_iter().zip(free).map(|(row, free)| Wait::of(row, free)).collect();
    Ok(Json(List { items, total, next: next.map(|cursor| cursor.text()) }))
}

/// Shows somebody's wait, over or not.
#[utoipa::path(
    get,
    path = "/api/waitlist/{id}",
    operation_id = "wait",
    tag = "waitlist",
    params(("id" = WaitId, Path, description = "The wait.")),
    responses((status = 200, description = "The wait.", body = Wait))
)]
pub async fn show(mut ctx: Context, Path(id): Path<WaitId>) -> Result<Json<Wait>> {
    Ok(Json(read(&mut ctx, id).await?))
}

/// Who is to wait, for what.
#[derive(Deserialize, ToSchema)]
#[schema(as = NewWait)]
pub struct Create {
    customer_id: CustomerId,
    treatment_id: TreatmentId,
    /// Anybody, when nobody is named.
    practitioner_id: Option<MemberId>,
    /// The first day that would do: today or later.
    #[schema(value_type = base::TypedDay)]
    from: String,
    /// The last: within a year of the first.
    #[schema(value_type = base::TypedDay)]
    to: String,
    #[serde(default)]
    #[schema(max_length = 500)]
    note: String,
}

/// Puts a customer on the waiting list.
#[utoipa::path(
    post,
    path = "/api/waitlist",
    operation_id = "create_wait",
    tag = "waitlist",
    request_body = Create,
    responses((status = 201, description = "On the list.", body = Wait))
)]
pub async fn create(mut ctx: Context, Body(new): Body<Create>) -> Result<Response> {
    let wish = Wish {
        treatment_id: new.treatment_id.to_string(),
        practitioner_id: new.practitioner_id.map_or_else(String::new, |who| who.to_string()),
        from: new.from,
        to: new.to,
        note: new.note,
    };
    let mut errors = Errors::new();
    let entry = parse(&wish, today(&ctx), &mut errors).ok_or(errors)?;
    let errors = unknown(&mut ctx, (new.customer_id, "customer_id"), &entry).await?;
    if !errors.is_empty() {
        return Err(errors.into());
    }
    let id = add(&mut ctx, new.customer_id, &entry).await?;
    let wait = read(&mut ctx, id).await?;
    ctx.commit().await?;
    let location = format!("/api/waitlist/{id}");
    Ok((StatusCode::CREATED, [(header::LOCATION, location)], Json(wait)).into_response())
}

/// Takes somebody off the waiting list. Whoever was off it stays so.
#[utoipa::path(
    post,
    path = "/api/waitlist/{id}/close",
    operation_id = "close_wait",
    tag = "waitlist",
    params(("id" = WaitId, Path, description = "The wait.")),
    responses((status = 200, description = "As it is now.", body = Wait))
)]
pub async fn delete(mut ctx: Context, Path(id): Path<WaitId>) -> Result<Json<Wait>> {
    remove(&mut ctx, id).await?;
    let wait = read(&mut ctx, id).await?;
    ctx.commit().await?;
    Ok(Json(wait))
}
