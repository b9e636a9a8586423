//! The two ceremonies of `WebAuthn`: a new passkey, and a passkey asked for. Each begins with options for the
//! browser and a state for us, and ends with the browser's answer and that state.

use base::{AccountId, App, Error, Result};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use url::{Host, Url};
use webauthn_rs::prelude::{
    CredentialID, DiscoverableAuthentication, Passkey, PasskeyAuthentication, PasskeyRegistration,
    PublicKeyCredential, RegisterPublicKeyCredential, WebauthnError,
};
use webauthn_rs::{Webauthn, WebauthnBuilder};

use super::store;

/// The domain that passkeys belong to; empty where none can: browsers give none to a bare address. Our own
/// machine goes by its name.
pub(crate) fn domain(app: &App) -> String {
    origin(app).as_ref().and_then(Url::domain).unwrap_or_default().to_owned()
}

fn origin(app: &App) -> Option<Url> {
    let mut url = Url::parse(&app.public_url).ok()?;
    let own_machine = match url.host()? {
        Host::Domain(_) => false,
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    };
    if own_machine {
        url.set_host(Some("localhost")).ok()?;
    }
    Some(url)
}

fn webauthn(app: &App) -> Result<Webauthn> {
    let origin = origin(app).filter(|origin| origin.domain().is_some());
    let origin = origin.ok_or(Error::Conflict { detail: "error-passkey-domain" })?;
    let domain = origin.domain().unwrap_or_default();
    WebauthnBuilder::new(domain, &origin)
        .map(|builder| builder.rp_name("Precision"))
        .and_then(WebauthnBuilder::build)
        .map_err(Error::internal)
}

fn json(value: &impl Serialize) -> Result<Value> {
    serde_json::to_value(value).map_err(Error::internal)
}

/// Begins a new passkey: options and state. `there` are the ids of those that the account has.
pub fn begin(
    app: &App,
    account: AccountId,
    email: &str,
    name: &str,
    there: Vec<CredentialID>,
) -> Result<(Value, Value)> {
    let (options, state) = webauthn(app)?
        .start_passkey_registration(account.0, email, name, Some(there))
        .map_err(Error::internal)?;
    let mut options = json(&options)?;
    // Where the authenticator has room, the passkey is found without an e-mail, too.
    options["publicKey"]["authenticatorSelection"]["residentKey"] = "preferred".into();
    Ok((options, json(&state)?))
}

/// A passkey as it is kept: its id and the rest.
pub struct New {
    pub raw_id: Vec<u8>,
    pub credential: Value,
}

/// Ends it with the browser's answer; none if that does not hold.
pub fn end(app: &App, state: Value, answer: &str) -> Result<Option<New>> {
    let Ok(answer) = serde_json::from_str::<RegisterPublicKeyCredential>(answer) else {
        return Ok(None);
    };
    let state: PasskeyRegistration = serde_json::from_value(state).map_err(Error::internal)?;
    match webauthn(app)?.finish_passkey_registration(&answer, &state) {
        Ok(passkey) => {
            let raw_id = passkey.cred_id().clone();
            Ok(Some(New { raw_id, credential: json(&passkey)? }))
        }
        Err(error) => {
            tracing::info!(%error, "a new passkey does not hold");
            Ok(None)
        }
    }
}

/// Whose passkey was asked for.
#[derive(Serialize, Deserialize)]
enum State {
    /// One of an account's.
    Known(PasskeyAuthentication),
    /// Anybody's that the authenticator finds by itself.
    Anybody(DiscoverableAuthentication),
}

/// Options for the browser, and our state.
pub(crate) struct Asked {
    pub options: Value,
    pub state: Value,
}

/// Asks for anybody's passkey.
pub(crate) fn ask(app: &App) -> Result<Asked> {
    let (options, state) =
        webauthn(app)?.start_discoverable_authentication().map_err(Error::internal)?;
    Ok(Asked { options: json(&options)?, state: json(&State::Anybody(state))? })
}

/// Asks for one of an account's passkeys; none if it has none.
pub(crate) fn ask_account(app: &App, credentials: Value) -> Result<Option<Asked>> {
    let passkeys: Vec<Passkey> = serde_json::from_value(credentials).map_err(Error::internal)?;
    if passkeys.is_empty() {
        return Ok(None);
    }
    let (options, state) =
        webauthn(app)?.start_passkey_authentication(&passkeys).map_err(Error::internal)?;
    Ok(Some(Asked { options: json(&options)?, state: json(&State::Known(state))? }))
}

/// Whose passkey answered; none if the answer does not hold. Its counter is kept.
pub(crate) async fn verify(app: &App, state: Value, answer: &str) -> Result<Option<store::Owner>> {
    let Ok(answer) = serde_json::from_str::<PublicKeyCredential>(answer) else {
        return Ok(None);
    };
    let state: State = serde_json::from_value(state).map_err(Error::internal)?;
    let Some((owner, credential)) = store::named(app, answer.get_credential_id()).await? else {
        return Ok(None);
    };
    let mut passkey: Passkey = serde_json::from_value(credential).map_err(Error::internal)?;
    let webauthn = webauthn(app)?;
    let verified = match state {
        State::Known(state) => webauthn.finish_passkey_authentication(&answer, &state),
        State::Anybody(state) => match webauthn.identify_discoverable_authentication(&answer) {
            Ok((account, _)) if account == owner.account.0 => {
                webauthn.finish_discoverable_authentication_v2(&answer, state, &passkey)
            }
            Ok(_) => Err(WebauthnError::InvalidUserUniqueId),
            Err(error) => Err(error),
        },
    };
    match verified {
        Ok(result) => {
            passkey.update_credential(&result);
            store::used(app, passkey.cred_id().as_slice(), &json(&passkey)?).await?;
            Ok(Some(owner))
        }
        Err(error) => {
            tracing::info!(%error, "a passkey's answer does not hold");
            Ok(None)
        }
    }
}
