//! Paths and handlers of a customer's consent.

use axum::Form as Body;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use base::api::Query;
use base::{Access, Context, CustomerId, Error, Permission, Result, Routes};
use http::StatusCode;
use ui::{Html, Page};

use super::page::Show;
use super::rules::{self, Form};
use super::{api as json, give, store, withdraw};
use crate::customers;

/// The routes of this slice.
pub fn routes() -> Routes {
    let manage = Access::Needs(Permission::PhotoConsentsManage);
    Routes::new()
        .get("/photo-consent", manage, own)
        .get("/customers/{id}/photo-consent", manage, show)
        .post("/customers/{id}/photo-consent", manage, create)
        .post("/customers/{id}/photo-consent/withdraw", manage, delete)
        .get("/api/customers/{id}/photo-consents", manage, json::index)
        .post("/api/customers/{id}/photo-consents", manage, json::create)
        .post("/api/customers/{id}/photo-consents/withdraw", manage, json::delete)
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Asked {
    next: String,
}

/// A customer's own.
async fn own(ctx: Context) -> Result<Redirect> {
    let id = ctx.who.customer.ok_or(Error::NotFound)?;
    Ok(Redirect::to(&format!("/customers/{id}/photo-consent")))
}

async fn show(
    mut ctx: Context,
    Path(id): Path<CustomerId>,
    Query(asked): Query<Asked>,
) -> Result<Html<Show>> {
    Ok(Html(page(&mut ctx, id, asked.next == "photo").await?))
}

async fn page(ctx: &mut Context, id: CustomerId, next: bool) -> Result<Show> {
    let clinic = ctx.clinic()?;
    let customer = customers::store::find(ctx.tx(), clinic, id).await?;
    let rows = store::all(ctx.tx(), clinic, id).await?;
    let p = Page::of(&ctx.who, &ctx.request);
    Ok(Show::of(p, &ctx.who, (id.to_string(), customer.full_name), &rows, next))
}

async fn create(
    mut ctx: Context,
    Path(id): Path<CustomerId>,
    Body(form): Body<Form>,
) -> Result<Response> {
    let next = form.next == "photo";
    let mut page = page(&mut ctx, id, next).await?;
    let way = match rules::parse(&form, ctx.who.customer.is_some()) {
        Ok(way) => way,
        Err(Error::Invalid { detail, .. }) => {
            page.wrong = detail;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response());
        }
        Err(error) => return Err(error),
    };
    give(&mut ctx, id, way).await?;
    ctx.commit().await?;
    let photo = format!("/analyses/new?customer={id}");
    let here = format!("/customers/{id}/photo-consent");
    Ok(Redirect::to(if next { &photo } else { &here }).into_response())
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Confirmed {
    confirm: String,
}

async fn delete(
    mut ctx: Context,
    Path(id): Path<CustomerId>,
    Body(form): Body<Confirmed>,
) -> Result<Redirect> {
    let clinic = ctx.clinic()?;
    customers::store::find(ctx.tx(), clinic, id).await?;
    crate::confirmed(&form.confirm)?;
    withdraw(&mut ctx, id).await?;
    ctx.commit().await?;
    Ok(Redirect::to(&format!("/customers/{id}/photo-consent")))
}
