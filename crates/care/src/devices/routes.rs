//! Paths and handlers of devices.

use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use base::api::Query;
use base::{Access, Context, DeviceId, Permission, Result, Routes};
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
        .get("/catalogue/devices", read, index)
        .get("/catalogue/devices/new", manage, new)
        .post("/catalogue/devices", manage, create)
        .get("/catalogue/devices/{id}/edit", manage, edit)
        .post("/catalogue/devices/{id}", manage, update)
        .post("/catalogue/devices/{id}/archive", manage, archive)
        .post("/catalogue/devices/{id}/restore", manage, restore)
        .get("/api/devices", read, json::index)
        .post("/api/devices", manage, json::create)
        .get("/api/devices/{id}", read, json::show)
        .post("/api/devices/{id}", manage, json::update)
        .post("/api/devices/{id}/archive", manage, json::archive)
        .post("/api/devices/{id}/restore", manage, json::restore)
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
            let kind = ui::query(&asked.kind);
            format!(
                "/catalogue/devices?search={search}&kind={kind}&archived={archived}&cursor={cursor}"
            )
        }),
        search: asked.search,
        kind: asked.kind,
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

async fn new(mut ctx: Context) -> Result<Html<Edit>> {
    let rooms = rooms(&mut ctx).await?;
    let p = Page::of(&ctx.who, &ctx.request);
    let (form, errors) = (Typed::default(), Errors::new());
    Ok(Html(Edit { p, id: String::new(), archived: false, form, errors, rooms }))
}

/// Rooms that a device can stand in.
async fn rooms(ctx: &mut Context) -> Result<Vec<(String, String)>> {
    let clinic = ctx.clinic()?;
    let rows = crate::rooms::store::all(ctx.tx(), clinic).await?;
    Ok(rows.into_iter().map(|row| (row.id.to_string(), row.name)).collect())
}

async fn create(mut ctx: Context, Form(fields): Form<Vec<(String, String)>>) -> Result<Response> {
    ctx.clinic()?;
    let form = Typed::from(fields);
    let draft = match rules::parse(&form) {
        Ok(draft) => draft,
        Err(errors) => return mistakes(ctx, String::new(), false, form, errors).await,
    };
    add(&mut ctx, &draft).await?;
    ctx.commit().await?;
    Ok(Redirect::to("/catalogue/devices").into_response())
}

async fn edit(mut ctx: Context, Path(id): Path<DeviceId>) -> Result<Html<Edit>> {
    let clinic = ctx.clinic()?;
    let row = store::find(ctx.tx(), clinic, id).await?;
    let rooms = rooms(&mut ctx).await?;
    let p = Page::of(&ctx.who, &ctx.request);
    let (form, archived) = (typed(&row), row.archived_at.is_some());
    Ok(Html(Edit { p, id: id.to_string(), archived, form, errors: Errors::new(), rooms }))
}

async fn update(
    mut ctx: Context,
    Path(id): Path<DeviceId>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let clinic = ctx.clinic()?;
    let row = store::find(ctx.tx(), clinic, id).await?;
    let form = Typed::from(fields);
    let draft = match rules::parse(&form) {
        Ok(draft) => draft,
        Err(errors) => {
            return mistakes(ctx, id.to_string(), row.archived_at.is_some(), form, errors).await;
        }
    };
    change(&mut ctx, id, &draft).await?;
    ctx.commit().await?;
    Ok(Redirect::to("/catalogue/devices").into_response())
}

async fn archive(mut ctx: Context, Path(id): Path<DeviceId>) -> Result<Redirect> {
    set_archived(&mut ctx, id, true).await?;
    ctx.commit().await?;
    Ok(Redirect::to("/catalogue/devices"))
}

async fn restore(mut ctx: Context, Path(id): Path<DeviceId>) -> Result<Redirect> {
    set_archived(&mut ctx, id, false).await?;
    ctx.commit().await?;
    Ok(Redirect::to("/catalogue/devices"))
}

/// The form again, with what was typed and what is wrong with it.
async fn mistakes(
    mut ctx: Context,
    id: String,
    archived: bool,
    form: Typed,
    errors: Errors,
) -> Result<Response> {
    let rooms = rooms(&mut ctx).await?;
    let p = Page::of(&ctx.who, &ctx.request);
    let page = Edit { p, id, archived, form, errors, rooms };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
}
