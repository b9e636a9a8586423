//! Paths and handlers of signing in and out.

use axum::Form;
use axum::extract::Query;
use axum::response::{IntoResponse, Redirect, Response};
use base::keepsake::Keepsake;
use base::session::drop_cookie;
use base::{Access, Context, Result, Routes, Visitor};
use http::{StatusCode, header};
use ui::{Errors, Html, Page};

use super::page::{Login, SecondStep};
use super::second_step::{self, Ended, Halfway};
use super::{Passed, api, passkey, rules, sign_in, store};

/// The routes of this slice.
pub fn routes() -> Routes {
    Routes::new()
        .get("/auth/login", Access::Public, new)
        .post("/auth/login", Access::Public, create)
        .get("/auth/code", Access::Public, new_step)
        .post("/auth/code", Access::Public, create_step)
        .post("/auth/passkey/begin", Access::Public, passkey::begin)
        .post("/auth/passkey", Access::Public, passkey::create)
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
    password_reset: Option<String>,
    again: Option<String>,
}

async fn new(visitor: Visitor, Query(asked): Query<Asked>) -> Result<Response> {
    if let Some(token) = &visitor.request.token
        && Context::enter(&visitor.app, token, visitor.request.clone()).await.is_ok()
    {
        return Ok(Redirect::to(rules::safe_next(&asked.next)).into_response());
    }
    Ok(Html(Login {
        email: asked.email,
        next: asked.next,
        signed_out: asked.signed_out.is_some(),
        closed: asked.closed.is_some(),
        password_reset: asked.password_reset.is_some(),
        again: asked.again.is_some(),
        ..Login::new(&visitor)
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
    let failed = errors.is_empty();
    if errors.is_empty() {
        let app = &visitor.app;
        match sign_in(app, &given.email, &given.password, &visitor.request).await? {
            Some(Passed::In(signed_in)) => return Ok(signed_in.go_on(app, &given.next)),
            Some(Passed::SecondStep(ticket)) => {
                let cookie = [(header::SET_COOKIE, Keepsake::Ticket.keep(&ticket, app.secure))];
                let path = format!("/auth/code?next={}", ui::query(&given.next));
                return Ok((cookie, Redirect::to(&path)).into_response());
            }
            None => {}
        }
    }
    let page =
        Login { email: given.email, next: given.next, failed, errors, ..Login::new(&visitor) };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
}

#[derive(serde::Deserialize)]
struct Step {
    #[serde(default)]
    next: String,
    #[serde(default)]
    code: String,
}

/// Who is halfway in this browser; without them there is only the way back to the password.
async fn halfway(visitor: &Visitor) -> Result<Option<Halfway>> {
    match &visitor.request.ticket {
        Some(ticket) => second_step::halfway(&visitor.app, ticket).await,
        None => Ok(None),
    }
}

fn over(visitor: &Visitor) -> Response {
    let forget = [(header::SET_COOKIE, Keepsake::Ticket.forget(visitor.app.secure))];
    (forget, Redirect::to("/auth/login?again=1")).into_response()
}

fn step_page(
    visitor: &Visitor,
    person: &Halfway,
    next: String,
    errors: Errors,
) -> Html<SecondStep> {
    let has_passkeys = person.credentials.as_array().is_some_and(|keys| !keys.is_empty());
    let domain = if has_passkeys { crate::passkeys::domain(&visitor.app) } else { String::new() };
    Html(SecondStep { p: Page::for_visitor(&visitor.request), next, errors, domain })
}

async fn new_step(visitor: Visitor, Query(asked): Query<Step>) -> Result<Response> {
    Ok(match halfway(&visitor).await? {
        Some(person) => step_page(&visitor, &person, asked.next, Errors::new()).into_response(),
        None => over(&visitor),
    })
}

async fn create_step(visitor: Visitor, Form(given): Form<Step>) -> Result<Response> {
    let (Some(person), Some(ticket)) = (halfway(&visitor).await?, &visitor.request.ticket) else {
        return Ok(over(&visitor));
    };
    match second_step::finish(&visitor.app, ticket, &given.code, &visitor.request).await? {
        Ended::In(signed_in) => Ok(signed_in.go_on(&visitor.app, &given.next)),
        Ended::Over => Ok(over(&visitor)),
        Ended::Wrong => {
            let mut errors = Errors::new();
            errors.add("code", "error-code-wrong");
            let page = step_page(&visitor, &person, given.next, errors);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

#[derive(serde::Deserialize)]
struct Leaving {
    /// Where somebody else goes on, once they have signed in.
    #[serde(default)]
    next: String,
}

async fn delete(visitor: Visitor, Query(leaving): Query<Leaving>) -> Result<Response> {
    if let Some(token) = &visitor.request.token {
        store::close_session(&visitor.app, token, &visitor.request).await?;
    }
    let cookie = drop_cookie(visitor.app.secure);
    let next = match rules::safe_next(&leaving.next) {
        "/" => String::new(),
        next => format!("&next={}", ui::query(next)),
    };
    let to = format!("/auth/login?signed_out=1{next}");
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to(&to)).into_response())
}
