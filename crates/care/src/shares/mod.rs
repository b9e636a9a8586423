//! Links to one result, opened without signing in: they expire, can be revoked, and die with the consent,
//! the analysis and the clinic's work.

mod api;
mod page;
mod routes;
mod rules;
mod store;

pub use api::Document;
pub use page::Share;
pub use routes::routes;
pub use rules::DAYS;

use base::audit::EventKind;
use base::{
    AnalysisId, App, Context, Error, Instant, Link, Permission, RequestInfo, Result, ShareId,
};
use serde_json::json;
use ui::Page;

use crate::analyses::{self, State};
use store::Opened;

/// The links of an analysis, the newest first, for those who may make some.
pub async fn of_analysis(ctx: &mut Context, id: AnalysisId, p: &Page) -> Result<Vec<Share>> {
    if !ctx.who.may(Permission::AnalysesShare) {
        return Ok(Vec::new());
    }
    let (clinic, now) = (ctx.clinic()?, ctx.app.clock.now());
    let rows = store::all(ctx.tx(), clinic, id).await?;
    Ok(rows.iter().map(|row| Share::of(p, row, now)).collect())
}

/// A link just made: its secret is shown once.
struct Made {
    id: ShareId,
    link: Link,
    expires_at: Instant,
}

/// Makes a link to a result that is there, pictures and all.
async fn make(ctx: &mut Context, id: AnalysisId, days: i64) -> Result<Made> {
    let clinic = ctx.clinic()?;
    let row = analyses::store::find(ctx.tx(), clinic, id).await?;
    if State::parse(&row.state)? != State::Done || !row.pictures_gone.is_empty() {
        return Err(Error::Conflict { detail: "error-nothing-to-share" });
    }
    let link = Link::new(clinic, ctx.app.random.bytes());
    let share = ShareId::new(&ctx.app.clock, &ctx.app.random);
    let (by, at) = (ctx.who.member, ctx.app.clock.now());
    let expires_at = at.plus_seconds(days * 24 * 3600);
    let hash = link.hash();
    let new = store::New { id: share, analysis: id, hash: &hash, expires_at, by, at };
    store::add(ctx.tx(), clinic, &new).await?;
    let about = json!({ "share": share, "days": days });
    ctx.note(EventKind::ShareCreated, Some(id.0), about);
    Ok(Made { id: share, link, expires_at })
}

/// Ends a link; gives the analysis. One that was revoked before stays so.
async fn revoke(ctx: &mut Context, id: ShareId) -> Result<AnalysisId> {
    let (clinic, at) = (ctx.clinic()?, ctx.app.clock.now());
    let share = store::find(ctx.tx(), clinic, id).await?;
    if store::revoke(ctx.tx(), clinic, id, at).await? {
        let about = json!({ "share": id });
        ctx.note(EventKind::ShareRevoked, Some(share.analysis.0), about);
    }
    Ok(share.analysis)
}

/// What a link shows, to whoever holds it. Counted.
async fn open(app: &App, text: &str, request: &RequestInfo) -> Result<Opened> {
    let link = Link::parse(text).ok_or(Error::NotFound)?;
    let opened = store::open(app, &link, request).await?.ok_or(Error::NotFound)?;
    if opened.alive { Ok(opened) } else { Err(Error::Gone { detail: "error-share-over" }) }
}
