//! Paths and handlers of bookings.

use axum::Form;
use axum::extract::{Path, RawQuery};
use axum::response::{IntoResponse, Redirect, Response};
use base::api::{self, Cursor, Query};
use base::{Access, BookingId, Context, CustomerId, Error, MemberId, Permission, Result, Routes};
use http::{HeaderName, HeaderValue, StatusCode, header};
use jiff::tz::TimeZone;
use ui::{Errors, Html, Page};

use super::desk;
use super::page::{Filters, Index, Line, Matches, Move, New, Offer, Overbook, Show, Slots};
use super::rules::{self, Asked, MoveForm, Whom};
use super::state::{Action, State, transition, way_back};
use super::{api as json, store};
use crate::availability::rules::{day, slots};
use crate::availability::store as plans;
use crate::check_ins::act_on_booking;
use crate::customers;
use crate::queue_tickets::store as tickets;

/// The routes of this slice.
pub fn routes() -> Routes {
    let read = Access::Needs(Permission::BookingsRead);
    let create_right = Access::Needs(Permission::BookingsCreate);
    let update_right = Access::Needs(Permission::BookingsUpdate);
    Routes::new()
        .get("/bookings", read, index)
        .get("/bookings/new", create_right, new)
        .get("/bookings/slots", create_right, times)
        .get("/bookings/customers", create_right, matches)
        .post("/bookings", create_right, create)
        .get("/bookings/{id}", read, show)
        .get("/bookings/{id}/reschedule", update_right, edit)
        .post("/bookings/{id}/reschedule", update_right, reschedule)
        .post("/bookings/{id}/move", update_right, move_to)
        .post("/bookings/{id}/state", update_right, set_state)
        .post("/bookings/{id}/restore", update_right, restore)
        .get("/api/bookings", read, json::index)
        .post("/api/bookings", create_right, json::create)
        .get("/api/bookings/{id}", read, json::show)
        .post("/api/bookings/{id}/state", update_right, json::set_state)
        .post("/api/bookings/{id}/move", update_right, json::move_to)
        .post("/api/bookings/{id}/reschedule", update_right, json::reschedule)
}

/// Where the clinic's wall clocks are.
pub fn zone(ctx: &Context) -> TimeZone {
    ctx.who.clinic.as_ref().map_or(TimeZone::UTC, |clinic| clinic.zone.clone())
}

async fn index(mut ctx: Context, Query(asked): Query<Asked>) -> Result<Response> {
    let clinic = ctx.clinic()?;
    let filter = asked.filter(&zone(&ctx))?;
    let (limit, after) = (api::limit(asked.limit), Cursor::asked(asked.cursor.as_deref())?);
    let rows = store::page(ctx.tx(), clinic, filter.wanted(), after, limit + 1).await?;
    let total = store::count(ctx.tx(), clinic, filter.wanted()).await?;
    let everybody = plans::practitioners(ctx.tx()).await?;
    let now = ctx.app.clock.now();
    let to_reassign = super::to_reassign(&mut ctx, &everybody).await?;
    let (rows, next) = api::page(rows, limit, |row| Cursor { at: row.starts_at, id: row.id.0 });
    let p = Page::of(&ctx.who, &ctx.request);
    let page = Index {
        lines: rows.iter().map(|row| Line::of(&p, row)).collect(),
        total,
        next: next.map_or_else(String::new, |cursor| {
            format!("/bookings?{}&cursor={}", Filters::query(&asked), cursor.text())
        }),
        reassign: everybody.iter().find(|who| !who.active).map_or_else(String::new, |who| {
            let today = now.0.to_zoned(zone(&ctx)).date();
            format!("/bookings?practitioner_id={}&from={today}", who.id)
        }),
        filters: Filters::of(asked, &everybody),
        to_reassign,
        may_create: ctx.who.may(Permission::BookingsCreate),
        p,
    };
    Ok(if ctx.request.htmx {
        Html(page.as_results()).into_response()
    } else {
        Html(page).into_response()
    })
}

/// What the form can be filled with by an address.
async fn new(mut ctx: Context, Query(form): Query<rules::Form>) -> Result<Html<New>> {
    let mut form = form;
    if form.date.is_empty() {
        form.date = ctx.app.clock.now().0.to_zoned(zone(&ctx)).date().to_string();
    }
    Ok(Html(fill(&mut ctx, form, Errors::new(), "").await?))
}

