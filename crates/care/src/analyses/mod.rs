//! Skin analyses: a photo taken or chosen, analysed by a job, shown with its overlays. A row is one photo
//! of one view; the views taken together share a visit.

mod api;
mod erasing;
mod job;
mod page;
mod pictures;
mod routes;
mod rules;
pub(crate) mod scores;
pub(crate) mod store;

pub use api::Document;
pub(crate) use erasing::erase;
pub use erasing::{ERASE_FILES, erase_old, erasing, let_pictures_go};
pub use job::{KIND, work};
pub use page::Summary;
pub(crate) use page::{ResultView, noise, view_key};
pub use pictures::Pictures;
pub use routes::routes;
pub use rules::State;

use base::audit::EventKind;
use base::{AnalysisId, ClinicId, Context, CustomerId, Result, VisitId, jobs};
use sqlx::PgConnection;
use ui::Page;

use crate::{customers, photo_consents};

/// Those of these ids that this person may see, as lists show them.
pub async fn of_ids(
    tx: &mut PgConnection,
    clinic: ClinicId,
    ids: &[AnalysisId],
    p: &Page,
    pictures: &Pictures,
) -> Result<Vec<Summary>> {
    let rows = store::of_ids(tx, clinic, ids).await?;
    Ok(rows.iter().map(|row| Summary::of(p, row, pictures)).collect())
}

/// The newest analyses that this person may see.
pub async fn newest(
    tx: &mut PgConnection,
    clinic: ClinicId,
    count: i64,
    p: &Page,
    pictures: &Pictures,
) -> Result<Vec<Summary>> {
    let rows = store::page(tx, clinic, None, None, count).await?;
    Ok(rows.iter().map(|row| Summary::of(p, row, pictures)).collect())
}

/// Keeps the photos sealed and enqueues their analyses: all of them, or nothing. Gives the first.
async fn request(ctx: &mut Context, upload: &rules::Upload) -> Result<AnalysisId> {
    let clinic = ctx.clinic()?;
    let customer = upload.customer;
    customers::store::find(ctx.tx(), clinic, customer).await?;
    let consent = photo_consents::needed(ctx, customer, upload.consent).await?;
    let visit = match upload.visit {
        Some(visit) => known(ctx.tx(), clinic, visit, customer).await?,
        None => VisitId::new(&ctx.app.clock, &ctx.app.random),
    };
    let mut first = None;
    for (view, photo) in &upload.photos {
        let app = ctx.app.clone();
        let kind = "application/octet-stream";
        let file = app.files.save(&app, ctx.tx(), clinic, customer, kind, photo).await?;
        let id = AnalysisId::new(&app.clock, &app.random);
        let (at, by) = (app.clock.now(), ctx.who.member);
        let new =
            store::NewAnalysis { id, customer, consent, visit, view: *view, upload: file, by, at };
        store::add(ctx.tx(), clinic, &new).await?;
        let payload = serde_json::json!({ "analysis": id });
        jobs::enqueue(ctx.tx(), KIND, &id.to_string(), &payload, at).await?;
        let about = serde_json::json!({ "customer": customer, "view": view.as_str() });
        ctx.note(EventKind::AnalysisRequested, Some(id.0), about);
        first.get_or_insert(id);
    }
    first.ok_or_else(|| base::Error::internal("an upload without photos"))
}

/// Findings without the shape of the face: it serves to lay two visits over each other here, and nobody else.
pub fn without_landmarks(mut findings: serde_json::Value) -> serde_json::Value {
    if let Some(fields) = findings.as_object_mut() {
        fields.remove("landmarks");
    }
    findings
}

/// What a result says, read back.
pub fn read_findings(json: serde_json::Value) -> Result<skin::Findings> {
    serde_json::from_value(json).map_err(base::Error::internal)
}

/// The visit, if it is one of this customer's.
async fn known(
    tx: &mut PgConnection,
    clinic: ClinicId,
    visit: VisitId,
    customer: CustomerId,
) -> Result<VisitId> {
    let parts = store::of_visit(tx, clinic, visit).await?;
    let is_theirs = parts.iter().any(|part| part.customer == customer);
    if is_theirs { Ok(visit) } else { Err(rules::UNKNOWN_VISIT) }
}
