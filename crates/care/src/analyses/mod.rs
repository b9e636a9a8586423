//! Skin analyses: a photo taken or chosen, analysed by a job, shown with its overlays.

mod api;
mod job;
mod page;
mod routes;
mod rules;
mod store;

pub use api::Document;
pub use job::{KIND, work};
pub use page::Summary;
pub use routes::routes;

use base::audit::EventKind;
use base::{AnalysisId, ClinicId, Context, CustomerId, Result, jobs};
use sqlx::PgConnection;
use ui::Page;

/// The analyses of one customer, newest first, as their page lists them.
pub async fn of_customer(
    tx: &mut PgConnection,
    clinic: ClinicId,
    customer: CustomerId,
    p: &Page,
) -> Result<Vec<Summary>> {
    let rows = store::page(tx, clinic, Some(customer), None, 50).await?;
    Ok(rows.iter().map(|row| Summary::of(p, row)).collect())
}

/// The newest analyses that this person may see.
pub async fn newest(
    tx: &mut PgConnection,
    clinic: ClinicId,
    count: i64,
    p: &Page,
) -> Result<Vec<Summary>> {
    let rows = store::page(tx, clinic, None, None, count).await?;
    Ok(rows.iter().map(|row| Summary::of(p, row)).collect())
}

/// Keeps the photo sealed and enqueues its analysis: all of it, or nothing.
async fn request(ctx: &mut Context, upload: &rules::Upload) -> Result<AnalysisId> {
    let clinic = ctx.clinic()?;
    let app = ctx.app.clone();
    store::customer_exists(ctx.tx(), clinic, upload.customer).await?;
    let file = app
        .files
        .save(&app, ctx.tx(), clinic, upload.customer, "application/octet-stream", &upload.photo)
        .await?;
    let id = AnalysisId::new(&app.clock, &app.random);
    let now = app.clock.now();
    let by = ctx.who.member;
    let new = store::NewAnalysis { id, customer: upload.customer, upload: file, by, at: now };
    store::add(ctx.tx(), clinic, &new).await?;
    let payload = serde_json::json!({ "analysis": id });
    jobs::enqueue(ctx.tx(), KIND, &id.to_string(), &payload, now).await?;
    let about = serde_json::json!({ "customer": upload.customer });
    ctx.note(EventKind::AnalysisRequested, Some(id.0), about);
    Ok(id)
}