/// The form with what it offers. `conflict` is the sentence of what stands against the time.
async fn fill(
    ctx: &mut Context,
    form: rules::Form,
    errors: Errors,
    conflict: &'static str,
) -> Result<New> {
    let clinic = ctx.clinic()?;
    let p = Page::of(&ctx.who, &ctx.request);
    let offer = Offer::of(ctx, &p).await?;
    let chosen = match form.customer.trim().parse::<CustomerId>() {
        Ok(id) => customers::store::find(ctx.tx(), clinic, id).await.ok(),
        Err(_) => None,
    };
    let chosen = chosen.as_ref().map(Matches::choice);
    let mut likely = similar(ctx, &form).await?;
    likely.retain(|choice| Some(choice) != chosen.as_ref());
    let free = free_times(ctx, &form).await?;
    Ok(New {
        customer: chosen,
        matches: Matches { p: p.clone(), rows: likely, search: form.search.clone() },
        slots: Slots::of(p.clone(), free),
        may_overbook: !conflict.is_empty() && ctx.who.may(Permission::BookingsOverbook),
        may_register: ctx.who.may(Permission::CustomersCreate),
        offer,
        form,
        errors,
        conflict,
        p,
    })
}

/// Customers who are looked for, or whom a new one could be.
async fn similar(ctx: &mut Context, form: &rules::Form) -> Result<Vec<(String, String, String)>> {
    let clinic = ctx.clinic()?;
    let mut found: Vec<(String, String, String)> = Vec::new();
    for text in [&form.search, &form.phone, &form.full_name] {
        let needle = customers::rules::needle(text);
        if needle.chars().count() < 2 {
            continue;
        }
        let rows = customers::store::page(ctx.tx(), clinic, &needle, None, 6).await?;
        for choice in rows.iter().map(Matches::choice) {
            if !found.contains(&choice) {
                found.push(choice);
            }
        }
    }
    Ok(found)
}

async fn matches(mut ctx: Context, Query(form): Query<rules::Form>) -> Result<Html<Matches>> {
    let rows = similar(&mut ctx, &form).await?;
    let p = Page::of(&ctx.who, &ctx.request);
    Ok(Html(Matches { p, rows, search: form.search }))
}

async fn times(mut ctx: Context, Query(form): Query<rules::Form>) -> Result<Html<Slots>> {
    let free = free_times(&mut ctx, &form).await?;
    Ok(Html(Slots::of(Page::of(&ctx.who, &ctx.request), free)))
}

/// The free times of the day for what is chosen so far; none before a treatment is.
async fn free_times(ctx: &mut Context, form: &rules::Form) -> Result<Option<Vec<base::Instant>>> {
    let clinic = ctx.clinic()?;
    let (Ok(treatment), Some(date)) = (form.treatment.trim().parse(), base::Day::parse(&form.date))
    else {
        return Ok(None);
    };
    let zone = zone(ctx);
    let everybody = plans::practitioners(ctx.tx()).await?;
    let Ok(mut need) = plans::need(ctx.tx(), clinic, treatment, &everybody).await else {
        return Ok(None);
    };
    if let Ok(wanted) = form.practitioner.trim().parse::<MemberId>() {
        need.practitioners.retain(|who| *who == wanted);
    }
    if let Ok(room) = form.room.trim().parse() {
        need.rooms = vec![room];
    }
    if let Some(minutes) =
        form.minutes.trim().parse().ok().filter(|m| (rules::SHORTEST..=rules::LONGEST).contains(m))
    {
        need.minutes = minutes;
    }
    let Some(whole) = day(date.0, &zone) else { return Ok(None) };
    let plan = plans::plan(ctx.tx(), clinic, (date.0, date.0), whole).await?;
    let now = ctx.app.clock.now();
    Ok(Some(slots(&plan, &need, date.0, &zone, now).iter().map(|slot| slot.at).collect()))
}

