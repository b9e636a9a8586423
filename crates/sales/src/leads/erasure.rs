//! A lead's right to be forgotten (PDPA, section 33), as long as they are no customer. What tells of the person goes;
//! what the clinic's figures count stays: when they came, from where, how far they got, and who followed them up.

use base::audit::EventKind;
use base::{Context, Error, LeadId, Result, Topic};
use serde_json::json;

use super::stage::{Stage, transition};
use super::store::{self, Row};

/// In the place of what was written.
const NOTHING: &str = "–";

/// Erases a lead who is there; open ones are lost by that.
pub async fn erase(ctx: &mut Context, id: LeadId) -> Result<()> {
    let (clinic, at) = (ctx.clinic()?, ctx.app.clock.now());
    is_nobodys_record(&store::find(ctx.tx(), clinic, id).await?)?;
    // The invitation's lock comes before the lead's, as where it is accepted.
    let invitations = store::forget(ctx.tx(), id).await?;
    let row = store::hold(ctx.tx(), clinic, id).await?;
    is_nobodys_record(&row)?;
    if row.stage().is_open() {
        let lost = transition(row.stage(), Stage::Lost)?;
        store::set_stage(ctx.tx(), clinic, id, lost, NOTHING, at).await?;
    }
    store::blank(ctx.tx(), clinic, id, NOTHING, at).await?;
    ctx.announce(Topic::Leads);
    ctx.note(EventKind::LeadErased, Some(id.0), json!({ "invitations": invitations }));
    Ok(())
}

/// Who is a customer is erased as one: there is more to erase.
fn is_nobodys_record(row: &Row) -> Result<()> {
    let is_customer = Error::Conflict { detail: "error-lead-erase-customer" };
    if row.customer_id.is_some() { Err(is_customer) } else { Ok(()) }
}
