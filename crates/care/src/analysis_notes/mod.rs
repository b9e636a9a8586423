//! What colleagues write to each other about a result. The customer does not read it.

mod api;
mod routes;
mod rules;
mod store;

pub use api::Document;
pub use routes::routes;

use base::{AnalysisId, Context, NoteId, Result};
use ui::Page;

use crate::analyses;

/// One note, as the page of its analysis shows it.
pub struct Note {
    /// Who wrote it.
    pub by: String,
    /// When.
    pub when: String,
    /// What.
    pub text: String,
}

/// The notes of an analysis, the oldest first; none for a customer.
pub async fn of_analysis(ctx: &mut Context, id: AnalysisId, p: &Page) -> Result<Vec<Note>> {
    if ctx.who.customer.is_some() {
        return Ok(Vec::new());
    }
    let clinic = ctx.clinic()?;
    let rows = store::all(ctx.tx(), clinic, id).await?;
    Ok(rows
        .into_iter()
        .map(|row| Note {
            by: row.by_name.unwrap_or_default(),
            when: p.date_time(row.created_at.0),
            text: row.text,
        })
        .collect())
}

/// Writes a note.
async fn add(ctx: &mut Context, id: AnalysisId, text: &str) -> Result<NoteId> {
    let clinic = ctx.clinic()?;
    analyses::store::find(ctx.tx(), clinic, id).await?;
    let note = NoteId::new(&ctx.app.clock, &ctx.app.random);
    let (by, at) = (ctx.who.member, ctx.app.clock.now());
    store::add(ctx.tx(), clinic, &store::New { id: note, analysis: id, text, by, at }).await?;
    Ok(note)
}