async fn create(mut ctx: Context, Form(form): Form<rules::Form>) -> Result<Response> {
    let mut errors = Errors::new();
    let whom = form.whom(&mut errors);
    let fresh = CustomerId::new(&ctx.app.clock, &ctx.app.random);
    let known = if let Some(Whom::Known(id)) = &whom { *id } else { fresh };
    let wish = form.wish(known, &zone(&ctx), &mut errors);
    let record = match whom {
        Some(Whom::New) if !ctx.who.may(Permission::CustomersCreate) => {
            return Err(Error::Forbidden { detail: "error-no-permission" });
        }
        Some(Whom::New) => newcomer(&mut ctx, &form, &mut errors).await?,
        _ => None,
    };
    let (Some(mut wish), true) = (wish, errors.is_empty()) else {
        return mistakes(&mut ctx, form, errors, "", StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    if let Some(record) = record {
        wish.customer = customers::register(&mut ctx, &record).await?;
    }
    match desk::book(&mut ctx, &wish).await {
        Ok(id) => {
            if let Ok(wait) = form.wait.trim().parse() {
                crate::waitlist::fulfil(&mut ctx, wait, id).await?;
            }
            ctx.commit().await?;
            Ok(Redirect::to(&format!("/bookings/{id}")).into_response())
        }
        Err(error) => refused(ctx, form, error).await,
    }
}

/// Somebody new; noted as a mistake when there is somebody like them, until it is said that they are new.
async fn newcomer(
    ctx: &mut Context,
    form: &rules::Form,
    errors: &mut Errors,
) -> Result<Option<customers::rules::Record>> {
    let typed = customers::rules::Form {
        full_name: form.full_name.clone(),
        phone: form.phone.clone(),
        ..customers::rules::Form::default()
    };
    let today = ctx.app.clock.now().0.to_zoned(zone(ctx)).date();
    match customers::rules::parse(&typed, today) {
        Err(mistakes) => {
            errors.take_over(mistakes);
            Ok(None)
        }
        Ok(record) => {
            if form.anyway.is_empty() && !similar(ctx, form).await?.is_empty() {
                errors.add("full_name", "error-customer-similar");
            }
            Ok(Some(record))
        }
    }
}

/// What stands against a booking is said on the form, which is there again as it was typed. The transaction
/// is over: whatever it had begun did not happen.
async fn refused(ctx: Context, form: rules::Form, error: Error) -> Result<Response> {
    let (status, mut errors) = (error.status(), Errors::new());
    let conflict = match error {
        Error::Conflict { detail } => detail,
        Error::Invalid { field, detail } => {
            errors.add(on_form(field), detail);
            ""
        }
        error => return Err(error),
    };
    let mut ctx = ctx.again().await?;
    mistakes(&mut ctx, form, errors, conflict, status).await
}

/// The form's name for a field of the API.
fn on_form(field: &'static str) -> &'static str {
    match field {
        "treatment_id" => "treatment",
        "practitioner_id" => "practitioner",
        "room_id" => "room",
        "customer_id" => "search",
        "starts_at" => "date",
        other => other,
    }
}

async fn mistakes(
    ctx: &mut Context,
    form: rules::Form,
    errors: Errors,
    conflict: &'static str,
    status: StatusCode,
) -> Result<Response> {
    let page = fill(ctx, form, errors, conflict).await?;
    Ok((status, Html(page)).into_response())
}

/// How a booking was before it was cancelled, as it stands in the addresses of its page and of the way back.
#[derive(serde::Deserialize, Default)]
#[serde(default)]
struct Before {
    was: String,
}

impl Before {
    /// None is nothing that could be cancelled.
    fn state(&self) -> Option<State> {
        State::parse(&self.was).filter(|state| transition(*state, Action::Cancel).is_ok())
    }
}

async fn show(
    mut ctx: Context,
    Path(id): Path<BookingId>,
    Query(before): Query<Before>,
) -> Result<Html<Show>> {
    let mut page = page_of(&mut ctx, id).await?;
    if let Some(was) = before.state().filter(|_| page.may_undo) {
        page.p.toast = Some(page.p.with("booking-was-cancelled", "name", &page.line.customer));
        page.p.undo = Some(format!("/bookings/{id}/restore?was={}", was.as_str()));
    }
    Ok(Html(page))
}

async fn page_of(ctx: &mut Context, id: BookingId) -> Result<Show> {
    let clinic = ctx.clinic()?;
    let row = store::find(ctx.tx(), clinic, id).await?;
    let now = ctx.app.clock.now();
    let ticket = if ctx.who.may(Permission::QueueRead) {
        tickets::of_booking(ctx.tx(), clinic, id).await?
    } else {
        None
    };
    let ticket = ticket.map(|ticket| (ticket.id.to_string(), ticket.number));
    let p = Page::of(&ctx.who, &ctx.request);
    Ok(Show::of(p, &ctx.who, &row, now, ticket))
}

async fn edit(mut ctx: Context, Path(id): Path<BookingId>) -> Result<Html<Move>> {
    let clinic = ctx.clinic()?;
    let row = store::find(ctx.tx(), clinic, id).await?;
    let p = Page::of(&ctx.who, &ctx.request);
    let form = Move::form(&p, &row);
    move_form(&mut ctx, &row, form, Errors::new(), "").await
}

async fn move_form(
    ctx: &mut Context,
    row: &store::Row,
    form: MoveForm,
    errors: Errors,
    conflict: &'static str,
) -> Result<Html<Move>> {
    let p = Page::of(&ctx.who, &ctx.request);
    let offer = Offer::of(ctx, &p).await?;
    let asked = rules::Form {
        treatment: row.treatment_id.to_string(),
        practitioner: form.practitioner.clone(),
        date: form.date.clone(),
        minutes: form.minutes.clone(),
        ..rules::Form::default()
    };
    let free = free_times(ctx, &asked).await?;
    let may_overbook = !conflict.is_empty() && ctx.who.may(Permission::BookingsOverbook);
    let line = Line::of(&p, row);
    let slots = Slots::of(p.clone(), free);
    let treatment = row.treatment_id.to_string();
    Ok(Html(Move { p, line, treatment, offer, slots, form, errors, conflict, may_overbook }))
}

async fn reschedule(
    mut ctx: Context,
    Path(id): Path<BookingId>,
    Form(form): Form<MoveForm>,
) -> Result<Response> {
    let clinic = ctx.clinic()?;
    let row = store::find(ctx.tx(), clinic, id).await?;
    let mut errors = Errors::new();
    let to = form.elsewhere(&zone(&ctx), &mut errors);
    if errors.is_empty() && to.at.is_none() {
        errors.add("date", "error-day");
    }
    if !errors.is_empty() {
        let page = move_form(&mut ctx, &row, form, errors, "").await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    match desk::reschedule(&mut ctx, id, &to).await {
        Ok(new) => {
            ctx.commit().await?;
            Ok(Redirect::to(&format!("/bookings/{new}")).into_response())
        }
        Err(error) => {
            let (status, mut errors) = (error.status(), Errors::new());
            let conflict = match error {
                Error::Conflict { detail } => detail,
                Error::Invalid { field, detail } => {
                    errors.add(on_form(field), detail);
                    ""
                }
                error => return Err(error),
            };
            let mut ctx = ctx.again().await?;
            let page = move_form(&mut ctx, &row, form, errors, conflict).await?;
            Ok((status, page).into_response())
        }
    }
}

/// A move in the calendar, by a form or, for a way back, by the address alone. With htmx the answer has no body:
/// it says what was done and how to undo it, and the calendar asks for itself again. Only whoever may overbook gets
/// one, where something stands against it: it asks for the reason.
async fn move_to(
    mut ctx: Context,
    Path(id): Path<BookingId>,
    RawQuery(query): RawQuery,
    body: String,
) -> Result<Response> {
    let clinic = ctx.clinic()?;
    let row = store::find(ctx.tx(), clinic, id).await?;
    let typed = if body.trim().is_empty() { query.unwrap_or_default() } else { body };
    let form: MoveForm = serde_urlencoded::from_str(&typed)
        .map_err(|_| Error::Invalid { field: "body", detail: "error-body-unreadable" })?;
    let mut errors = Errors::new();
    let to = form.elsewhere(&zone(&ctx), &mut errors);
    // Without a reason that will do, the calendar asks for it again, unless there is room by now.
    let ask_again = ctx.request.htmx && errors.fields().all(|field| field == "overbook_reason");
    if !errors.is_empty() && !ask_again {
        return Err(errors.into());
    }
    let p = Page::of(&ctx.who, &ctx.request);
    let before = match desk::move_to(&mut ctx, id, &to).await {
        Ok(before) => before,
        Err(error) if ctx.request.htmx => return unmoved(&ctx, p, &row, (form, errors), error),
        Err(error) => return Err(error),
    };
    let htmx = ctx.request.htmx;
    ctx.commit().await?;
    if htmx {
        let undo = format!("/bookings/{id}/move?{}", back(&p, &before));
        let text = p.with("booking-moved", "name", &before.customer);
        return Ok(toast(StatusCode::NO_CONTENT, &text, Some(&undo)));
    }
    Ok(Redirect::to(ui::paths::local(&form.back, &format!("/bookings/{id}"))).into_response())
}

/// Says why a booking stays where it is. Whoever may overbook is asked for a reason to do it all the same.
fn unmoved(
    ctx: &Context,
    p: Page,
    row: &store::Row,
    typed: (MoveForm, Errors),
    error: Error,
) -> Result<Response> {
    let (status, Some(detail)) = (error.status(), error.detail()) else { return Err(error) };
    let is_taken = matches!(error, Error::Conflict { .. }) && row.state().can_move();
    if is_taken && ctx.who.may(Permission::BookingsOverbook) {
        let name = HeaderName::from_static;
        let headers = [
            ui::trigger(&serde_json::json!({ "calendar:changed": {} })),
            (name("hx-retarget"), HeaderValue::from_static("#overbook")),
            (name("hx-reswap"), HeaderValue::from_static("innerHTML")),
        ];
        return Ok((status, headers, Html(Overbook::of(p, row, typed, detail))).into_response());
    }
    Ok(toast(status, &p.t(detail), None))
}

/// The address of a move back to how it was.
fn back(p: &Page, before: &store::Row) -> String {
    let form = Move::form(p, before);
    serde_urlencoded::to_string(&form).unwrap_or_default()
}

/// Says what was done, or why not, and has the calendar ask for itself again.
fn toast(status: StatusCode, text: &str, undo: Option<&str>) -> Response {
    let event = serde_json::json!({
        "app:toast": { "text": text, "undo": undo, "bad": !status.is_success() },
        "calendar:changed": {},
    });
    // Said to be a page: an error without words would be given some, and the message lost.
    let kind = (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    (status, [kind, ui::trigger(&event)]).into_response()
}

/// What is done with a booking, from its page or from a list.
#[derive(serde::Deserialize, Default)]
#[serde(default)]
struct Step {
    action: String,
    reason: String,
    back: String,
}

async fn set_state(
    mut ctx: Context,
    Path(id): Path<BookingId>,
    RawQuery(query): RawQuery,
    body: String,
) -> Result<Response> {
    let clinic = ctx.clinic()?;
    store::find(ctx.tx(), clinic, id).await?;
    let typed = if body.trim().is_empty() { query.unwrap_or_default() } else { body };
    let step: Step = serde_urlencoded::from_str(&typed)
        .map_err(|_| Error::Invalid { field: "body", detail: "error-body-unreadable" })?;
    let action = Action::parse(&step.action)
        .ok_or(Error::Invalid { field: "action", detail: "error-choice" })?;
    let before = match act_on_booking(&mut ctx, id, action, &step.reason).await {
        Ok(before) => before,
        Err(error) => return stays(ctx, id, error).await,
    };
    ctx.commit().await?;
    let page = match action {
        Action::Cancel => format!("/bookings/{id}?was={}", before.state().as_str()),
        _ => format!("/bookings/{id}"),
    };
    Ok(Redirect::to(ui::paths::local(&step.back, &page)).into_response())
}

/// Takes a cancellation back: the booking is as it was, if its time is still free.
async fn restore(
    mut ctx: Context,
    Path(id): Path<BookingId>,
    Query(before): Query<Before>,
) -> Result<Response> {
    let clinic = ctx.clinic()?;
    store::find(ctx.tx(), clinic, id).await?;
    let was = before.state().ok_or(Error::Invalid { field: "was", detail: "error-choice" })?;
    for step in way_back(was) {
        if let Err(error) = act_on_booking(&mut ctx, id, *step, "").await {
            return stays(ctx, id, error).await;
        }
    }
    ctx.commit().await?;
    Ok(Redirect::to(&format!("/bookings/{id}")).into_response())
}

/// What stands against a step is said on the booking's page. The transaction is over: nothing was done.
async fn stays(ctx: Context, id: BookingId, error: Error) -> Result<Response> {
    let status = error.status();
    let Error::Conflict { detail } = error else { return Err(error) };
    let mut ctx = ctx.again().await?;
    let mut page = page_of(&mut ctx, id).await?;
    page.conflict = detail;
    Ok((status, Html(page)).into_response())
}
