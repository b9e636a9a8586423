//! Paths and handlers of comparisons.

use axum::extract::Path;
use base::api::Query;
use base::{Access, AnalysisId, Context, Permission, Result, Routes};
use ui::{Html, Page};

use super::page::Show;
use super::{api as json, sides};
use crate::analyses::Pictures;

/// The routes of this slice.
pub fn routes() -> Routes {
    let read = Access::Needs(Permission::AnalysesRead);
    Routes::new().get("/analyses/{id}/comparison", read, show).get(
        "/api/analyses/{id}/comparison",
        read,
        json::show,
    )
}

/// What it is held against.
#[derive(serde::Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// Another analysis of the same customer; the one before, if nothing is said.
    pub with: Option<AnalysisId>,
}

async fn show(
    mut ctx: Context,
    Path(id): Path<AnalysisId>,
    Query(asked): Query<Asked>,
) -> Result<Html<Show>> {
    let found = sides(&mut ctx, id, asked.with).await?;
    let p = Page::of(&ctx.who, &ctx.request);
    let own = ctx.who.customer.is_some();
    Ok(Html(Show::of(p, id, own, found, &Pictures::of(&ctx))?))
}
