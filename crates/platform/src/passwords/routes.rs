//! Paths and handlers of passwords.

use axum::Form;
use axum::body::{Body, to_bytes};
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use base::{Access, Context, EmailAddress, Result, Routes, Strength, Visitor};
use http::StatusCode;
use ui::{Errors, Html, Page};

use super::page::{Edit, Forgot, Meter, Over, Reset};
use super::{api, job, reset, rules, store};
use crate::accounts::Mine;
use crate::letters::Change;
use crate::notices;

/// The routes of this slice.
pub fn routes() -> Routes {
    Routes::new()
        .post("/auth/strength", Access::Public, strength)
        .get("/auth/forgot", Access::Public, forgot)
        .post("/auth/forgot", Access::Public, ask)
        .get("/auth/reset/{token}", Access::Public, new)
        .post("/auth/reset/{token}", Access::Public, create)
        .post("/api/auth/forgot", Access::Public, api::ask)
        .post("/api/auth/reset", Access::Public, api::create)
        .get("/account/password", Access::InPerson, edit)
        .post("/account/password", Access::InPerson, update)
}

/// A form with a password in it is small; whoever sends more gets an answer about nothing.
const MOST_BYTES: usize = 8 * 1024;

/// What a meter needs of a form: the password, and what a guesser would think of.
#[derive(serde::Deserialize, Default)]
struct Typed {
    #[serde(default)]
    password: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    full_name: String,
}

async fn strength(visitor: Visitor, body: Body) -> Result<Html<Meter>> {
    let body = to_bytes(body, MOST_BYTES).await.unwrap_or_default();
    let mut typed = Typed::default();
    for (name, value) in url::form_urlencoded::parse(&body) {
        match name.as_ref() {
            rules::FIELD => typed.password = value.into_owned(),
            "email" => typed.email = value.into_owned(),
            "full_name" => typed.full_name = value.into_owned(),
            _ => {}
        }
    }
    let strength = Strength::of(&typed.password, typed.email.trim(), &[typed.full_name]);
    let p = Page::for_visitor(&visitor.request);
    let verdict = if typed.password.is_empty() {
        String::new()
    } else {
        p.error(&rules::verdict(strength), rules::FIELD)
    };
    Ok(Html(Meter { p, score: strength.score, verdict }))
}

async fn edit(ctx: Context) -> Result<Html<Edit>> {
    let mine = Mine::of(ctx).await?;
    Ok(Html(Edit { p: mine.page, email: mine.own.email, errors: Errors::new() }))
}

#[derive(serde::Deserialize)]
struct Typing {
    #[serde(default)]
    current_password: String,
    #[serde(default)]
    password: String,
}

async fn update(ctx: Context, Form(given): Form<Typing>) -> Result<Response> {
    let mine = Mine::of(ctx).await?;
    let mut errors = Errors::new();
    let new = rules::parse(&given.password, &mine.own.email, &mine.about(), &mut errors);
    if !mine.knows_password(&given.current_password).await? {
        errors.add("current_password", "error-password-wrong");
    }
    if let Some(new) = new.filter(|_| errors.is_empty()) {
        let hash = mine.app.passwords.hash(new.as_str(), &mine.app.random).await?;
        let checked = &mine.own.password_hash;
        let mut tx = mine.app.pools.auth().begin().await?;
        if store::change(&mut tx, &mine.token, checked, &hash, &mine.request).await? {
            let account = mine.own.account_id;
            notices::tell(&mut tx, &mine.app, account, Change::PasswordChanged).await?;
            tx.commit().await?;
            return Ok(Redirect::to("/account/security?done=password").into_response());
        }
        errors.add("current_password", "error-password-wrong");
    }
    let page = Edit { p: mine.page, email: mine.own.email, errors };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
}

async fn forgot(visitor: Visitor) -> Html<Forgot> {
    let p = Page::for_visitor(&visitor.request);
    Html(Forgot { p, email: String::new(), errors: Errors::new(), asked: false })
}

#[derive(serde::Deserialize)]
struct Asked {
    #[serde(default)]
    email: String,
}

/// The answer is the same whether or not the e-mail has an account: the looking is a job's.
async fn ask(visitor: Visitor, Form(given): Form<Asked>) -> Result<Response> {
    let p = Page::for_visitor(&visitor.request);
    let mut errors = Errors::new();
    let Some(email) = EmailAddress::parse(&given.email) else {
        errors.add("email", "form-email");
        let page = Forgot { p, email: given.email, errors, asked: false };
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response());
    };
    job::order(&visitor.app, &email).await?;
    Ok(Html(Forgot { p, email: String::new(), errors, asked: true }).into_response())
}

async fn new(visitor: Visitor, Path(token): Path<String>) -> Result<Response> {
    let p = Page::for_visitor(&visitor.request);
    let Some(wanted) = reset::wanted(&visitor.app, &token).await? else {
        return Ok((StatusCode::GONE, Html(Over { p })).into_response());
    };
    Ok(Html(Reset { p, token, email: wanted.email, errors: Errors::new() }).into_response())
}

#[derive(serde::Deserialize)]
struct Chosen {
    #[serde(default)]
    password: String,
}

async fn create(
    visitor: Visitor,
    Path(token): Path<String>,
    Form(given): Form<Chosen>,
) -> Result<Response> {
    let p = Page::for_visitor(&visitor.request);
    let Some(mut wanted) = reset::wanted(&visitor.app, &token).await? else {
        return Ok((StatusCode::GONE, Html(Over { p })).into_response());
    };
    wanted.clinics.push(wanted.display_name);
    let mut errors = Errors::new();
    let Some(password) = rules::parse(&given.password, &wanted.email, &wanted.clinics, &mut errors)
    else {
        let page = Reset { p, token, email: wanted.email, errors };
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response());
    };
    match reset::finish(&visitor.app, &token, &password, &visitor.request).await? {
        Some(_) => Ok(Redirect::to("/auth/login?password_reset=1").into_response()),
        None => Ok((StatusCode::GONE, Html(Over { p })).into_response()),
    }
}
