//! How long a clinic keeps pictures. A job lets older ones go day by day; the numbers stay.

mod api;
mod job;
mod routes;
mod rules;
mod store;

pub use api::Document;
pub use job::{KIND, work};
pub use routes::routes;
pub use store::months;

use base::audit::EventKind;
use base::{Context, Result};

/// Sets it; the job that follows it begins at once.
async fn set(ctx: &mut Context, months: Option<i32>) -> Result<()> {
    let (clinic, now) = (ctx.clinic()?, ctx.app.clock.now());
    store::set(ctx.tx(), clinic, months).await?;
    if months.is_some() {
        job::enqueue(ctx.tx(), now, &now.0.to_string()).await?;
    }
    let about = serde_json::json!({ "months": months });
    ctx.note(EventKind::PhotoRetentionChanged, None, about);
    Ok(())
}
