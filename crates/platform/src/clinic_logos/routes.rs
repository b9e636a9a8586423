//! Paths and handlers of the clinic's logo.

use axum::extract::multipart::{MultipartError, MultipartRejection};
use axum::extract::{DefaultBodyLimit, Multipart, Path};
use axum::handler::Handler;
use axum::response::{IntoResponse, Redirect, Response};
use base::{Access, ClinicId, Context, Error, Permission, Result, Routes, Visitor};
use http::{HeaderName, StatusCode, header};
use ui::Errors;

use super::picture::{self, Logo};
use super::{api as json, keep, remove, store};
use crate::clinic_profiles;

/// The routes of this slice.
pub fn routes() -> Routes {
    let right = Access::Needs(Permission::ClinicProfileEdit);
    let room = DefaultBodyLimit::max(picture::MOST_BYTES + 64 * 1024);
    Routes::new()
        .post("/settings/clinic/logo", right, update.layer(room))
        .post("/settings/clinic/logo/remove", right, delete)
        .get("/logos/{clinic}/{logo}/{revision}", Access::Public, show)
        .get("/api/clinic/logo", right, json::show)
        .post("/api/clinic/logo", right, json::update.layer(room))
        .delete("/api/clinic/logo", right, json::delete)
}

/// A form with a file, or what is wrong with it.
pub type Sent = std::result::Result<Multipart, MultipartRejection>;

/// Reads the form and draws the logo; what is no logo gives the Fluent key of a sentence.
pub async fn drawn(form: Sent) -> Result<std::result::Result<Logo, &'static str>> {
    let mut form = form.map_err(|_| Error::MediaType { detail: "error-form-expected" })?;
    let mut file = Vec::new();
    loop {
        let part = match form.next_field().await {
            Ok(Some(part)) => part,
            Ok(None) => break,
            Err(error) => return wrong(&error).map(Err),
        };
        let is_logo = part.name() == Some("logo");
        match part.bytes().await {
            Ok(bytes) if is_logo => file = bytes.to_vec(),
            Ok(_) => {}
            Err(error) => return wrong(&error).map(Err),
        }
    }
    // No other request of this thread waits for the decoder.
    tokio::task::spawn_blocking(move || picture::draw(&file)).await.map_err(Error::internal)
}

/// Only the logo can make the form too large.
fn wrong(error: &MultipartError) -> Result<&'static str> {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        Ok("error-logo-too-large")
    } else {
        Err(Error::Invalid { field: "body", detail: "error-body-unreadable" })
    }
}

async fn update(mut ctx: Context, form: Sent) -> Result<Response> {
    match drawn(form).await? {
        Ok(logo) => {
            keep(&mut ctx, &logo).await?;
            ctx.commit().await?;
            Ok(Redirect::to("/settings/clinic?saved=logo").into_response())
        }
        Err(reason) => {
            let mut errors = Errors::new();
            errors.add("logo", reason);
            let page = clinic_profiles::with_mistakes(&mut ctx, errors).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

async fn delete(mut ctx: Context) -> Result<Redirect> {
    remove(&mut ctx).await?;
    ctx.commit().await?;
    Ok(Redirect::to("/settings/clinic?saved=logo-removed"))
}

/// The picture, to anybody. Under its own revision it never changes; an address in an old mail shows the one of today.
async fn show(
    visitor: Visitor,
    Path((clinic, id, revision)): Path<(String, String, String)>,
) -> Result<Response> {
    let clinic: ClinicId = clinic.parse().map_err(|_| Error::NotFound)?;
    let id = id.parse().map_err(|_| Error::NotFound)?;
    let found = store::picture(&visitor.app, clinic, id).await?.ok_or(Error::NotFound)?;
    let kept = if found.revision == revision {
        "public, max-age=31536000, immutable"
    } else {
        "public, max-age=300"
    };
    let about = [
        (header::CONTENT_TYPE, "image/png"),
        (header::CACHE_CONTROL, kept),
        // A mail is shown by a page of somebody else.
        (HeaderName::from_static("cross-origin-resource-policy"), "cross-origin"),
    ];
    Ok((about, found.png).into_response())
}
