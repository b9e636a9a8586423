//! Paths and handlers of the queue.

use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use base::api::Query;
use base::{Access, Context, Day, Error, Permission, Result, Routes, TicketId};
use http::StatusCode;
use ui::{Errors, Html, Page};

use super::board::{Card, lanes, wait_figures};
use super::page::{Choices, FiguresShown, Index, Mine, OwnShown, Sheet, SheetLine, Show, times};
use super::rules::{self, Action, VisitForm};
use super::{announce, api as json, call_next, store, today};
use crate::check_ins::act_on_ticket;

/// The routes of this slice.
pub fn routes() -> Routes {
    let read = Access::Needs(Permission::QueueRead);
    let manage = Access::Needs(Permission::QueueManage);
    Routes::new()
        .get("/queue", read, index)
        .post("/queue/next", manage, next)
        .get("/queue/day", read, day)
        .get("/queue/mine", Access::Needs(Permission::QueueOwn), mine)
        .get("/queue/{id}", read, show)
        .post("/queue/{id}", manage, update)
        .post("/queue/{id}/state", manage, step)
        .get("/api/queue", read, json::index)
        .post("/api/queue/next", manage, json::next)
        .get("/api/queue/{id}", read, json::show)
        .post("/api/queue/{id}", manage, json::update)
        .post("/api/queue/{id}/state", manage, json::step)
}

async fn index(mut ctx: Context) -> Result<Response> {
    let page = board(&mut ctx).await?;
    Ok(if ctx.request.htmx {
        Html(page.as_board()).into_response()
    } else {
        Html(page).into_response()
    })
}

async fn board(ctx: &mut Context) -> Result<Index> {
    let (clinic, day, now, who) = (ctx.clinic()?, today(ctx), ctx.app.clock.now(), ctx.who.clone());
    let rows = store::of_day(ctx.tx(), clinic, day).await?;
    let may_manage = who.may(Permission::QueueManage);
    let place = store::last_place(ctx.tx(), clinic, who.member).await?;
    let p = Page::of(&who, &ctx.request);
    Ok(Index {
        today: p.civil_long(day.0),
        figures: FiguresShown::of(&p, &wait_figures(&rows, now)),
        lanes: lanes(&who, &rows, now),
        is_empty: rows.is_empty(),
        may_manage,
        may_display: who.may(Permission::QueueDisplay),
        places: store::places(ctx.tx(), clinic, a_month_before(now)).await?,
        place,
        me: who.member.map(|member| member.to_string()).unwrap_or_default(),
        p,
    })
}

/// Where customers were sent within a month is where they may be sent again.
fn a_month_before(now: base::Instant) -> base::Instant {
    now.plus_seconds(-30 * 24 * 3600)
}

async fn next(mut ctx: Context, Form(form): Form<rules::DeskForm>) -> Result<Response> {
    let desk = rules::desk(&form)?;
    match call_next(&mut ctx, &desk).await {
        Ok(_) => {
            ctx.commit().await?;
            Ok(Redirect::to("/queue").into_response())
        }
        Err(error) => refused(ctx, error).await,
    }
}

#[derive(serde::Deserialize)]
struct Asked {
    #[serde(default)]
    action: String,
    #[serde(default)]
    place: String,
}

async fn step(
    mut ctx: Context,
    Path(id): Path<TicketId>,
    Form(asked): Form<Asked>,
) -> Result<Response> {
    let clinic = ctx.clinic()?;
    store::find(ctx.tx(), clinic, id).await?;
    let (action, place) = (Action::parse(&asked.action)?, rules::place(&asked.place)?);
    match act_on_ticket(&mut ctx, id, action, &place).await {
        Ok(_) => {
            ctx.commit().await?;
            Ok(Redirect::to("/queue").into_response())
        }
        Err(error) => refused(ctx, error).await,
    }
}

/// Somebody else was quicker: said on the board as it is now, where there is one; else on a page of its own.
async fn refused(ctx: Context, error: Error) -> Result<Response> {
    let Error::Conflict { detail } = error else { return Err(error) };
    if !ctx.request.htmx {
        return Err(error);
    }
    let (app, request) = (ctx.app.clone(), ctx.request.clone());
    let token = request.token.clone().ok_or(Error::SignIn)?;
    // What the refused transaction held is let go first.
    drop(ctx);
    let mut ctx = Context::enter(&app, &token, request).await?;
    let page = board(&mut ctx).await?;
    let toast = ui::toast(&page.p.t(detail), true);
    Ok((StatusCode::CONFLICT, [toast], Html(page.as_board())).into_response())
}

async fn show(mut ctx: Context, Path(id): Path<TicketId>) -> Result<Html<Show>> {
    let clinic = ctx.clinic()?;
    let row = store::find(ctx.tx(), clinic, id).await?;
    let form = VisitForm::of(&row);
    Ok(Html(page_of(&mut ctx, &row, form, Errors::new()).await?))
}

