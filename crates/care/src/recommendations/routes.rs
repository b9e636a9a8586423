//! Paths and handlers of the rules of recommendation.

use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use base::{Access, Context, Error, Permission, Result, Routes, RuleId};
use http::StatusCode;
use ui::{Errors, Html, Page};

use super::page::{Edit, Index, about, targets, typed};
use super::{add, api as json, change, rules, store};
use crate::typed::Typed;
use crate::{products, treatments};

/// The routes of this slice.
pub fn routes() -> Routes {
    let read = Access::Needs(Permission::CatalogueRead);
    let manage = Access::Needs(Permission::CatalogueManage);
    let see = Access::Needs(Permission::AnalysesRead);
    Routes::new()
        .get("/catalogue/recommendations", read, index)
        .get("/catalogue/recommendations/new", manage, new)
        .post("/catalogue/recommendations", manage, create)
        .get("/catalogue/recommendations/{id}/edit", manage, edit)
        .post("/catalogue/recommendations/{id}", manage, update)
        .get("/api/recommendation-rules", read, json::index)
        .post("/api/recommendation-rules", manage, json::create)
        .get("/api/recommendation-rules/{id}", read, json::show)
        .post("/api/recommendation-rules/{id}", manage, json::update)
        .get("/api/analyses/{id}/recommendations", see, json::of_analysis)
}

async fn index(mut ctx: Context) -> Result<Html<Index>> {
    let clinic = ctx.clinic()?;
    let rows = store::all(ctx.tx(), clinic).await?;
    let p = Page::of(&ctx.who, &ctx.request);
    Ok(Html(Index::of(p, &ctx.who, &rows)))
}

async fn new(mut ctx: Context) -> Result<Html<Edit>> {
    let form = Typed::default()
        .field("below", rules::DEFAULT_BELOW)
        .field("priority", 5)
        .field("active", "on");
    Ok(Html(blank(&mut ctx, form, Errors::new()).await?))
}

/// The form of a new rule.
async fn blank(ctx: &mut Context, form: Typed, errors: Errors) -> Result<Edit> {
    let clinic = ctx.clinic()?;
    let offered = treatments::store::Wanted { archived: Some(false), ..Default::default() };
    let treatments = treatments::store::page(ctx.tx(), clinic, offered, 500).await?;
    let sold = products::store::Wanted { archived: Some(false), ..Default::default() };
    let products = products::store::page(ctx.tx(), clinic, sold, 500).await?;
    let p = Page::of(&ctx.who, &ctx.request);
    let targets = targets(&p, &treatments, &products);
    Ok(Edit { p, id: String::new(), about: String::new(), form, errors, targets })
}

async fn create(mut ctx: Context, Form(fields): Form<Vec<(String, String)>>) -> Result<Response> {
    ctx.clinic()?;
    let form = Typed::from(fields);
    let errors = match rules::new(&form) {
        Ok((concern, target, terms)) => match add(&mut ctx, concern, target, &terms).await {
            Ok(_) => {
                ctx.commit().await?;
                return Ok(Redirect::to("/catalogue/recommendations").into_response());
            }
            Err(Error::Invalid { field, detail }) => {
                let mut errors = Errors::new();
                errors.add(field, detail);
                errors
            }
            Err(error) => return Err(error),
        },
        Err(errors) => errors,
    };
    let page = blank(&mut ctx, form, errors).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
}

async fn edit(mut ctx: Context, Path(id): Path<RuleId>) -> Result<Html<Edit>> {
    let clinic = ctx.clinic()?;
    let row = store::find(ctx.tx(), clinic, id).await?;
    Ok(Html(filled(&ctx, &row, typed(&row), Errors::new())))
}

/// The form of a rule that is there.
fn filled(ctx: &Context, row: &store::Row, form: Typed, errors: Errors) -> Edit {
    let p = Page::of(&ctx.who, &ctx.request);
    let about = about(&p, row);
    Edit { p, id: row.id.to_string(), about, form, errors, targets: Vec::new() }
}

async fn update(
    mut ctx: Context,
    Path(id): Path<RuleId>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let clinic = ctx.clinic()?;
    let row = store::find(ctx.tx(), clinic, id).await?;
    let form = Typed::from(fields);
    let terms = match rules::terms(&form) {
        Ok(terms) => terms,
        Err(errors) => {
            let page = filled(&ctx, &row, form, errors);
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response());
        }
    };
    change(&mut ctx, id, &terms).await?;
    ctx.commit().await?;
    Ok(Redirect::to("/catalogue/recommendations").into_response())
}
