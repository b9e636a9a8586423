//! The second step of signing in: a code, a recovery code or a passkey, after the password.

use base::keepsake::Secret;
use base::{AccountId, App, RequestInfo, Result};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sqlx::PgConnection;

use super::{SignedIn, open, report_failure, store};
use crate::notices;
use crate::second_factors::{self, RecoveryCode};
use crate::tickets::{self, Kind};

/// What a ticket keeps of somebody whose password was right.
#[derive(Serialize, Deserialize)]
struct State {
    super_admin: bool,
}

/// Opens a ticket for somebody whose password was right; none if that is enough.
pub async fn begin(app: &App, account: AccountId, super_admin: bool) -> Result<Option<Secret>> {
    if !store::factors(app, account).await?.needed {
        return Ok(None);
    }
    let state = json!(State { super_admin });
    tickets::open(app, Kind::SecondStep, Some(account), &state).await.map(Some)
}

/// Somebody whose password was right.
pub struct Halfway {
    pub account: AccountId,
    pub super_admin: bool,
    /// Their passkeys, as they are kept.
    pub credentials: Value,
}

/// Who holds the ticket; none if it is over.
pub async fn halfway(app: &App, ticket: &Secret) -> Result<Option<Halfway>> {
    let Some(found) = tickets::find(app, Kind::SecondStep, ticket).await? else { return Ok(None) };
    let Some(account) = found.account else { return Ok(None) };
    let state: State = serde_json::from_value(found.state).map_err(base::Error::internal)?;
    let credentials = store::factors(app, account).await?.credentials;
    Ok(Some(Halfway { account, super_admin: state.super_admin, credentials }))
}

/// How a second step ended.
pub enum Ended {
    In(SignedIn),
    /// The code is not the right one.
    Wrong,
    /// The ticket is over, or there were too many tries: back to the password.
    Over,
}

/// Ends the second step with what somebody typed: a code of their generator, or a recovery code.
pub async fn finish(
    app: &App,
    ticket: &Secret,
    typed: &str,
    request: &RequestInfo,
) -> Result<Ended> {
    let Some(person) = halfway(app, ticket).await? else { return Ok(Ended::Over) };
    if !tickets::attempt(app, ticket).await? {
        return Ok(Ended::Over);
    }
    let mut tx = app.pools.auth().begin().await?;
    if !is_right(&mut tx, app, person.account, typed, request).await? {
        report_failure(app, Some(person.account), request);
        return Ok(Ended::Wrong);
    }
    if !tickets::spend(&mut tx, ticket).await? {
        return Ok(Ended::Over);
    }
    let opened = open(&mut tx, app, person.account, person.super_admin, request).await?;
    tx.commit().await?;
    Ok(opened.map_or(Ended::Over, Ended::In))
}

/// Uses what was typed, if it is right: a recovery code with the letter about it.
async fn is_right(
    tx: &mut PgConnection,
    app: &App,
    account: AccountId,
    typed: &str,
    request: &RequestInfo,
) -> Result<bool> {
    if let Some(code) = RecoveryCode::parse(typed) {
        let used = second_factors::use_code(tx, app, account, &code, request).await?;
        if used {
            notices::recovery_code_used(tx, app, account).await?;
        }
        return Ok(used);
    }
    let Some(sealed) = store::factors(app, account).await?.sealed else { return Ok(false) };
    let generator = second_factors::open(app, account, "", &sealed)?;
    match generator.step(typed, app.clock.now()) {
        Some(step) => second_factors::use_step(tx, app, account, step).await,
        None => Ok(false),
    }
}
