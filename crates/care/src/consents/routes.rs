//! Paths and handlers of consents.

use axum::Form as Body;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use base::api::Query;
use base::{
    Access, ConsentFormId, Context, CustomerId, Error, Permission, Result, Routes, SignedConsentId,
};
use http::StatusCode;
use ui::{Html, Page};

use super::page::{Index, New, Show};
use super::rules::{self, Typed};
use super::{api as json, sign, standing, store, withdraw};
use crate::consent_forms::store as forms;
use crate::customers;

/// The routes of this slice.
pub fn routes() -> Routes {
    let read = Access::Needs(Permission::ConsentsRead);
    let update = Access::Needs(Permission::CustomersUpdate);
    Routes::new()
        .get("/consents", read, own)
        .get("/consents/{id}", read, show)
        .post("/consents/{id}/withdraw", update, delete)
        .get("/customers/{id}/consents", read, index)
        .get("/customers/{id}/consents/new", update, new)
        .post("/customers/{id}/consents", update, create)
        .get("/api/customers/{id}/consents", read, json::index)
        .post("/api/customers/{id}/consents", update, json::create)
        .get("/api/consents/{id}", read, json::show)
        .post("/api/consents/{id}/withdraw", update, json::delete)
}

/// A customer's own; everybody else goes by a customer's page.
async fn own(ctx: Context) -> Redirect {
    match ctx.who.customer {
        Some(id) => Redirect::to(&format!("/customers/{id}/consents")),
        None => Redirect::to("/customers"),
    }
}

async fn index(mut ctx: Context, Path(id): Path<CustomerId>) -> Result<Html<Index>> {
    let clinic = ctx.clinic()?;
    let customer = customers::store::find(ctx.tx(), clinic, id).await?;
    let (forms, rows) = standing(&mut ctx, id).await?;
    let p = Page::of(&ctx.who, &ctx.request);
    let page = Index::of(p, &ctx, &forms, &rows);
    Ok(Html(Index { customer_id: id.to_string(), customer: customer.full_name, ..page }))
}

/// What is to be signed, and in which language it is read.
#[derive(Default, serde::Deserialize)]
struct Asked {
    form: Option<ConsentFormId>,
    #[serde(default)]
    lang: String,
}

async fn new(
    mut ctx: Context,
    Path(id): Path<CustomerId>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let clinic = ctx.clinic()?;
    let customer = customers::store::find(ctx.tx(), clinic, id).await?;
    let Some(form) = asked.form else {
        return Ok(Redirect::to(&format!("/customers/{id}/consents")).into_response());
    };
    let text = forms::newest(ctx.tx(), clinic, form).await?.ok_or(Error::NotFound)?;
    let typed = Typed { lang: asked.lang, ..Typed::default() };
    let p = Page::of(&ctx.who, &ctx.request);
    Ok(Html(New::of(p, (id.to_string(), customer.full_name), &text, typed)).into_response())
}

async fn create(
    mut ctx: Context,
    Path(id): Path<CustomerId>,
    Body(typed): Body<Typed>,
) -> Result<Response> {
    let clinic = ctx.clinic()?;
    let customer = customers::store::find(ctx.tx(), clinic, id).await?;
    let text = forms::text(ctx.tx(), clinic, rules::text(&typed.text_id)?).await?;
    match rules::parse(&typed) {
        Ok(signature) => {
            let signed = sign(&mut ctx, id, &text, &signature).await?;
            ctx.commit().await?;
            Ok(Redirect::to(&format!("/consents/{signed}")).into_response())
        }
        Err(errors) => {
            let p = Page::of(&ctx.who, &ctx.request);
            let page = New::of(p, (id.to_string(), customer.full_name), &text, typed);
            let page = New { errors, ..page };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
        }
    }
}

async fn show(mut ctx: Context, Path(id): Path<SignedConsentId>) -> Result<Html<Show>> {
    Ok(Html(page(&mut ctx, id).await?.1))
}

async fn page(ctx: &mut Context, id: SignedConsentId) -> Result<(store::Row, Show)> {
    let clinic = ctx.clinic()?;
    let row = store::find(ctx.tx(), clinic, id).await?;
    let newest = forms::newest(ctx.tx(), clinic, row.form).await?.map(|text| text.id);
    let p = Page::of(&ctx.who, &ctx.request);
    let page = Show::of(p, ctx, &row, newest);
    Ok((row, page))
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Why {
    reason: String,
}

async fn delete(
    mut ctx: Context,
    Path(id): Path<SignedConsentId>,
    Body(why): Body<Why>,
) -> Result<Response> {
    let (row, page) = page(&mut ctx, id).await?;
    match rules::reason(&why.reason) {
        Ok(reason) => {
            withdraw(&mut ctx, &row, &reason).await?;
            ctx.commit().await?;
            Ok(Redirect::to(&format!("/consents/{id}")).into_response())
        }
        Err(errors) => {
            let page = Show { typed: why.reason, errors, ..page };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
        }
    }
}
