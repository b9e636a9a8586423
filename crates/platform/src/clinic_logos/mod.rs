//! A clinic's logo: drawn anew from what is uploaded, kept behind the wall, and shown to whoever knows its address.
//! Its form stands on the page of the clinic's profile.

mod api;
mod picture;
mod routes;
pub(crate) mod store;

pub use api::Document;
pub use routes::routes;

use base::audit::EventKind;
use base::{Context, Result};
use picture::Logo;

/// Keeps the logo, in the clinic's log too. Its address stays what it was, but for the revision.
async fn keep(ctx: &mut Context, logo: &Logo) -> Result<()> {
    let (clinic, at) = (ctx.clinic()?, ctx.app.clock.now());
    // Nobody guesses it, and it tells nothing, not even when it was made.
    let id = uuid::Builder::from_random_bytes(ctx.app.random.bytes()).into_uuid();
    store::keep(ctx.tx(), clinic, id, logo, at).await?;
    ctx.note(EventKind::ProfileChanged, None, serde_json::json!({}));
    Ok(())
}

/// Takes the logo away; false if there was none.
async fn remove(ctx: &mut Context) -> Result<bool> {
    let clinic = ctx.clinic()?;
    let gone = store::remove(ctx.tx(), clinic).await?;
    if gone {
        ctx.note(EventKind::ProfileChanged, None, serde_json::json!({}));
    }
    Ok(gone)
}
