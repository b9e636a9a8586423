//! What customers signed: which version of which form, read in which language, by which hand, and who was there. A
//! signature is never changed; it can be withdrawn, with a reason, and stays in the record.

mod api;
mod page;
mod routes;
mod rules;
mod store;

pub use api::Document;
pub use page::Summary;
pub use routes::routes;
pub use store::signed_texts;

use base::audit::EventKind;
use base::{Context, CustomerId, Error, Result, SignedConsentId, Topic};
use serde_json::json;

use crate::consent_forms::store::Text;
use rules::{Signature, Standing};
use store::Row;

/// How it stands with a customer, for their page.
pub async fn summary(ctx: &mut Context, customer: CustomerId) -> Result<Summary> {
    let (forms, rows) = standing(ctx, customer).await?;
    Ok(Summary::of(&forms, &rows))
}

/// The clinic's forms and everything that a customer signed, the newest first.
async fn standing(
    ctx: &mut Context,
    customer: CustomerId,
) -> Result<(Vec<crate::consent_forms::store::Row>, Vec<Row>)> {
    let clinic = ctx.clinic()?;
    let forms = crate::consent_forms::store::all(ctx.tx(), clinic).await?;
    let rows = store::of_customer(ctx.tx(), clinic, customer).await?;
    Ok((forms, rows))
}

/// Keeps a signature under exactly the text that was read.
async fn sign(
    ctx: &mut Context,
    customer: CustomerId,
    text: &Text,
    signature: &Signature,
) -> Result<SignedConsentId> {
    let clinic = ctx.clinic()?;
    // One after the other: what is signed already is asked for below.
    if crate::customers::store::hold(ctx.tx(), clinic, &[customer]).await? == 0 {
        return Err(Error::NotFound);
    }
    let form = crate::consent_forms::store::find(ctx.tx(), clinic, text.form).await?;
    if form.archived_at.is_some() {
        return Err(Error::Conflict { detail: "error-consent-form-archived" });
    }
    if form.text != Some(text.id) {
        return Err(Error::Conflict { detail: "error-consent-newer" });
    }
    let rows = store::of_customer(ctx.tx(), clinic, customer).await?;
    let newest = rows.iter().find(|row| row.form == text.form);
    if Standing::of(&form, newest) == Standing::Signed {
        return Err(Error::Conflict { detail: "error-consent-signed" });
    }
    let id = SignedConsentId::new(&ctx.app.clock, &ctx.app.random);
    let (by, at) = (ctx.who.member, ctx.app.clock.now());
    let sha256 = text.words.sha256(signature.lang);
    let new = store::New { id, customer, text, signature, sha256, by, at };
    store::add(ctx.tx(), clinic, &new).await?;
    // The log is chained by hashes: whoever changed text or signature behind its back would be found out.
    let about = json!({
        "consent": id, "version": text.version, "lang": signature.lang,
        "text_sha256": hex::encode(sha256), "signature_sha256": hex::encode(signature.sha256()),
    });
    ctx.note(EventKind::ConsentSigned, Some(customer.0), about);
    ctx.announce_to(Topic::Customers, [customer]);
    Ok(id)
}

/// Withdraws a consent; the signature stays in the record.
async fn withdraw(ctx: &mut Context, row: &Row, reason: &str) -> Result<()> {
    let clinic = ctx.clinic()?;
    let (by, at) = (ctx.who.member, ctx.app.clock.now());
    if !store::withdraw(ctx.tx(), clinic, row.id, reason, by, at).await? {
        return Err(Error::Conflict { detail: "error-consent-is-withdrawn" });
    }
    // Not why: that may be about health, and the log outlives an erasure.
    let about = json!({ "consent": row.id });
    ctx.note(EventKind::ConsentWithdrawn, Some(row.customer.0), about);
    ctx.announce_to(Topic::Customers, [row.customer]);
    Ok(())
}
