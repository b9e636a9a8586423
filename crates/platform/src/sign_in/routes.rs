//! Paths and handlers of signing in and out.

use axum::Form;
use axum::extract::Query;
use axum::response::{IntoResponse, Redirect, Response};
use base::session::{drop_cookie, keep_cookie};
use base::{Access, Context, Result, Routes, Visitor};
use http::{StatusCode, header};
use ui::{Errors, Html, Page};

use super::page::Login;
use super::{api, rules, sign_in, store};

/// The routes of this slice.
pub fn routes() -> Routes {
    Routes::new()
        .get("/auth/login", Access::Public, new)
        .post("/auth/login", Access::Public, create)
        .post("/auth/logout", Access::Public, delete)
        .post("/api/auth/login", Access::Public, api::create)
        .post("/api/auth/logout", Access::Public, api::delete)
        .get("/api/me", Access::SignedIn, api::show)
}

#[derive(serde::Deserialize)]
struct Asked {
    #[serde(default)]
    next: String,
    /// Whom a link already knows.
    #[serde(default)]
    email: String,
    signed_out: Option<String>,
    /// Somebody looked for a place to register.
    closed: Option<String>,
}

async fn new(visitor: Visitor, Query(asked): Query<Asked>) -> Result<Response> {
    if let Some(token) = &visitor.request.token
        && Context::enter(&visitor.app, token, visitor.request.clone()).await.is_ok()
    {
        return Ok(Redirect::to(rules::safe_next(&asked.next)).into_response());
    }
    Ok(Html(Login {
        p: Page::for_visitor(&visitor.request),
        email: asked.email,
        next: asked.next,
        failed: false,
        errors: Errors::new(),
        signed_out: asked.signed_out.is_some(),
        closed: asked.closed.is_some(),
    })
    .into_response())
}

#[derive(serde::Deserialize)]
struct Credentials {
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    next: String,
}

async fn create(visitor: Visitor, Form(given): Form<Credentials>) -> Result<Response> {
    let mut errors = Errors::new();
    if given.email.trim().is_empty() {
        errors.add("email", "error-email-missing");
    }
    if given.password.is_empty() {
        errors.add("password", "error-password-missing");
    }
    let failed = if errors.is_empty() {
        match sign_in(&visitor.app, &given.email, &given.password, &visitor.request).await? {
            Some(signed_in) => {
                let cookie = keep_cookie(&signed_in.token, visitor.app.secure);
                let on = Redirect::to(rules::safe_next(&given.next));
                return Ok(([(header::SET_COOKIE, cookie)], on).into_response());
            }
            None => true,
        }
    } else {
        false
    };
    let p = Page::for_visitor(&visitor.request);
    let page = Login {
        p,
        email: given.email,
        next: given.next,
        failed,
        errors,
        signed_out: false,
        closed: false,
    };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
}

async fn delete(visitor: Visitor) -> Result<Response> {
    if let Some(token) = &visitor.request.token {
        store::close_session(&visitor.app, token, &visitor.request).await?;
    }
    let cookie = drop_cookie(visitor.app.secure);
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to("/auth/login?signed_out=1")).into_response())
}
