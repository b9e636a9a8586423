//! Paths and handlers of customers' allergies and conditions.

use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use base::{Access, ConditionId, Context, CustomerId, Permission, Result, Routes};
use http::StatusCode;
use ui::{Errors, Html, Page};

use super::page::{New, Section};
use super::{api as json, end, record, rules};
use crate::customers;
use crate::typed::Typed;

/// The routes of this slice.
pub fn routes() -> Routes {
    let read = Access::Needs(Permission::CustomersRead);
    let write = Access::Needs(Permission::CustomersUpdate);
    Routes::new()
        .get("/customers/{id}/conditions/new", write, new)
        .post("/customers/{id}/conditions", write, create)
        .post("/conditions/{id}/end", write, delete)
        .get("/api/customers/{id}/conditions", read, json::index)
        .post("/api/customers/{id}/conditions", write, json::create)
        .post("/api/conditions/{id}/end", write, json::delete)
}

async fn new(mut ctx: Context, Path(id): Path<CustomerId>) -> Result<Html<New>> {
    Ok(Html(form(&mut ctx, id, Typed::default(), Errors::new()).await?))
}

async fn form(ctx: &mut Context, id: CustomerId, form: Typed, errors: Errors) -> Result<New> {
    let clinic = ctx.clinic()?;
    let name = customers::store::find(ctx.tx(), clinic, id).await?.full_name;
    let p = Page::of(&ctx.who, &ctx.request);
    let conditions = Section::of(&p, &ctx.who, id, &[], (form, errors));
    Ok(New { p, name, conditions })
}

async fn create(
    mut ctx: Context,
    Path(id): Path<CustomerId>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let clinic = ctx.clinic()?;
    customers::store::find(ctx.tx(), clinic, id).await?;
    let typed = Typed::from(fields);
    let draft = match rules::parse(&typed) {
        Ok(draft) => draft,
        Err(errors) => {
            let page = form(&mut ctx, id, typed, errors).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response());
        }
    };
    record(&mut ctx, id, &draft).await?;
    ctx.commit().await?;
    Ok(Redirect::to(&format!("/customers/{id}#conditions")).into_response())
}

async fn delete(mut ctx: Context, Path(id): Path<ConditionId>) -> Result<Redirect> {
    let customer = end(&mut ctx, id).await?;
    ctx.commit().await?;
    Ok(Redirect::to(&format!("/customers/{customer}#conditions")))
}
