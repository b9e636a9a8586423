//! A clinic's own profile: its names, its look, and where it can be reached. Its logo is `clinic_logos`.

mod api;
mod page;
mod routes;
mod rules;
mod store;

pub use api::Document;
pub use routes::{routes, with_mistakes};

use base::audit::EventKind;
use base::{Context, Result};

/// Keeps the profile, in the clinic's log too.
async fn keep(ctx: &mut Context, profile: &rules::Profile) -> Result<()> {
    let clinic = ctx.clinic()?;
    store::keep(ctx.tx(), clinic, profile).await?;
    ctx.note(EventKind::ProfileChanged, None, serde_json::json!({}));
    Ok(())
}
