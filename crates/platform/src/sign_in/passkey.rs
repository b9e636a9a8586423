//! Signing in with a passkey: as the second step, or instead of e-mail and password. A passkey asks for its
//! owner's finger, face or PIN, so it is two factors by itself.

use axum::response::{IntoResponse, Response};
use axum::{Form, Json};
use base::keepsake::Secret;
use base::{Error, Result, Visitor};
use http::StatusCode;
use serde_json::{Value, json};
use ui::Html;

use super::page::Login;
use super::{open, second_step};
use crate::passkeys;
use crate::tickets::{self, Kind};

/// Options for the browser, and the ticket that its answer comes with. Whoever is halfway is asked for one
/// of their own passkeys, anybody else for any.
pub async fn begin(visitor: Visitor) -> Result<Json<Value>> {
    let app = &visitor.app;
    let halfway = match &visitor.request.ticket {
        Some(ticket) => second_step::halfway(app, ticket).await?,
        None => None,
    };
    let (account, asked) = match halfway {
        None => (None, passkeys::ask(app)?),
        Some(person) => {
            let asked = passkeys::ask_account(app, person.credentials)?.ok_or(Error::NotFound)?;
            (Some(person.account), asked)
        }
    };
    let ticket = tickets::open(app, Kind::PasskeyAsked, account, &asked.state).await?;
    Ok(Json(json!({ "ticket": ticket.text(), "options": asked.options })))
}

#[derive(serde::Deserialize)]
pub struct Answered {
    #[serde(default)]
    ticket: String,
    #[serde(default)]
    credential: String,
    #[serde(default)]
    next: String,
}

pub async fn create(visitor: Visitor, Form(given): Form<Answered>) -> Result<Response> {
    let (app, request) = (&visitor.app, &visitor.request);
    if let Some(owner) = owner(&visitor, &given).await? {
        let mut tx = app.pools.auth().begin().await?;
        let opened = open(&mut tx, app, owner.0, owner.1, request).await?;
        tx.commit().await?;
        if let Some(signed_in) = opened {
            return Ok(signed_in.go_on(app, &given.next));
        }
    }
    let page = Login { passkey_failed: true, next: given.next, ..Login::new(&visitor) };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
}

/// Whose passkey it is, and whether they are a super admin; none if the ticket is over, is another's, or the
/// answer does not hold.
async fn owner(visitor: &Visitor, given: &Answered) -> Result<Option<(base::AccountId, bool)>> {
    let app = &visitor.app;
    let Some(secret) = Secret::parse(&given.ticket) else { return Ok(None) };
    let Some(ticket) = tickets::find(app, Kind::PasskeyAsked, &secret).await? else {
        return Ok(None);
    };
    if !tickets::spend_now(app, &secret).await? {
        return Ok(None);
    }
    let owner = passkeys::verify(app, ticket.state, &given.credential).await?;
    let owner = owner.filter(|owner| ticket.account.is_none_or(|asked| asked == owner.account));
    Ok(owner.map(|owner| (owner.account, owner.super_admin)))
}
