//! Paths and handlers of the code generator and the recovery codes.

use axum::Form;
use axum::response::{IntoResponse, Redirect, Response};
use base::routes::SECOND_FACTOR as SECURITY;
use base::{Access, Context, Error, Result, Routes};
use http::{StatusCode, header};
use sqlx::PgTransaction;
use ui::{Errors, Html};
use uuid::Uuid;

use super::generator;
use super::page::{Recovery, Remove, Setup};
use super::recovery::{self, RecoveryCode};
use super::store::{self, Removal};
use crate::accounts::Mine;
use crate::letters::Change;
use crate::notices;

/// The routes of this slice.
pub fn routes() -> Routes {
    let own = Access::InPerson;
    Routes::new()
        .post("/account/code-generator", own, create)
        .get("/account/code-generator", own, show)
        .post("/account/code-generator/confirm", own, confirm)
        .get("/account/code-generator/remove", own, ask_remove)
        .post("/account/code-generator/remove", own, remove)
        .post("/account/recovery-codes", own, make_codes)
        .post("/account/recovery-codes/file", own, file)
}

async fn create(ctx: Context) -> Result<Redirect> {
    let mine = Mine::of(ctx).await?;
    let sealed = generator::new_sealed(&mine.app, mine.own.account_id)?;
    store::begin(&mine.app, &mine.token, &sealed).await?;
    Ok(Redirect::to("/account/code-generator"))
}

async fn show(ctx: Context) -> Result<Response> {
    setup(Mine::of(ctx).await?, Errors::new(), StatusCode::OK)
}

/// The page with the picture; without a generator that waits for its first code there is nothing to show.
fn setup(mine: Mine, errors: Errors, status: StatusCode) -> Result<Response> {
    let waiting = mine.own.sealed.as_ref().filter(|_| !mine.own.generator_confirmed);
    let Some(sealed) = waiting else { return Ok(Redirect::to(SECURITY).into_response()) };
    let generator = generator::open(&mine.app, mine.own.account_id, &mine.own.email, sealed)?;
    let page = Setup {
        picture: generator.picture()?,
        key: generator.manual_key(),
        address: generator.address()?,
        errors,
        p: mine.page,
    };
    Ok((status, Html(page)).into_response())
}

#[derive(serde::Deserialize)]
struct Typed {
    #[serde(default)]
    code: String,
}

async fn confirm(ctx: Context, Form(given): Form<Typed>) -> Result<Response> {
    let mine = Mine::of(ctx).await?;
    let (own, now) = (&mine.own, mine.app.clock.now());
    let Some(sealed) = own.sealed.as_ref().filter(|_| !own.generator_confirmed) else {
        return Ok(Redirect::to(SECURITY).into_response());
    };
    let generator = generator::open(&mine.app, own.account_id, &own.email, sealed)?;
    let Some(step) = generator.step(&given.code, now) else {
        let mut errors = Errors::new();
        errors.add("code", "error-code-wrong");
        return setup(mine, errors, StatusCode::UNPROCESSABLE_ENTITY);
    };
    let mut tx = mine.app.pools.auth().begin().await?;
    if !store::confirm(&mut tx, &mine.token, step, &mine.request).await? {
        return Ok(Redirect::to(SECURITY).into_response());
    }
    notices::tell(&mut tx, &mine.app, mine.own.account_id, Change::SecondFactorAdded).await?;
    codes(mine, tx, true).await
}

async fn make_codes(ctx: Context) -> Result<Response> {
    let mine = Mine::of(ctx).await?;
    let tx = mine.app.pools.auth().begin().await?;
    codes(mine, tx, false).await
}

/// New recovery codes, on the one page that ever shows them; with them ends the transaction.
async fn codes(mine: Mine, mut tx: PgTransaction<'static>, new_factor: bool) -> Result<Response> {
    let codes = RecoveryCode::generate(&mine.app.random);
    if !store::keep_codes(&mut tx, &mine.token, &codes, &mine.request).await? {
        return Ok(Redirect::to(SECURITY).into_response());
    }
    tx.commit().await?;
    let codes = codes.iter().map(RecoveryCode::text).collect();
    Ok(Html(Recovery { p: mine.page, codes, new_factor }).into_response())
}

#[derive(serde::Deserialize)]
struct Shown {
    #[serde(default)]
    codes: String,
}

/// The codes of the page as a file: they are kept nowhere, so the page sends them.
async fn file(ctx: Context, Form(shown): Form<Shown>) -> Result<Response> {
    drop(ctx);
    let codes: Vec<String> = shown
        .codes
        .split_whitespace()
        .take(recovery::COUNT)
        .filter_map(RecoveryCode::parse)
        .map(|code| code.text())
        .collect();
    if codes.is_empty() {
        return Err(Error::Invalid { field: "codes", detail: "form-required" });
    }
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"precision-recovery-codes.txt\""),
    ];
    Ok((headers, format!("Precision\r\n\r\n{}\r\n", codes.join("\r\n"))).into_response())
}

async fn ask_remove(ctx: Context) -> Result<Response> {
    let mine = Mine::of(ctx).await?;
    if !mine.own.generator_confirmed {
        return Ok(Redirect::to(SECURITY).into_response());
    }
    Ok(generator_page(mine, Errors::new()).into_response())
}

fn generator_page(mine: Mine, errors: Errors) -> Html<Remove> {
    let what = mine.page.t("generator").into_owned();
    Html(Remove { p: mine.page, action: "/account/code-generator/remove".into(), what, errors })
}

/// What the form asks before a factor goes.
#[derive(serde::Deserialize)]
pub(crate) struct Confirmed {
    #[serde(default)]
    pub current_password: String,
}

async fn remove(ctx: Context, Form(given): Form<Confirmed>) -> Result<Response> {
    let mine = Mine::of(ctx).await?;
    match take_away(&mine, None, Change::SecondFactorRemoved, &given).await? {
        Ok(()) => Ok(Redirect::to("/account/security?done=generator").into_response()),
        Err(errors) => {
            let page = generator_page(mine, errors);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

/// Takes a passkey away, or without one the generator, from somebody who knows their password, and writes them
/// of this `change`; or says what stands against it.
pub(crate) async fn take_away(
    mine: &Mine,
    passkey: Option<Uuid>,
    change: Change,
    given: &Confirmed,
) -> Result<Result<(), Errors>> {
    let mut errors = Errors::new();
    if !mine.knows_password(&given.current_password).await? {
        errors.add("current_password", "error-password-wrong");
        return Ok(Err(errors));
    }
    let mut tx = mine.app.pools.auth().begin().await?;
    match store::remove(&mut tx, &mine.token, passkey, &mine.request).await? {
        Removal::Removed => {
            notices::tell(&mut tx, &mine.app, mine.own.account_id, change).await?;
            tx.commit().await?;
            Ok(Ok(()))
        }
        Removal::Missing => Err(Error::NotFound),
        Removal::Last => {
            errors.add("current_password", "error-last-factor");
            Ok(Err(errors))
        }
    }
}
