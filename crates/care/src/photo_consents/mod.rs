//! Consent to photos: asked before the first one, kept with its words, withdrawn at any time.
//!
//! What withdrawing does: no new photo, every picture of the customer and every link to one is dead at
//! once, and a job erases the bytes. The numbers stay, as part of the record of the treatment; they show
//! no face. Erasing an analysis takes its numbers, too.

mod api;
mod page;
mod routes;
mod rules;
mod store;

pub use api::Document;
pub use page::Consent;
pub use routes::routes;
pub use rules::Way;
pub use store::{New, add};

use base::audit::EventKind;
use base::{ClinicId, ConsentId, Context, CustomerId, Error, Result};
use serde_json::json;
use sqlx::PgConnection;
use ui::Page;

use crate::analyses;
use rules::Standing;

/// How it stands with a customer's consent, for other pages.
pub async fn of_customer(
    tx: &mut PgConnection,
    clinic: ClinicId,
    customer: CustomerId,
    p: &Page,
) -> Result<Consent> {
    let row = store::latest(tx, clinic, customer).await?;
    Ok(Consent::of(p, row.as_ref()))
}

/// The consent that a photo is taken under. Where none was ever recorded, `asserted` records that the
/// customer just agreed, in person; one that was withdrawn has to be given again on its own page.
pub async fn needed(ctx: &mut Context, customer: CustomerId, asserted: bool) -> Result<ConsentId> {
    let clinic = ctx.clinic()?;
    let row = store::latest(ctx.tx(), clinic, customer).await?;
    match Standing::of(row.as_ref()) {
        Standing::Given(id) => Ok(id),
        Standing::Withdrawn => Err(Error::Conflict { detail: "error-consent-withdrawn" }),
        Standing::Never if asserted => give(ctx, customer, Way::InPerson).await,
        Standing::Never => {
            Err(Error::Invalid { field: "consent", detail: "error-consent-missing" })
        }
    }
}

/// Keeps that a customer agreed.
async fn give(ctx: &mut Context, customer: CustomerId, way: Way) -> Result<ConsentId> {
    let clinic = ctx.clinic()?;
    let row = store::latest(ctx.tx(), clinic, customer).await?;
    if matches!(Standing::of(row.as_ref()), Standing::Given(_)) {
        return Err(Error::Conflict { detail: "error-consent-stands" });
    }
    let lang = ctx.request.chosen_lang.unwrap_or(ctx.who.lang);
    let id = ConsentId::new(&ctx.app.clock, &ctx.app.random);
    let (by, at) = (ctx.who.member, ctx.app.clock.now());
    store::add(ctx.tx(), clinic, &store::New { id, customer, way, lang, by, at }).await?;
    let about = json!({ "way": way.as_str(), "version": rules::VERSION });
    ctx.note(EventKind::PhotoConsentGiven, Some(customer.0), about);
    Ok(id)
}

/// Ends the consent that stands, and lets every picture of the customer go.
async fn withdraw(ctx: &mut Context, customer: CustomerId) -> Result<()> {
    let clinic = ctx.clinic()?;
    let (by, at) = (ctx.who.member, ctx.app.clock.now());
    let Some(id) = store::withdraw(ctx.tx(), clinic, customer, by, at).await? else {
        return Err(Error::Conflict { detail: "error-consent-not-given" });
    };
    let pictures = analyses::let_pictures_go(ctx, customer, &id.to_string()).await?;
    let about = json!({ "pictures": pictures });
    ctx.note(EventKind::PhotoConsentWithdrawn, Some(customer.0), about);
    Ok(())
}
