//! Paths and handlers of products.

use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use base::api::Query;
use base::{Access, Context, Error, Lang, Permission, ProductId, Result, Routes};
use http::StatusCode;
use ui::{Errors, Html, Page};

use super::api::{self as json, Asked};
use super::page::{Edit, Index, Line, Show, typed};
use super::store;
use super::{add, change, move_stock, rules, set_archived};
use crate::typed::Typed;

/// The routes of this slice.
pub fn routes() -> Routes {
    let read = Access::Needs(Permission::CatalogueRead);
    let manage = Access::Needs(Permission::CatalogueManage);
    Routes::new()
        .get("/catalogue/products", read, index)
        .get("/catalogue/products/new", manage, new)
        .post("/catalogue/products", manage, create)
        .get("/catalogue/products/{id}", read, show)
        .get("/catalogue/products/{id}/edit", manage, edit)
        .post("/catalogue/products/{id}", manage, update)
        .post("/catalogue/products/{id}/archive", manage, archive)
        .post("/catalogue/products/{id}/restore", manage, restore)
        .post("/catalogue/products/{id}/movements", manage, create_movement)
        .get("/api/products", read, json::index)
        .post("/api/products", manage, json::create)
        .get("/api/products/{id}", read, json::show)
        .post("/api/products/{id}", manage, json::update)
        .post("/api/products/{id}/archive", manage, json::archive)
        .post("/api/products/{id}/restore", manage, json::restore)
        .get("/api/products/{id}/movements", read, json::movements)
        .post("/api/products/{id}/movements", manage, json::create_movement)
}

/// What the page is asked for.
#[derive(serde::Deserialize)]
struct Shown {
    #[serde(default)]
    search: String,
    #[serde(default)]
    show: String,
    cursor: Option<String>,
}

async fn index(mut ctx: Context, Query(shown): Query<Shown>) -> Result<Response> {
    let (show, archived, low) = match shown.show.as_str() {
        "archived" => ("archived", true, false),
        "low" => ("low", false, true),
        _ => ("active", false, false),
    };
    let asked = Asked {
        search: shown.search,
        archived: Some(archived),
        low: Some(low),
        limit: None,
        cursor: shown.cursor,
    };
    let (rows, total, next) = asked.rows(&mut ctx).await?;
    let p = Page::of(&ctx.who, &ctx.request);
    let page = Index {
        lines: rows.iter().map(|row| Line::of(&p, row)).collect(),
        total,
        next: next.map_or_else(String::new, |cursor| {
            let search = ui::query(&asked.search);
            format!("/catalogue/products?search={search}&show={show}&cursor={cursor}")
        }),
        search: asked.search,
        show,
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
    Ok(Html(Edit { p, id: String::new(), form: Typed::default(), errors: Errors::new() }))
}

async fn create(mut ctx: Context, Form(fields): Form<Vec<(String, String)>>) -> Result<Response> {
    ctx.clinic()?;
    let form = Typed::from(fields);
    let draft = match rules::parse(&form) {
        Ok(draft) => draft,
        Err(errors) => return Ok(mistakes(&ctx, String::new(), form, errors)),
    };
    let id = match add(&mut ctx, &draft).await {
        Ok(id) => id,
        Err(error) => return refused(&ctx, String::new(), form, error),
    };
    ctx.commit().await?;
    Ok(Redirect::to(&format!("/catalogue/products/{id}")).into_response())
}

async fn show(mut ctx: Context, Path(id): Path<ProductId>) -> Result<Html<Show>> {
    let page = shown(&mut ctx, id, (Typed::default(), Errors::new())).await?;
    Ok(Html(page))
}

async fn shown(ctx: &mut Context, id: ProductId, form: (Typed, Errors)) -> Result<Show> {
    let clinic = ctx.clinic()?;
    let row = store::find(ctx.tx(), clinic, id).await?;
    let movements = store::movements(ctx.tx(), clinic, id, None, 50).await?;
    let p = Page::of(&ctx.who, &ctx.request);
    Ok(Show::of(p, &ctx.who, &row, &movements, form))
}

async fn edit(mut ctx: Context, Path(id): Path<ProductId>) -> Result<Html<Edit>> {
    let clinic = ctx.clinic()?;
    let row = store::find(ctx.tx(), clinic, id).await?;
    let p = Page::of(&ctx.who, &ctx.request);
    let form = typed(&row, p.lang == Lang::Th);
    Ok(Html(Edit { p, id: id.to_string(), form, errors: Errors::new() }))
}

async fn update(
    mut ctx: Context,
    Path(id): Path<ProductId>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let clinic = ctx.clinic()?;
    store::find(ctx.tx(), clinic, id).await?;
    let form = Typed::from(fields);
    let draft = match rules::parse(&form) {
        Ok(draft) => draft,
        Err(errors) => return Ok(mistakes(&ctx, id.to_string(), form, errors)),
    };
    if let Err(error) = change(&mut ctx, id, &draft).await {
        return refused(&ctx, id.to_string(), form, error);
    }
    ctx.commit().await?;
    Ok(Redirect::to(&format!("/catalogue/products/{id}")).into_response())
}

async fn archive(mut ctx: Context, Path(id): Path<ProductId>) -> Result<Redirect> {
    set_archived(&mut ctx, id, true).await?;
    ctx.commit().await?;
    Ok(Redirect::to(&format!("/catalogue/products/{id}")))
}

async fn restore(mut ctx: Context, Path(id): Path<ProductId>) -> Result<Redirect> {
    set_archived(&mut ctx, id, false).await?;
    ctx.commit().await?;
    Ok(Redirect::to(&format!("/catalogue/products/{id}")))
}

async fn create_movement(
    mut ctx: Context,
    Path(id): Path<ProductId>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let clinic = ctx.clinic()?;
    let stock = store::hold_stock(ctx.tx(), clinic, id).await?;
    let form = Typed::from(fields);
    let movement = match rules::movement(&form, stock) {
        Ok(movement) => movement,
        Err(errors) => return movement_mistakes(ctx, id, form, errors).await,
    };
    match move_stock(&mut ctx, id, &movement).await {
        Ok(_) => {}
        Err(Error::Conflict { detail }) => {
            let mut errors = Errors::new();
            errors.add("quantity", detail);
            return movement_mistakes(ctx, id, form, errors).await;
        }
        Err(error) => return Err(error),
    }
    ctx.commit().await?;
    Ok(Redirect::to(&format!("/catalogue/products/{id}")).into_response())
}

async fn movement_mistakes(
    mut ctx: Context,
    id: ProductId,
    form: Typed,
    errors: Errors,
) -> Result<Response> {
    let page = shown(&mut ctx, id, (form, errors)).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
}

/// A mistake that only the database knew of, at its field.
fn refused(ctx: &Context, id: String, form: Typed, error: Error) -> Result<Response> {
    let Error::Invalid { field, detail } = error else { return Err(error) };
    let mut errors = Errors::new();
    errors.add(field, detail);
    Ok(mistakes(ctx, id, form, errors))
}

/// The form again, with what was typed and what is wrong with it.
fn mistakes(ctx: &Context, id: String, form: Typed, errors: Errors) -> Response {
    let p = Page::of(&ctx.who, &ctx.request);
    (StatusCode::UNPROCESSABLE_ENTITY, Html(Edit { p, id, form, errors })).into_response()
}
