//! Paths and handlers of hours, closures, schedules and leaves.

use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use base::{Access, ClosureId, Context, Day, LeaveId, MemberId, Permission, Result, Routes};
use http::StatusCode;
use ui::{Errors, Html, Page};

use super::page::{Days, Index, Member, people};
use super::{api as json, rules, store};
use crate::treatments;
use crate::typed::Typed;

/// The routes of this slice.
pub fn routes() -> Routes {
    let read = Access::Needs(Permission::DashboardRead);
    let manage = Access::Needs(Permission::HoursManage);
    Routes::new()
        .get("/settings/hours", manage, index)
        .post("/settings/hours", manage, update)
        .post("/settings/closures", manage, create_closure)
        .post("/settings/closures/{id}/delete", manage, delete_closure)
        .get("/settings/hours/members/{id}", manage, show_member)
        .post("/settings/hours/members/{id}", manage, update_member)
        .post("/settings/hours/members/{id}/leaves", manage, create_leave)
        .post("/settings/leaves/{id}/delete", manage, delete_leave)
        .get("/api/hours", read, json::index)
        .post("/api/hours", manage, json::update)
        .post("/api/closures", manage, json::create_closure)
        .post("/api/closures/{id}/delete", manage, json::delete_closure)
}

/// A form and what is wrong with it.
type Filled = (Typed, Errors);

async fn index(mut ctx: Context) -> Result<Html<Index>> {
    let clinic = ctx.clinic()?;
    let week = rules::typed(&store::week(ctx.tx(), clinic).await?);
    let nothing = (Typed::default(), Errors::new());
    Ok(Html(page(&mut ctx, (week, Errors::new()), nothing).await?))
}

async fn page(ctx: &mut Context, week: Filled, closing: Filled) -> Result<Index> {
    let clinic = ctx.clinic()?;
    let today = Day(crate::customers::today(ctx));
    let closures = store::closures(ctx.tx(), clinic, today).await?;
    let colleagues = treatments::store::colleagues(ctx.tx(), clinic).await?;
    let p = Page::of(&ctx.who, &ctx.request);
    Ok(Index {
        closures: closures.iter().map(|row| Days::of_closure(&p, row)).collect(),
        people: people(&colleagues),
        week: week.0,
        errors: week.1,
        closing: closing.0,
        closing_errors: closing.1,
        p,
    })
}

async fn update(mut ctx: Context, Form(fields): Form<Vec<(String, String)>>) -> Result<Response> {
    ctx.clinic()?;
    let form = Typed::from(fields);
    match rules::week(&form) {
        Ok(week) => super::set_week(&mut ctx, &week).await?,
        Err(errors) => {
            let nothing = (Typed::default(), Errors::new());
            let page = page(&mut ctx, (form, errors), nothing).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response());
        }
    }
    ctx.commit().await?;
    Ok(Redirect::to("/settings/hours").into_response())
}

async fn create_closure(
    mut ctx: Context,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let clinic = ctx.clinic()?;
    let form = Typed::from(fields);
    match rules::closed(&form) {
        Ok(closed) => super::add_closure(&mut ctx, &closed).await?,
        Err(errors) => {
            let week = rules::typed(&store::week(ctx.tx(), clinic).await?);
            let page = page(&mut ctx, (week, Errors::new()), (form, errors)).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response());
        }
    };
    ctx.commit().await?;
    Ok(Redirect::to("/settings/hours#closures").into_response())
}

async fn delete_closure(mut ctx: Context, Path(id): Path<ClosureId>) -> Result<Redirect> {
    super::remove_closure(&mut ctx, id).await?;
    ctx.commit().await?;
    Ok(Redirect::to("/settings/hours#closures"))
}

async fn show_member(mut ctx: Context, Path(id): Path<MemberId>) -> Result<Html<Member>> {
    let clinic = ctx.clinic()?;
    let week = rules::typed(&store::schedule(ctx.tx(), clinic, id).await?);
    let nothing = (Typed::default(), Errors::new());
    Ok(Html(member(&mut ctx, id, (week, Errors::new()), nothing).await?))
}

async fn member(ctx: &mut Context, id: MemberId, week: Filled, closing: Filled) -> Result<Member> {
    let clinic = ctx.clinic()?;
    let now = ctx.app.clock.now();
    let name = store::colleague(ctx.tx(), clinic, id).await?;
    let leaves = store::leaves(ctx.tx(), clinic, id, now).await?;
    let p = Page::of(&ctx.who, &ctx.request);
    Ok(Member {
        member: id.to_string(),
        name,
        leaves: leaves.iter().map(|row| Days::of_leave(&p, row)).collect(),
        week: week.0,
        errors: week.1,
        closing: closing.0,
        closing_errors: closing.1,
        p,
    })
}

async fn update_member(
    mut ctx: Context,
    Path(id): Path<MemberId>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let clinic = ctx.clinic()?;
    store::colleague(ctx.tx(), clinic, id).await?;
    let form = Typed::from(fields);
    match rules::week(&form) {
        Ok(week) => super::set_schedule(&mut ctx, id, &week).await?,
        Err(errors) => {
            let nothing = (Typed::default(), Errors::new());
            let page = member(&mut ctx, id, (form, errors), nothing).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response());
        }
    }
    ctx.commit().await?;
    Ok(Redirect::to(&format!("/settings/hours/members/{id}")).into_response())
}

async fn create_leave(
    mut ctx: Context,
    Path(id): Path<MemberId>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let clinic = ctx.clinic()?;
    store::colleague(ctx.tx(), clinic, id).await?;
    let form = Typed::from(fields);
    match rules::closed(&form) {
        Ok(away) => super::add_leave(&mut ctx, id, &away).await?,
        Err(errors) => {
            let week = rules::typed(&store::schedule(ctx.tx(), clinic, id).await?);
            let page = member(&mut ctx, id, (week, Errors::new()), (form, errors)).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response());
        }
    };
    ctx.commit().await?;
    Ok(Redirect::to(&format!("/settings/hours/members/{id}#leaves")).into_response())
}

async fn delete_leave(mut ctx: Context, Path(id): Path<LeaveId>) -> Result<Redirect> {
    let member = super::remove_leave(&mut ctx, id).await?;
    ctx.commit().await?;
    Ok(Redirect::to(&format!("/settings/hours/members/{member}#leaves")))
}
