//! Paths and handlers of the team.

use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use base::api::Query;
use base::{Access, Context, Error, MemberId, Permission, Result, Role, Routes};
use ui::{Html, Page};

use super::api::{self as json, Asked};
use super::page::{Index, Line, Show};
use super::rules::{self, Change, Obstacle};
use super::store;

/// The routes of this slice.
pub fn routes() -> Routes {
    let read = Access::Needs(Permission::TeamRead);
    let manage = Access::Needs(Permission::TeamManage);
    let transfer = Access::Needs(Permission::OwnershipTransfer);
    Routes::new()
        .get("/members", read, index)
        .get("/members/{id}", read, show)
        .post("/members/{id}/role", manage, set_role)
        .post("/members/{id}/permissions", manage, set_permissions)
        .post("/members/{id}/deactivate", manage, deactivate)
        .post("/members/{id}/reactivate", manage, reactivate)
        .post("/members/{id}/ownership", transfer, transfer_ownership)
        .get("/api/members", read, json::index)
        .get("/api/members/{id}", read, json::show)
        .post("/api/members/{id}/role", manage, json::set_role)
        .post("/api/members/{id}/permissions", manage, json::set_permissions)
        .post("/api/members/{id}/deactivate", manage, json::deactivate)
        .post("/api/members/{id}/reactivate", manage, json::reactivate)
}

async fn index(mut ctx: Context, Query(asked): Query<Asked>) -> Result<Response> {
    let (rows, total, next) = json::listed(&mut ctx, &asked).await?;
    let now = ctx.app.clock.now();
    let (taken, seats) = store::seats(ctx.tx(), now).await?;
    let p = Page::of(&ctx.who, &ctx.request);
    let page = Index {
        lines: rows.iter().map(|row| Line::of(&p, row)).collect(),
        total,
        next: next.map_or_else(String::new, |cursor| {
            format!("/members?search={}&cursor={cursor}", ui::query(&asked.search))
        }),
        search: asked.search,
        seats: seats
            .map_or_else(String::new, |seats| p.n_with("seats-taken", taken, "seats", seats)),
        may_manage: ctx.who.may(Permission::TeamManage),
        p,
    };
    Ok(if ctx.request.htmx {
        Html(page.as_results()).into_response()
    } else {
        Html(page).into_response()
    })
}

async fn show(mut ctx: Context, Path(id): Path<MemberId>) -> Result<Html<Show>> {
    ctx.clinic()?;
    let row = store::find(ctx.tx(), id).await?;
    let p = Page::of(&ctx.who, &ctx.request);
    Ok(Html(Show::of(p, &ctx.who, &row, "")))
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct NewRole {
    role: String,
}

async fn set_role(
    mut ctx: Context,
    Path(id): Path<MemberId>,
    Form(new): Form<NewRole>,
) -> Result<Response> {
    ctx.clinic()?;
    let row = store::find(ctx.tx(), id).await?;
    let role =
        Role::parse(&new.role).ok_or(Error::Invalid { field: "role", detail: "form-choose" })?;
    let obstacle = super::change_role(&mut ctx, &row, role).await?;
    done(ctx, id, obstacle).await
}

async fn set_permissions(
    mut ctx: Context,
    Path(id): Path<MemberId>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response> {
    ctx.clinic()?;
    let row = store::find(ctx.tx(), id).await?;
    let ticked = fields.iter().filter(|(name, _)| name == "permission").map(|(_, value)| value);
    let wanted = rules::permissions(ticked)?;
    let role = row.role().ok_or_else(|| Error::internal("unknown role"))?;
    match Change::of(&ctx.who, role, &row.permissions(), &wanted) {
        Err(obstacle) => done(ctx, id, Some(obstacle)).await,
        Ok(change) => {
            let obstacle = super::change_permissions(&mut ctx, &row, &change).await?;
            done(ctx, id, obstacle).await
        }
    }
}

async fn deactivate(ctx: Context, Path(id): Path<MemberId>) -> Result<Response> {
    set_active(ctx, id, false).await
}

async fn reactivate(ctx: Context, Path(id): Path<MemberId>) -> Result<Response> {
    set_active(ctx, id, true).await
}

async fn set_active(mut ctx: Context, id: MemberId, active: bool) -> Result<Response> {
    ctx.clinic()?;
    let row = store::find(ctx.tx(), id).await?;
    let obstacle = super::set_active(&mut ctx, &row, active).await?;
    done(ctx, id, obstacle).await
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Typed {
    name: String,
}

/// Nobody gives a clinic away by a slip of the hand: the name is typed.
async fn transfer_ownership(
    mut ctx: Context,
    Path(id): Path<MemberId>,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    ctx.clinic()?;
    let row = store::find(ctx.tx(), id).await?;
    if typed.name.trim() != row.name {
        return done(ctx, id, Some(Obstacle::OtherName)).await;
    }
    let obstacle = super::transfer_ownership(&mut ctx, &row).await?;
    done(ctx, id, obstacle).await
}

/// Back to the member; with the reason above when nothing was done.
async fn done(mut ctx: Context, id: MemberId, obstacle: Option<Obstacle>) -> Result<Response> {
    let Some(obstacle) = obstacle else {
        ctx.commit().await?;
        return Ok(Redirect::to(&format!("/members/{id}")).into_response());
    };
    if obstacle == Obstacle::Missing {
        return Err(Error::NotFound);
    }
    let row = store::find(ctx.tx(), id).await?;
    let p = Page::of(&ctx.who, &ctx.request);
    let page = Show::of(p, &ctx.who, &row, obstacle.key());
    Ok((obstacle.error().status(), Html(page)).into_response())
}
