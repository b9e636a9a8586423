//! Paths and handlers of erasures.

use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use base::session::SessionToken;
use base::{Access, App, ClinicId, Context, Error, Permission, Result, Routes};
use http::StatusCode;
use ui::{Errors, Html, Page};
use uuid::Uuid;

use super::page::{Index, New, Receipt, Show};
use super::{rules, store};
use crate::clinics;

/// The routes of this slice.
pub fn routes() -> Routes {
    let manage = Access::Needs(Permission::ClinicsManage);
    Routes::new()
        .get("/platform/clinics/{id}/erase", manage, new)
        .post("/platform/clinics/{id}/erase", manage, create)
        .get("/platform/erasures", manage, index)
        .get("/platform/erasures/{id}", manage, show)
        .post("/platform/erasures/{id}/files", manage, update)
}

async fn new(mut ctx: Context, Path(id): Path<ClinicId>) -> Result<Html<New>> {
    let named = clinics::named(ctx.tx(), id).await?;
    let p = Page::of(&ctx.who, &ctx.request);
    let clinic = p.pick(&named.name, &named.name_th).to_owned();
    let (typed, reason, errors) = (String::new(), String::new(), Errors::new());
    Ok(Html(New { p, id: id.to_string(), clinic, typed, reason, errors }))
}

async fn create(
    mut ctx: Context,
    Path(id): Path<ClinicId>,
    Form(given): Form<rules::Form>,
) -> Result<Response> {
    let named = clinics::named(ctx.tx(), id).await?;
    let errors = rules::mistakes(&given, [&named.name, &named.name_th]);
    if !errors.is_empty() {
        let p = Page::of(&ctx.who, &ctx.request);
        let clinic = p.pick(&named.name, &named.name_th).to_owned();
        let rules::Form { name: typed, reason } = given;
        let page = New { p, id: id.to_string(), clinic, typed, reason, errors };
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response());
    }
    let (app, request) = (ctx.app.clone(), ctx.request.clone());
    let token = request.token.clone().ok_or(Error::SignIn)?;
    // The function checks the session once more, in a transaction of its own: this one may be that of a
    // visit to the very clinic that goes.
    drop(ctx);
    let (name, reason) = (given.name.trim(), given.reason.trim());
    let receipt = store::erase(&app, &token, id, name, reason, &request).await?;
    let receipt = receipt.ok_or(Error::NotFound)?;
    erase_files(&app, &token, receipt, id).await;
    Ok(Redirect::to(&format!("/platform/erasures/{receipt}")).into_response())
}

/// The rows are gone for good, so a store that does not answer is no reason to fail: the receipt says
/// what is left, and offers to try again.
async fn erase_files(app: &App, token: &SessionToken, receipt: Uuid, clinic: ClinicId) {
    let outcome = async {
        let files = app.files.erase_clinic(clinic).await?;
        store::files_erased(app, token, receipt, files).await
    };
    if let Err(error) = outcome.await {
        tracing::error!(%error, %receipt, "the files of an erased clinic are still there");
    }
}

async fn index(mut ctx: Context) -> Result<Html<Index>> {
    let rows = store::receipts(ctx.tx(), None).await?;
    let p = Page::of(&ctx.who, &ctx.request);
    let rows = rows.iter().map(|row| Receipt::of(&p, row)).collect();
    Ok(Html(Index { p, rows }))
}

async fn show(mut ctx: Context, Path(id): Path<Uuid>) -> Result<Html<Show>> {
    let row = find(&mut ctx, id).await?;
    let p = Page::of(&ctx.who, &ctx.request);
    let receipt = Receipt::of(&p, &row);
    Ok(Html(Show { p, receipt }))
}

async fn update(mut ctx: Context, Path(id): Path<Uuid>) -> Result<Redirect> {
    let row = find(&mut ctx, id).await?;
    let (app, token) = (ctx.app.clone(), ctx.request.token.clone().ok_or(Error::SignIn)?);
    drop(ctx);
    erase_files(&app, &token, id, row.clinic).await;
    Ok(Redirect::to(&format!("/platform/erasures/{id}")))
}

async fn find(ctx: &mut Context, id: Uuid) -> Result<store::Row> {
    store::receipts(ctx.tx(), Some(id)).await?.into_iter().next().ok_or(Error::NotFound)
}
