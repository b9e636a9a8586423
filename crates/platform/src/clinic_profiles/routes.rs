//! Paths and handlers of the clinic's profile.

use axum::Form as Body;
use axum::extract::Query;
use axum::response::{IntoResponse, Redirect, Response};
use base::{Access, Context, Error, Permission, Phone, Result, Routes};
use http::StatusCode;
use ui::{Errors, Html, Page};

use super::page::Edit;
use super::rules::{self, Form};
use super::{api as json, keep, store};

const PATH: &str = "/settings/clinic";

/// The routes of this slice.
pub fn routes() -> Routes {
    let right = Access::Needs(Permission::ClinicProfileEdit);
    Routes::new()
        .get(PATH, right, edit)
        .post(PATH, right, update)
        .get("/api/clinic", right, json::show)
        .post("/api/clinic", right, json::update)
}

/// What was just done.
#[derive(serde::Deserialize)]
struct Done {
    #[serde(default)]
    saved: String,
}

/// The form as it stands; for htmx, the preview of what is typed.
async fn edit(
    mut ctx: Context,
    Query(typed): Query<Form>,
    Query(done): Query<Done>,
) -> Result<Response> {
    let mut p = Page::of(&ctx.who, &ctx.request);
    p.toast = (!done.saved.is_empty()).then(|| p.t("clinic-profile-saved").into_owned());
    if ctx.request.htmx {
        return Ok(Html(Edit::of(p, typed, Errors::new()).as_preview()).into_response());
    }
    let form = form(&mut ctx).await?;
    Ok(Html(Edit::of(p, form, Errors::new())).into_response())
}

/// The profile as it is, as a form.
pub async fn form(ctx: &mut Context) -> Result<Form> {
    let id = ctx.clinic()?;
    let row = store::find(ctx.tx(), id).await?;
    let clinic = ctx.who.clinic.as_ref().ok_or(Error::NotFound)?;
    Ok(Form {
        name: clinic.name.clone(),
        name_th: clinic.name_th.clone(),
        colour: clinic.colour.clone(),
        mark: clinic.mark.clone(),
        phone: Phone::grouped(&row.phone),
        email: row.email,
        address: row.address,
    })
}

async fn update(mut ctx: Context, Body(form): Body<Form>) -> Result<Response> {
    match rules::parse(&form) {
        Ok(profile) => {
            keep(&mut ctx, &profile).await?;
            ctx.commit().await?;
            Ok(Redirect::to("/settings/clinic?saved=1").into_response())
        }
        Err(errors) => {
            let page = Edit::of(Page::of(&ctx.who, &ctx.request), form, errors);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
        }
    }
}
