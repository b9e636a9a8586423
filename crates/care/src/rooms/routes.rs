//! Paths and handlers of rooms.

use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use base::api::Query;
use base::{Access, Context, Permission, Result, RoomId, Routes};
use http::StatusCode;
use ui::{Errors, Html, Page};

use super::api::{self as json, Asked};
use super::page::{Edit, Index, Line, typed};
use super::{add, change, rules, set_archived, store};
use crate::typed::Typed;

/// The routes of this slice.
pub fn routes() -> Routes {
    let read = Access::Needs(Permission::CatalogueRead);
    let manage = Access::Needs(Permission::CatalogueManage);
    Routes::new()
        .get("/catalogue/rooms", read, index)
        .get("/catalogue/rooms/new", manage, new)
        .post("/catalogue/rooms", manage, create)
        .get("/catalogue/rooms/{id}/edit", manage, edit)
        .post("/catalogue/rooms/{id}", manage, update)
        .post("/catalogue/rooms/{id}/archive", manage, archive)
        .post("/catalogue/rooms/{id}/restore", manage, restore)
        .get("/api/rooms", read, json::index)
        .post("/api/rooms", manage, json::create)
        .get("/api/rooms/{id}", read, json::show)
        .post("/api/rooms/{id}", manage, json::update)
        .post("/api/rooms/{id}/archive", manage, json::archive)
        .post("/api/rooms/{id}/restore", manage, json::restore)
}

async fn index(mut ctx: Context, Query(asked): Query<Asked>) -> Result<Response> {
    let archived = asked.archived == Some(true);
    let asked = Asked { archived: Some(archived), ..asked };
    let (rows, total, next) = asked.rows(&mut ctx).await?;
    let p = Page::of(&ctx.who, &ctx.request);
    let page = Index {
        lines: rows.iter().map(|row| Line::of(&p, row)).collect(),
        total,
        next: next.map_or_else(String::new, |cursor| {
            let search = ui::query(&asked.search);
            format!("/catalogue/rooms?search={search}&archived={archived}&cursor={cursor}")
        }),
        search: asked.search,
        archived,
        may_manage: ctx.who.may(Permission::CatalogueManage),
        p,
    };
    Ok(if ctx.request.htmx {
        Html(page.as_results()).into_response()
    } else {
        Html(page).into_response()
    })
}

async fn new(ctx: Context) -> Result<Html<Edit>> {
    ctx.clinic()?;
    let p = Page::of(&ctx.who, &ctx.request);
    let (form, errors) = (Typed::default(), Errors::new());
    Ok(Html(Edit { p, id: String::new(), archived: false, form, errors }))
}

async fn create(mut ctx: Context, Form(fields): Form<Vec<(String, String)>>) -> Result<Response> {
    ctx.clinic()?;
    let form = Typed::from(fields);
    let draft = match rules::parse(&form) {
        Ok(draft) => draft,
        Err(errors) => return Ok(mistakes(&ctx, String::new(), false, form, errors)),
    };
    add(&mut ctx, &draft).await?;
    ctx.commit().await?;
    Ok(Redirect::to("/catalogue/rooms").into_response())
}

async fn edit(mut ctx: Context, Path(id): Path<RoomId>) -> Result<Html<Edit>> {
    let clinic = ctx.clinic()?;
    let row = store::find(ctx.tx(), clinic, id).await?;
    let p = Page::of(&ctx.who, &ctx.request);
    let (form, archived) = (typed(&row), row.archived_at.is_some());
    Ok(Html(Edit { p, id: id.to_string(), archived, form, errors: Errors::new() }))
}

async fn update(
    mut ctx: Context,
    Path(id): Path<RoomId>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let clinic = ctx.clinic()?;
    let row = store::find(ctx.tx(), clinic, id).await?;
    let form = Typed::from(fields);
    let draft = match rules::parse(&form) {
        Ok(draft) => draft,
        Err(errors) => {
            return Ok(mistakes(&ctx, id.to_string(), row.archived_at.is_some(), form, errors));
        }
    };
    change(&mut ctx, id, &draft).await?;
    ctx.commit().await?;
    Ok(Redirect::to("/catalogue/rooms").into_response())
}

async fn archive(mut ctx: Context, Path(id): Path<RoomId>) -> Result<Redirect> {
    set_archived(&mut ctx, id, true).await?;
    ctx.commit().await?;
    Ok(Redirect::to("/catalogue/rooms"))
}

async fn restore(mut ctx: Context, Path(id): Path<RoomId>) -> Result<Redirect> {
    set_archived(&mut ctx, id, false).await?;
    ctx.commit().await?;
    Ok(Redirect::to("/catalogue/rooms"))
}

/// The form again, with what was typed and what is wrong with it.
fn mistakes(ctx: &Context, id: String, archived: bool, form: Typed, errors: Errors) -> Response {
    let p = Page::of(&ctx.who, &ctx.request);
    let page = Edit { p, id, archived, form, errors };
    (StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response()
}
