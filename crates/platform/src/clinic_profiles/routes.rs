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
use crate::clinic_logos;

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

impl Done {
    fn toast(&self) -> Option<&'static str> {
        match self.saved.as_str() {
            "" => None,
            "logo" => Some("logo-saved"),
            "logo-removed" => Some("logo-removed"),
            _ => Some("clinic-profile-saved"),
        }
    }
}

/// The form as it stands; for htmx, the preview of what is typed.
async fn edit(
    mut ctx: Context,
    Query(typed): Query<Form>,
    Query(done): Query<Done>,
) -> Result<Response> {
    let mut p = Page::of(&ctx.who, &ctx.request);
    p.toast = done.toast().map(|key| p.t(key).into_owned());
    let logo = logo(&mut ctx).await?;
    if ctx.request.htmx {
        return Ok(Html(Edit::of(p, typed, logo, Errors::new()).as_preview()).into_response());
    }
    let form = form(&mut ctx).await?;
    Ok(Html(Edit::of(p, form, logo, Errors::new())).into_response())
}

/// The page with what is wrong with a part of it that has a form of its own.
pub async fn with_mistakes(ctx: &mut Context, errors: Errors) -> Result<Html<Edit>> {
    let (form, logo) = (form(ctx).await?, logo(ctx).await?);
    Ok(Html(Edit::of(Page::of(&ctx.who, &ctx.request), form, logo, errors)))
}

/// How wide the clinic's logo is against its height; none without a logo.
async fn logo(ctx: &mut Context) -> Result<Option<f64>> {
    let clinic = ctx.clinic()?;
    let kept = clinic_logos::store::find(ctx.tx(), clinic).await?;
    Ok(kept.map(|logo| f64::from(logo.width) / f64::from(logo.height)))
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
            let logo = logo(&mut ctx).await?;
            let page = Edit::of(Page::of(&ctx.who, &ctx.request), form, logo, errors);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
        }
    }
}
