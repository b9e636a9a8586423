//! Paths and handlers of treatments.

use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use base::api::Query;
use base::{Access, Context, Lang, Permission, Result, Routes, TreatmentId};
use http::StatusCode;
use ui::{Errors, Html, Page};

use super::api::{self as json, Asked};
use super::page::{Choices, Edit, Index, Line, Show, typed};
use super::store::{self, Wanted};
use super::{add, change, rules, set_archived};
use crate::rooms;
use crate::typed::Typed;

/// The routes of this slice.
pub fn routes() -> Routes {
    let read = Access::Needs(Permission::CatalogueRead);
    let manage = Access::Needs(Permission::CatalogueManage);
    Routes::new()
        .get("/catalogue/treatments", read, index)
        .get("/catalogue/treatments/new", manage, new)
        .post("/catalogue/treatments", manage, create)
        .get("/catalogue/treatments/{id}", read, show)
        .get("/catalogue/treatments/{id}/edit", manage, edit)
        .post("/catalogue/treatments/{id}", manage, update)
        .post("/catalogue/treatments/{id}/archive", manage, archive)
        .post("/catalogue/treatments/{id}/restore", manage, restore)
        .get("/api/treatments", read, json::index)
        .post("/api/treatments", manage, json::create)
        .get("/api/treatments/{id}", read, json::show)
        .post("/api/treatments/{id}", manage, json::update)
        .post("/api/treatments/{id}/archive", manage, json::archive)
        .post("/api/treatments/{id}/restore", manage, json::restore)
}

async fn index(mut ctx: Context, Query(asked): Query<Asked>) -> Result<Response> {
    // The page shows what is offered unless it is asked for the rest.
    let asked = Asked { archived: Some(asked.archived.unwrap_or(false)), ..asked };
    let (rows, total, next) = asked.rows(&mut ctx).await?;
    let p = Page::of(&ctx.who, &ctx.request);
    let archived = asked.archived == Some(true);
    let page = Index {
        lines: rows.iter().map(|row| Line::of(&p, row)).collect(),
        total,
        next: next.map_or_else(String::new, |cursor| {
            format!(
                "/catalogue/treatments?search={}&category={}&archived={archived}&cursor={cursor}",
                ui::query(&asked.search),
                ui::query(&asked.category)
            )
        }),
        search: asked.search,
        category: asked.category,
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

/// What a treatment can refer to.
async fn choices(ctx: &mut Context) -> Result<Choices> {
    let clinic = ctx.clinic()?;
    let wanted = Wanted { archived: Some(false), ..Wanted::default() };
    let treatments = store::page(ctx.tx(), clinic, wanted, 500).await?;
    let rooms = rooms::store::all(ctx.tx(), clinic).await?;
    let colleagues = store::colleagues(ctx.tx(), clinic).await?;
    Ok(Choices::of(&Page::of(&ctx.who, &ctx.request), &treatments, &rooms, &colleagues))
}

async fn new(mut ctx: Context) -> Result<Html<Edit>> {
    let form = Typed::default().field("duration_minutes", 60).field("buffer_after_minutes", 10);
    let choices = choices(&mut ctx).await?;
    let p = Page::of(&ctx.who, &ctx.request);
    Ok(Html(Edit { p, id: String::new(), form, errors: Errors::new(), choices }))
}

async fn create(mut ctx: Context, Form(fields): Form<Vec<(String, String)>>) -> Result<Response> {
    ctx.clinic()?;
    let form = Typed::from(fields);
    let draft = match rules::parse(&form) {
        Ok(draft) => draft,
        Err(errors) => return mistakes(ctx, String::new(), form, errors).await,
    };
    let id = add(&mut ctx, &draft).await?;
    ctx.commit().await?;
    Ok(Redirect::to(&format!("/catalogue/treatments/{id}")).into_response())
}

async fn show(mut ctx: Context, Path(id): Path<TreatmentId>) -> Result<Html<Show>> {
    let clinic = ctx.clinic()?;
    let row = store::find(ctx.tx(), clinic, id).await?;
    let choices = choices(&mut ctx).await?;
    let p = Page::of(&ctx.who, &ctx.request);
    Ok(Html(Show::of(p, &ctx.who, &row, &choices)))
}

async fn edit(mut ctx: Context, Path(id): Path<TreatmentId>) -> Result<Html<Edit>> {
    let clinic = ctx.clinic()?;
    let row = store::find(ctx.tx(), clinic, id).await?;
    let choices = choices(&mut ctx).await?;
    let p = Page::of(&ctx.who, &ctx.request);
    let form = typed(&row, p.lang == Lang::Th);
    Ok(Html(Edit { p, id: id.to_string(), form, errors: Errors::new(), choices }))
}

async fn update(
    mut ctx: Context,
    Path(id): Path<TreatmentId>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let clinic = ctx.clinic()?;
    store::find(ctx.tx(), clinic, id).await?;
    let form = Typed::from(fields);
    let draft = match rules::parse(&form) {
        Ok(draft) => draft,
        Err(errors) => return mistakes(ctx, id.to_string(), form, errors).await,
    };
    change(&mut ctx, id, &draft).await?;
    ctx.commit().await?;
    Ok(Redirect::to(&format!("/catalogue/treatments/{id}")).into_response())
}

async fn archive(mut ctx: Context, Path(id): Path<TreatmentId>) -> Result<Redirect> {
    set_archived(&mut ctx, id, true).await?;
    ctx.commit().await?;
    Ok(Redirect::to(&format!("/catalogue/treatments/{id}")))
}

async fn restore(mut ctx: Context, Path(id): Path<TreatmentId>) -> Result<Redirect> {
    set_archived(&mut ctx, id, false).await?;
    ctx.commit().await?;
    Ok(Redirect::to(&format!("/catalogue/treatments/{id}")))
}

/// The form again, with what was typed and what is wrong with it.
async fn mistakes(mut ctx: Context, id: String, form: Typed, errors: Errors) -> Result<Response> {
    let choices = choices(&mut ctx).await?;
    let p = Page::of(&ctx.who, &ctx.request);
    let page = Edit { p, id, form, errors, choices };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
}
