//! Hours and closures for programs.

use axum::Json;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use base::api::Body;
use base::{ClosureId, Context, Day, Result};
use http::{StatusCode, header};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::rules::{self, Span, clock};
use super::store::{self, Closure};
use crate::typed::Typed;

/// What the API's document says of this slice.
#[derive(OpenApi)]
#[openapi(
    paths(index, update, create_closure, delete_closure),
    tags((name = "hours", description = "When the clinic is open, by its own wall clock."))
)]
pub struct Document;

/// A stretch of a weekday.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct OpeningHours {
    /// 1 is Monday, 7 Sunday.
    #[schema(minimum = 1, maximum = 7)]
    weekday: i32,
    /// By the clinic's wall clock.
    #[schema(pattern = r"^\s*([0-9]{1,2}[:.][0-9]{2}|[0-9]{3,4})\s*$", example = "10:00")]
    opens: String,
    /// `00:00` is midnight at the day's end.
    #[schema(pattern = r"^\s*([0-9]{1,2}[:.][0-9]{2}|[0-9]{3,4})\s*$", example = "20:00")]
    closes: String,
}

impl From<&Span> for OpeningHours {
    fn from(span: &Span) -> Self {
        Self { weekday: span.weekday, opens: clock(span.from), closes: clock(span.to) }
    }
}

/// Days when the clinic is closed, the last one included.
#[derive(Serialize, ToSchema)]
pub struct ClinicClosure {
    id: ClosureId,
    starts_on: Day,
    ends_on: Day,
    reason: String,
}

impl From<Closure> for ClinicClosure {
    fn from(row: Closure) -> Self {
        Self { id: row.id, starts_on: row.first, ends_on: row.last, reason: row.reason }
    }
}

/// When the clinic is open.
#[derive(Serialize, ToSchema)]
pub struct ClinicHours {
    /// The zone of the wall clock.
    #[schema(example = "Asia/Bangkok")]
    zone: String,
    /// A day without any is off.
    week: Vec<OpeningHours>,
    /// Those that are not over.
    closures: Vec<ClinicClosure>,
}

async fn hours(ctx: &mut Context) -> Result<ClinicHours> {
    let clinic = ctx.clinic()?;
    let week = store::week(ctx.tx(), clinic).await?;
    let today = Day(crate::customers::today(ctx));
    let closures = store::closures(ctx.tx(), clinic, today).await?;
    let zone = ctx.who.clinic.as_ref().and_then(|one| one.zone.iana_name()).unwrap_or("UTC");
    Ok(ClinicHours {
        zone: zone.to_owned(),
        week: week.iter().map(OpeningHours::from).collect(),
        closures: closures.into_iter().map(ClinicClosure::from).collect(),
    })
}

/// Says when the clinic is open and when it is closed for days.
#[utoipa::path(
    get,
    path = "/api/hours",
    tag = "hours",
    responses((status = 200, description = "The week and the closures to come.", body = ClinicHours))
)]
pub async fn index(mut ctx: Context) -> Result<Json<ClinicHours>> {
    Ok(Json(hours(&mut ctx).await?))
}

/// A week.
#[derive(Deserialize, ToSchema)]
pub struct NewWeek {
    /// At most two stretches a day.
    #[schema(max_items = 14)]
    week: Vec<OpeningHours>,
}

/// Replaces the clinic's week.
#[utoipa::path(
    post,
    path = "/api/hours",
    tag = "hours",
    request_body = NewWeek,
    responses((status = 200, description = "The week as it is now.", body = ClinicHours))
)]
pub async fn update(mut ctx: Context, Body(new): Body<NewWeek>) -> Result<Json<ClinicHours>> {
    let wrong = || base::Error::Invalid { field: "week", detail: "error-hours-order" };
    let mut form = Typed::default();
    let mut sorted = new.week;
    sorted.sort_by(|a, b| (a.weekday, &a.opens).cmp(&(b.weekday, &b.opens)));
    let mut last = (0, 0);
    for one in sorted {
        rules::minute(&one.opens).ok_or_else(wrong)?;
        last = (one.weekday, if last.0 == one.weekday { last.1 + 1 } else { 0 });
        let day = usize::try_from(one.weekday - 1).ok().and_then(|day| rules::FIELDS.get(day));
        let fields =
            day.and_then(|fields| fields.get(2 * last.1..2 * last.1 + 2)).ok_or_else(wrong)?;
        form = form.field(fields[0], one.opens).field(fields[1], one.closes);
    }
    let week = rules::week(&form).map_err(|_| wrong())?;
    super::set_week(&mut ctx, &week).await?;
    let now = hours(&mut ctx).await?;
    ctx.commit().await?;
    Ok(Json(now))
}

/// A closure to be written down.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct NewClosure {
    #[schema(required, value_type = base::TypedDay)]
    starts_on: String,
    /// Left out, it is one day.
    #[schema(value_type = base::TypedDay)]
    ends_on: String,
    #[schema(max_length = 200)]
    reason: String,
}

/// Closes the clinic for days.
#[utoipa::path(
    post,
    path = "/api/closures",
    tag = "hours",
    request_body = NewClosure,
    responses((status = 201, description = "Written down.", body = ClinicClosure))
)]
pub async fn create_closure(mut ctx: Context, Body(new): Body<NewClosure>) -> Result<Response> {
    let form = Typed::default()
        .field("starts_on", new.starts_on)
        .field("ends_on", new.ends_on)
        .field("reason", new.reason);
    let closed = rules::closed(&form)?;
    let id = super::add_closure(&mut ctx, &closed).await?;
    ctx.commit().await?;
    let body =
        ClinicClosure { id, starts_on: closed.first, ends_on: closed.last, reason: closed.reason };
    let location = "/api/hours".to_owned();
    Ok((StatusCode::CREATED, [(header::LOCATION, location)], Json(body)).into_response())
}

/// Takes a closure back.
#[utoipa::path(
    post,
    path = "/api/closures/{id}/delete",
    tag = "hours",
    params(("id" = ClosureId, Path, description = "The closure.")),
    responses((status = 204, description = "Taken back."))
)]
pub async fn delete_closure(mut ctx: Context, Path(id): Path<ClosureId>) -> Result<StatusCode> {
    super::remove_closure(&mut ctx, id).await?;
    ctx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