async fn page_of(
    ctx: &mut Context,
    row: &store::Row,
    form: VisitForm,
    errors: Errors,
) -> Result<Show> {
    let p = Page::of(&ctx.who, &ctx.request);
    Ok(Show {
        card: Card::of(&ctx.who, row, ctx.app.clock.now()),
        state: p.t(row.state.label()).into_owned(),
        times: times(&p, row),
        choices: choices(ctx).await?,
        may_change: ctx.who.may(Permission::QueueManage) && !row.state.is_over(),
        form,
        errors,
        p,
    })
}

/// What can be chosen for a visit in this clinic.
pub async fn choices(ctx: &mut Context) -> Result<Choices> {
    let clinic = ctx.clinic()?;
    Ok(Choices::of(store::colleagues(ctx.tx(), clinic).await?))
}

/// A visit that names somebody who does not work here is a mistake of that field.
pub async fn colleague_is_known(
    ctx: &mut Context,
    visit: &rules::Visit,
    errors: &mut Errors,
) -> Result<()> {
    let Some(wanted) = visit.practitioner else { return Ok(()) };
    let clinic = ctx.clinic()?;
    let colleagues = store::colleagues(ctx.tx(), clinic).await?;
    if !colleagues.iter().any(|colleague| colleague.id == wanted) {
        errors.add("practitioner_id", "error-choice");
    }
    Ok(())
}

async fn update(
    mut ctx: Context,
    Path(id): Path<TicketId>,
    Form(form): Form<VisitForm>,
) -> Result<Response> {
    let clinic = ctx.clinic()?;
    let row = store::find(ctx.tx(), clinic, id).await?;
    match change(&mut ctx, &row, &form).await {
        Ok(()) => {
            ctx.commit().await?;
            Ok(Redirect::to("/queue").into_response())
        }
        Err(Mistake::Form(errors)) => {
            let page = page_of(&mut ctx, &row, form, errors).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
        }
        Err(Mistake::Other(error)) => Err(error),
    }
}

/// Why a visit was not changed.
pub enum Mistake {
    /// What was typed.
    Form(Errors),
    /// Anything else.
    Other(Error),
}

impl From<Error> for Mistake {
    fn from(error: Error) -> Self {
        Self::Other(error)
    }
}

/// Changes what a visit is about, while it lasts.
pub async fn change(ctx: &mut Context, row: &store::Row, form: &VisitForm) -> Result<(), Mistake> {
    let clinic = ctx.clinic()?;
    let mut errors = Errors::new();
    let visit = rules::visit(form, &mut errors);
    colleague_is_known(ctx, &visit, &mut errors).await?;
    if !errors.is_empty() {
        return Err(Mistake::Form(errors));
    }
    let held = store::hold(ctx.tx(), clinic, row.id).await?;
    if held.state.is_over() {
        return Err(Error::Conflict { detail: "error-ticket-over" }.into());
    }
    store::update(ctx.tx(), clinic, row.id, &visit).await?;
    announce(ctx, row).await?;
    Ok(())
}

#[derive(serde::Deserialize)]
struct OfDay {
    #[serde(default)]
    date: String,
}

/// A day of the calendar; today if none is named or it cannot be read.
async fn day(mut ctx: Context, Query(asked): Query<OfDay>) -> Result<Html<Sheet>> {
    let clinic = ctx.clinic()?;
    let day = match asked.date.trim() {
        "" => today(&ctx),
        text => Day::parse(text)
            .ok_or(Error::Invalid { field: "date", detail: "error-parameter-unreadable" })?,
    };
    let mut rows = store::of_day(ctx.tx(), clinic, day).await?;
    let figures = wait_figures(&rows, ctx.app.clock.now());
    rows.sort_by_key(|row| row.number);
    let p = Page::of(&ctx.who, &ctx.request);
    let figures = FiguresShown::of(&p, &figures);
    let lines = rows.iter().map(|row| SheetLine::of(&p, row)).collect();
    Ok(Html(Sheet { day, shown: p.civil_long(day.0), figures, lines, p }))
}

async fn mine(mut ctx: Context) -> Result<Response> {
    let (clinic, day) = (ctx.clinic()?, today(&ctx));
    let p = Page::of(&ctx.who, &ctx.request);
    let own = match ctx.who.customer {
        Some(customer) => store::own(ctx.tx(), clinic, day, customer).await?,
        None => None,
    };
    let page = Mine { own: own.map(|own| OwnShown::of(&p, own)), p };
    Ok(if ctx.request.htmx {
        Html(page.as_place()).into_response()
    } else {
        Html(page).into_response()
    })
}
