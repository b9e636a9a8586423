//! Paths and handlers of erasing.

use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use base::{Access, Context, CustomerId, ErasureId, Error, Permission, Result, Routes};
use http::StatusCode;
use ui::{Errors, Html, Page};

use super::page::{Index, New, Receipt, Show};
use super::{api as json, erase, rules, store};
use crate::customers::{self, printed_number};

/// The routes of this slice.
pub fn routes() -> Routes {
    let right = Access::Needs(Permission::CustomersErase);
    Routes::new()
        .get("/customers/{id}/erase", right, new)
        .post("/customers/{id}/erase", right, create)
        .get("/customer-erasures", right, index)
        .get("/customer-erasures/{id}", right, show)
        .post("/api/customers/{id}/erase", right, json::create)
        .get("/api/customer-erasures", right, json::index)
        .get("/api/customer-erasures/{id}", right, json::show)
}

fn page(
    ctx: &Context,
    row: &customers::store::Row,
    form: rules::Form,
    errors: Errors,
    conflict: &'static str,
) -> New {
    New {
        p: Page::of(&ctx.who, &ctx.request),
        customer: row.id.to_string(),
        name: row.full_name.clone(),
        number: printed_number(row.number),
        form,
        errors,
        conflict,
    }
}

async fn new(mut ctx: Context, Path(id): Path<CustomerId>) -> Result<Html<New>> {
    let clinic = ctx.clinic()?;
    let row = customers::store::find(ctx.tx(), clinic, id).await?;
    Ok(Html(page(&ctx, &row, rules::Form::default(), Errors::new(), "")))
}

async fn create(
    mut ctx: Context,
    Path(id): Path<CustomerId>,
    Form(form): Form<rules::Form>,
) -> Result<Response> {
    let clinic = ctx.clinic()?;
    let row = customers::store::find(ctx.tx(), clinic, id).await?;
    let reason = match rules::parse(&form, row.number) {
        Ok(reason) => reason,
        Err(errors) => {
            let page = page(&ctx, &row, form, errors, "");
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response());
        }
    };
    match erase(&mut ctx, id, &reason).await {
        Ok(receipt) => {
            ctx.commit().await?;
            Ok(Redirect::to(&format!("/customer-erasures/{receipt}")).into_response())
        }
        Err(Error::Conflict { detail }) => {
            let ctx = ctx.again().await?;
            let page = page(&ctx, &row, form, Errors::new(), detail);
            Ok((StatusCode::CONFLICT, Html(page)).into_response())
        }
        Err(error) => Err(error),
    }
}

async fn index(mut ctx: Context) -> Result<Html<Index>> {
    let clinic = ctx.clinic()?;
    let rows = store::all(ctx.tx(), clinic).await?;
    let p = Page::of(&ctx.who, &ctx.request);
    let receipts = rows.iter().map(|row| Receipt::of(&p, row)).collect();
    Ok(Html(Index { p, receipts }))
}

async fn show(mut ctx: Context, Path(id): Path<ErasureId>) -> Result<Html<Show>> {
    let clinic = ctx.clinic()?;
    let row = store::find(ctx.tx(), clinic, id).await?;
    let p = Page::of(&ctx.who, &ctx.request);
    Ok(Html(Show { receipt: Receipt::of(&p, &row), p }))
}
