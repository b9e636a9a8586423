//! What a clinic lets its customers sign: forms, worded in both languages. Publishing makes a version that never changes
//! again; what is written after that is a draft until it is published itself.

mod api;
mod page;
mod routes;
pub mod rules;
pub mod store;

pub use api::Document;
pub use routes::routes;

use base::audit::EventKind;
use base::{ConsentFormId, ConsentTextId, Context, Error, Result};
use serde_json::json;

use rules::Draft;

/// How many forms a clinic may have.
const MOST: i64 = 100;

/// Adds a form with its first draft.
async fn add(ctx: &mut Context, draft: &Draft) -> Result<ConsentFormId> {
    let (clinic, at) = (ctx.clinic()?, ctx.app.clock.now());
    if store::count(ctx.tx(), clinic).await? >= MOST {
        return Err(Error::Conflict { detail: "error-consent-forms-most" });
    }
    let id = ConsentFormId::new(&ctx.app.clock, &ctx.app.random);
    store::add(ctx.tx(), clinic, id, draft, at).await?;
    write(ctx, id, draft).await?;
    Ok(id)
}

/// Replaces what is said of a form, and its draft.
async fn change(ctx: &mut Context, id: ConsentFormId, draft: &Draft) -> Result<()> {
    let (clinic, at) = (ctx.clinic()?, ctx.app.clock.now());
    store::update(ctx.tx(), clinic, id, draft, at).await?;
    write(ctx, id, draft).await
}

/// Keeps the draft. Words that are published already need none.
async fn write(ctx: &mut Context, id: ConsentFormId, draft: &Draft) -> Result<()> {
    let (clinic, at) = (ctx.clinic()?, ctx.app.clock.now());
    let newest = store::newest(ctx.tx(), clinic, id).await?;
    let is_news = newest.is_none_or(|text| text.words != draft.words);
    let has_draft = store::draft(ctx.tx(), clinic, id).await?.is_some();
    if is_news || has_draft {
        let text = ConsentTextId::new(&ctx.app.clock, &ctx.app.random);
        store::put_draft(ctx.tx(), clinic, (id, text), &draft.words, at).await?;
    }
    ctx.note(EventKind::ConsentFormChanged, None, json!({ "label": draft.words.title_en }));
    Ok(())
}

/// Makes a version of the draft.
async fn publish(ctx: &mut Context, id: ConsentFormId) -> Result<()> {
    let (clinic, by, at) = (ctx.clinic()?, ctx.who.member, ctx.app.clock.now());
    store::hold(ctx.tx(), clinic, id).await?;
    let draft = store::draft(ctx.tx(), clinic, id).await?;
    let draft = draft.ok_or(Error::Conflict { detail: "error-consent-no-draft" })?;
    let newest = store::newest(ctx.tx(), clinic, id).await?;
    if newest.is_some_and(|text| text.words == draft.words) {
        return Err(Error::Conflict { detail: "error-consent-unchanged" });
    }
    let version = store::publish(ctx.tx(), clinic, id, by, at).await?;
    let about = json!({
        "label": format!("{} · {version}", draft.words.title_en),
        "version": version,
        "sha256_th": hex::encode(draft.words.sha256(base::Lang::Th)),
        "sha256_en": hex::encode(draft.words.sha256(base::Lang::En)),
    });
    ctx.note(EventKind::ConsentTextPublished, None, about);
    Ok(())
}

/// Takes a form out of use, or back in.
async fn set_archived(ctx: &mut Context, id: ConsentFormId, archived: bool) -> Result<()> {
    let (clinic, at) = (ctx.clinic()?, ctx.app.clock.now());
    let row = store::find(ctx.tx(), clinic, id).await?;
    store::set_archived(ctx.tx(), clinic, id, archived.then_some(at), at).await?;
    ctx.note(EventKind::ConsentFormChanged, None, json!({ "label": row.title_en }));
    Ok(())
}
