//! Paths and handlers of notes.

use axum::Form as Body;
use axum::extract::Path;
use axum::response::Redirect;
use base::{Access, AnalysisId, Context, Permission, Result, Routes};

use super::{add, api as json, rules};
use crate::analyses;

/// The routes of this slice.
pub fn routes() -> Routes {
    // Whoever photographs writes about it; customers do not read what is written.
    let write = Access::Needs(Permission::AnalysesCreate);
    Routes::new()
        .post("/analyses/{id}/notes", write, create)
        .get("/api/analyses/{id}/notes", write, json::index)
        .post("/api/analyses/{id}/notes", write, json::create)
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Form {
    text: String,
}

async fn create(
    mut ctx: Context,
    Path(id): Path<AnalysisId>,
    Body(form): Body<Form>,
) -> Result<Redirect> {
    let clinic = ctx.clinic()?;
    analyses::store::find(ctx.tx(), clinic, id).await?;
    let text = rules::text(&form.text)?;
    add(&mut ctx, id, &text).await?;
    ctx.commit().await?;
    Ok(Redirect::to(&format!("/analyses/{id}#notes")))
}
