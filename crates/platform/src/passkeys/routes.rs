//! Paths and handlers of one's own passkeys.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Form, Json};
use base::keepsake::Secret;
use base::{Access, Context, Error, Result, Routes};
use http::StatusCode;
use serde_json::{Value, json};
use ui::{Errors, Html};
use uuid::Uuid;

use super::page::New;
use super::store::Passkey;
use super::{ceremony, store};
use crate::accounts::Mine;
use crate::letters::Change;
use crate::notices;
use crate::second_factors::{Confirmed, Remove, take_away};
use crate::tickets::{self, Kind};

/// The routes of this slice.
pub fn routes() -> Routes {
    let own = Access::InPerson;
    Routes::new()
        .get("/account/passkeys/new", own, new)
        .post("/account/passkeys/begin", own, begin)
        .post("/account/passkeys", own, create)
        .get("/account/passkeys/{id}/remove", own, ask_remove)
        .post("/account/passkeys/{id}/remove", own, remove)
}

async fn new(ctx: Context) -> Result<Html<New>> {
    let mine = Mine::of(ctx).await?;
    let name = crate::sessions::device(&mine.request.user_agent);
    Ok(page(mine, name, Errors::new()))
}

fn page(mine: Mine, suggestion: String, errors: Errors) -> Html<New> {
    Html(New { domain: ceremony::domain(&mine.app), p: mine.page, suggestion, errors })
}

/// Options for the browser, and the ticket that its answer comes with.
async fn begin(ctx: Context) -> Result<Json<Value>> {
    let mine = Mine::of(ctx).await?;
    let there = super::own(&mine).await?.into_iter().map(|passkey| passkey.credential_id);
    let own = &mine.own;
    let (options, state) =
        ceremony::begin(&mine.app, own.account_id, &own.email, &own.display_name, there.collect())?;
    let ticket = tickets::open(&mine.app, Kind::PasskeyNew, Some(own.account_id), &state).await?;
    Ok(Json(json!({ "ticket": ticket.text(), "options": options })))
}

#[derive(serde::Deserialize)]
struct Answered {
    #[serde(default)]
    name: String,
    #[serde(default)]
    ticket: String,
    #[serde(default)]
    credential: String,
}

async fn create(ctx: Context, Form(given): Form<Answered>) -> Result<Response> {
    let mine = Mine::of(ctx).await?;
    let name = given.name.trim();
    let mut errors = Errors::new();
    match name.chars().count() {
        0 => errors.add("name", "form-required"),
        1..=80 => {}
        _ => errors.add_with("name", "form-too-long", "max", 80),
    }
    if errors.is_empty() {
        if let Some(new) = answered(&mine, &given).await? {
            let change = Change::PasskeyAdded { name: name.to_owned() };
            let mut tx = mine.app.pools.auth().begin().await?;
            store::add(&mut tx, &mine.app, &mine.token, name, &new, &mine.request).await?;
            notices::tell(&mut tx, &mine.app, mine.own.account_id, change).await?;
            tx.commit().await?;
            return Ok(Redirect::to("/account/security?done=passkey").into_response());
        }
        errors.add("name", "passkey-failed");
    }
    let page = page(mine, given.name, errors);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// The passkey of the browser's answer, if the ticket is this account's and the answer holds.
async fn answered(mine: &Mine, given: &Answered) -> Result<Option<ceremony::New>> {
    let Some(secret) = Secret::parse(&given.ticket) else { return Ok(None) };
    let Some(ticket) = tickets::find(&mine.app, Kind::PasskeyNew, &secret).await? else {
        return Ok(None);
    };
    if ticket.account != Some(mine.own.account_id)
        || !tickets::spend_now(&mine.app, &secret).await?
    {
        return Ok(None);
    }
    ceremony::end(&mine.app, ticket.state, &given.credential)
}

async fn named(mine: &Mine, id: Uuid) -> Result<Passkey> {
    let found = super::own(mine).await?.into_iter().find(|passkey| passkey.id == id);
    found.ok_or(Error::NotFound)
}

fn remove_page(mine: Mine, passkey: Passkey, errors: Errors) -> Html<Remove> {
    let action = format!("/account/passkeys/{}/remove", passkey.id);
    Html(Remove { p: mine.page, action, what: passkey.name, errors })
}

async fn ask_remove(ctx: Context, Path(id): Path<Uuid>) -> Result<Html<Remove>> {
    let mine = Mine::of(ctx).await?;
    let passkey = named(&mine, id).await?;
    Ok(remove_page(mine, passkey, Errors::new()))
}

async fn remove(
    ctx: Context,
    Path(id): Path<Uuid>,
    Form(given): Form<Confirmed>,
) -> Result<Response> {
    let mine = Mine::of(ctx).await?;
    let passkey = named(&mine, id).await?;
    let change = Change::PasskeyRemoved { name: passkey.name.clone() };
    match take_away(&mine, Some(id), change, &given).await? {
        Ok(()) => Ok(Redirect::to("/account/security?done=passkey-gone").into_response()),
        Err(errors) => {
            let page = remove_page(mine, passkey, errors);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}
