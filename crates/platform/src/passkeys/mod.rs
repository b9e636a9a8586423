//! Passkeys (`WebAuthn`): added to one's own account, and asked for when signing in.

mod ceremony;
mod page;
mod routes;
mod store;

pub(crate) use ceremony::{ask, ask_account, domain, verify};
pub use routes::routes;
pub(crate) use store::Passkey;

use base::Result;

use crate::accounts::Mine;

/// The passkeys of somebody's own account.
pub(crate) async fn own(mine: &Mine) -> Result<Vec<Passkey>> {
    store::own(&mine.app, &mine.token).await
}
