//! Something begun in a browser and ended within minutes by whoever holds the secret: a sign-in that waits
//! for its second step, a passkey being added or asked for.

mod store;

use base::keepsake::Secret;
use base::{AccountId, App, Result};
use serde_json::Value;

pub use store::{attempt, spend};

/// What was begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The password was right.
    SecondStep,
    /// A passkey is being added to an account.
    PasskeyNew,
    /// A passkey is asked for; of one account, or of whoever has one.
    PasskeyAsked,
}

impl Kind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::SecondStep => "second_step",
            Self::PasskeyNew => "passkey_new",
            Self::PasskeyAsked => "passkey_asked",
        }
    }
}

/// What a ticket was opened for.
pub struct Ticket {
    /// Whose it is; none while nobody is known.
    pub account: Option<AccountId>,
    /// What ending it takes.
    pub state: Value,
}

/// Opens a ticket.
pub async fn open(
    app: &App,
    kind: Kind,
    account: Option<AccountId>,
    state: &Value,
) -> Result<Secret> {
    let secret = Secret::generate(&app.random);
    store::open(app, &secret.hash(), kind.as_str(), account, state).await?;
    Ok(secret)
}

/// Spends a ticket by itself: true once.
pub async fn spend_now(app: &App, secret: &Secret) -> Result<bool> {
    let mut connection = app.pools.auth().acquire().await?;
    store::spend(&mut connection, secret).await
}

/// The ticket of a secret, unless it is spent, too old or of another kind.
pub async fn find(app: &App, kind: Kind, secret: &Secret) -> Result<Option<Ticket>> {
    store::find(app, kind.as_str(), secret).await
}
