//! Paths and handlers of imports.

use axum::Form;
use axum::response::{IntoResponse, Redirect, Response};
use base::{Access, Context, Permission, Result, Routes};
use http::StatusCode;
use ui::{Html, Page};

use super::page::{New, Preview};
use super::{api as json, look, register, rules};
use crate::customers::today;

/// The routes of this slice.
pub fn routes() -> Routes {
    let right = Access::Needs(Permission::CustomersImport);
    Routes::new()
        .get("/customers/import", right, new)
        .post("/customers/import", right, create)
        .post("/api/customers/import", right, json::create)
}

async fn new(ctx: Context) -> Html<New> {
    Html(New::blank(Page::of(&ctx.who, &ctx.request)))
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Typed {
    csv: String,
    skip_known: String,
    /// `register` once it was looked at.
    step: String,
}

/// Looks at the sheet, and keeps it once it was looked at and has no mistake.
async fn create(mut ctx: Context, Form(typed): Form<Typed>) -> Result<Response> {
    let p = Page::of(&ctx.who, &ctx.request);
    let skip_known = !typed.skip_known.is_empty();
    let sheet = match rules::read(&typed.csv, today(&ctx)) {
        Ok(sheet) => sheet,
        Err(errors) => {
            let page = New { csv: typed.csv, skip_known, errors, ..New::blank(p) };
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response());
        }
    };
    let looked = look(&mut ctx, sheet).await?;
    let preview = Preview::of(&p, &looked, skip_known);
    if typed.step == "register" && preview.is_fine() {
        register(&mut ctx, &looked, skip_known).await?;
        ctx.commit().await?;
        return Ok(Redirect::to("/customers").into_response());
    }
    let status =
        if preview.mistakes > 0 { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = New { csv: typed.csv, skip_known, preview: Some(preview), ..New::blank(p) };
    Ok((status, Html(page)).into_response())
}
