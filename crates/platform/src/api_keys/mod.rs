//! Keys for programs: a clinic's own systems act as the member who made the key, within its scopes.

mod api;
mod page;
mod routes;
mod rules;
mod store;

pub use api::Document;
pub use routes::routes;

use base::audit::EventKind;
use base::session::SessionToken;
use base::{Class, Context, Error, Instant, Result};
use uuid::Uuid;

use rules::Draft;

/// A key that was just made: the only moment in which its secret is known.
struct Made {
    id: Uuid,
    token: SessionToken,
    expires_at: Instant,
}

/// How many of a key's last letters are kept, so that its owner knows it again.
const HINT: usize = 4;

/// Makes a key, and notes it in the log.
async fn make(ctx: &mut Context, draft: &Draft) -> Result<Made> {
    let own = ctx.request.token.clone().ok_or(Error::SignIn)?;
    let app = ctx.app.clone();
    let token = SessionToken::generate_key(Class::of(ctx.who.role), &app.random);
    let expires_at = app.clock.now().plus_seconds(draft.days * 24 * 3600);
    let text = token.text();
    let hint = &text[text.len() - HINT..];
    let id = store::keep(ctx.tx(), &own, &token, hint, draft, expires_at).await?;
    let id = id.ok_or(Error::Conflict { detail: "error-keys-full" })?;
    let scopes: Vec<_> = draft.scopes.iter().map(|scope| scope.as_str()).collect();
    let detail = serde_json::json!({ "key": id, "label": draft.label, "scopes": scopes, "days": draft.days });
    ctx.note(EventKind::KeyCreated, None, detail);
    Ok(Made { id, token, expires_at })
}

/// Ends a key from the next request on; one that was revoked before stays so.
async fn revoke(mut ctx: Context, id: Uuid) -> Result<()> {
    let revoked = store::revoke(ctx.tx(), id).await?;
    if !revoked.found {
        return Err(Error::NotFound);
    }
    if let Some(label) = revoked.label {
        ctx.note(EventKind::KeyRevoked, None, serde_json::json!({ "key": id, "label": label }));
    }
    ctx.commit().await
}
