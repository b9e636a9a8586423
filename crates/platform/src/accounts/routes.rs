//! Paths and handlers of one's own account.

use axum::Form;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use base::session::{SessionToken, keep_cookie};
use base::{Access, Class, ClinicId, Context, Error, Result, Role, Routes};
use http::{StatusCode, header};
use ui::{Errors, Html};

use super::page::{self, Choice, PasskeyLine, Place, Security, Show};
use super::{Mine, store};
use crate::sign_in::safe_next;
use crate::{passkeys, sessions};

/// The routes of this slice.
pub fn routes() -> Routes {
    Routes::new()
        .get("/account", Access::InPerson, show)
        .post("/account", Access::InPerson, update)
        .get("/account/security", Access::InPerson, security)
        .get("/account/clinics", Access::InPerson, clinics)
        .post("/account/clinics/{id}", Access::InPerson, switch)
}

#[derive(serde::Deserialize)]
struct Asked {
    saved: Option<String>,
}

async fn show(ctx: Context, Query(asked): Query<Asked>) -> Result<Html<Show>> {
    let mine = Mine::of(ctx).await?;
    let name = mine.own.display_name.clone();
    let lang = mine.own.lang.clone().unwrap_or_else(|| mine.page.lang.code().to_owned());
    page(mine, name, lang, Errors::new(), asked.saved.is_some()).await
}

async fn page(
    mine: Mine,
    name: String,
    lang: String,
    errors: Errors,
    saved: bool,
) -> Result<Html<Show>> {
    let clinics = places(&mine).await?;
    let email = mine.own.email;
    let languages = page::LANGUAGES;
    let (p, display_name) = (mine.page, name);
    Ok(Html(Show { p, email, display_name, lang, languages, clinics, errors, saved }))
}

async fn places(mine: &Mine) -> Result<Vec<Place>> {
    let rows = store::memberships(&mine.app, &mine.token).await?;
    Ok(rows.iter().map(|row| Place::of(&mine.page, row)).collect())
}

#[derive(serde::Deserialize)]
struct Profile {
    #[serde(default)]
    name: String,
    #[serde(default)]
    lang: String,
}

async fn update(ctx: Context, Form(given): Form<Profile>) -> Result<Response> {
    let mine = Mine::of(ctx).await?;
    let name = given.name.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut errors = Errors::new();
    match name.chars().count() {
        0 => errors.add("name", "error-own-name"),
        1..=120 if name.chars().any(char::is_control) => errors.add("name", "form-no-control"),
        1..=120 => {}
        _ => errors.add_with("name", "form-too-long", "max", 120),
    }
    let lang = page::language(&given.lang);
    if lang.is_none() {
        errors.add("lang", "form-choose");
    }
    let Some(lang) = lang.filter(|_| errors.is_empty()) else {
        let page = page(mine, given.name, given.lang, errors, false).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    let mut tx = mine.app.pools.auth().begin().await?;
    store::keep_profile(&mut tx, &mine.token, &name, lang, &mine.request).await?;
    tx.commit().await?;
    // The language chosen in this browser would hide the one just chosen.
    let cookie = crate::language::cookie(lang, mine.app.secure)?;
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to("/account?saved=1")).into_response())
}

#[derive(serde::Deserialize)]
struct Done {
    #[serde(default)]
    done: String,
}

/// What may be said at the top of the page, by what its address says.
fn done(word: &str) -> &'static str {
    match word {
        "password" => "password-changed",
        "session" => "session-ended",
        "sessions" => "sessions-ended",
        "generator" => "generator-removed",
        "passkey" => "passkey-added",
        "passkey-gone" => "passkey-removed",
        _ => "",
    }
}

async fn security(ctx: Context, Query(asked): Query<Done>) -> Result<Html<Security>> {
    let mine = Mine::of(ctx).await?;
    let sessions = sessions::lines(&mine).await?;
    let passkeys = passkeys::own(&mine).await?;
    Ok(Html(Security {
        must_enrol: mine.must_enrol,
        done: done(&asked.done),
        password_changed: mine.page.date(mine.own.password_changed_at.0),
        generator: mine.own.generator_confirmed,
        codes_left: mine.own.codes_left,
        second_factor: mine.has_second_factor(),
        passkeys: passkeys.iter().map(|key| PasskeyLine::of(&mine.page, key)).collect(),
        domain: passkeys::domain(&mine.app),
        sessions,
        p: mine.page,
    }))
}

#[derive(serde::Deserialize)]
struct Next {
    #[serde(default)]
    next: String,
}

async fn clinics(ctx: Context, Query(asked): Query<Next>) -> Result<Html<Choice>> {
    let mine = Mine::of(ctx).await?;
    let clinics = places(&mine).await?;
    let next = safe_next(&asked.next).to_owned();
    Ok(Html(Choice { p: mine.page, clinics, next }))
}

async fn switch(ctx: Context, Path(id): Path<ClinicId>) -> Result<Response> {
    let mine = Mine::of(ctx).await?;
    let rows = store::memberships(&mine.app, &mine.token).await?;
    let row = rows.iter().find(|row| row.clinic == id).ok_or(Error::NotFound)?;
    if row.here {
        return Ok(Redirect::to("/").into_response());
    }
    let role = Role::parse(&row.role).ok_or_else(|| Error::internal("unknown role"))?;
    let new = SessionToken::generate(Class::of(role), &mine.app.random);
    if !store::switch(&mine.app, &mine.token, &new, id, &mine.request).await? {
        return Err(Error::Forbidden { detail: "error-clinic-suspended" });
    }
    let cookie = [(header::SET_COOKIE, keep_cookie(&new, mine.app.secure))];
    Ok((cookie, Redirect::to("/")).into_response())
}
