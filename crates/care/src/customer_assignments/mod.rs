//! Whose customer somebody is: said by owner and admins, one by one or all of a colleague who leaves. Sales people see
//! their own customers only, so this is what they see. Open leads of who leaves go along.

mod api;
mod page;
mod routes;
pub mod store;

pub use api::Document;
pub use routes::routes;

use base::audit::EventKind;
use base::{Context, CustomerId, Error, MemberId, Permission, Result, Topic};

/// Reads whose: nobody, or a colleague.
async fn colleague(
    ctx: &mut Context,
    typed: &str,
    field: &'static str,
) -> Result<Option<MemberId>> {
    let wrong = Error::Invalid { field, detail: "error-choice" };
    let id: MemberId = match typed.trim() {
        "" => return Ok(None),
        text => text.parse().map_err(|_| Error::Invalid { field, detail: "error-choice" })?,
    };
    let clinic = ctx.clinic()?;
    let people = store::people(ctx.tx(), clinic).await?;
    if people.iter().any(|one| one.id == id) { Ok(Some(id)) } else { Err(wrong) }
}

/// Says whose customer somebody is from now on.
async fn assign(ctx: &mut Context, customer: CustomerId, to: Option<MemberId>) -> Result<()> {
    let (clinic, at) = (ctx.clinic()?, ctx.app.clock.now());
    if store::assign(ctx.tx(), clinic, customer, to, at).await? {
        ctx.announce(Topic::Customers);
        let detail = serde_json::json!({ "to": to });
        ctx.note(EventKind::CustomerAssigned, Some(customer.0), detail);
    }
    Ok(())
}

/// Gives all customers and open leads of one colleague to another; says how many of each. Leads go to nobody who could
/// not see them.
async fn hand_over(ctx: &mut Context, from: MemberId, to: MemberId) -> Result<(u64, u64)> {
    let (clinic, at) = (ctx.clinic()?, ctx.app.clock.now());
    let leads = if ctx.who.may(Permission::LeadsAssign) {
        store::hand_leads_over(ctx.tx(), clinic, from, to, at).await?
    } else {
        0
    };
    if leads > 0 {
        if !store::can_have_leads(ctx.tx(), to).await? {
            return Err(Error::Invalid { field: "to", detail: "error-hand-over-leads" });
        }
        ctx.announce(Topic::Leads);
        let detail = serde_json::json!({ "from": from, "to": to, "leads": leads });
        ctx.note(EventKind::LeadsHandedOver, None, detail);
    }
    let customers = store::hand_over(ctx.tx(), clinic, from, to, at).await?;
    ctx.announce(Topic::Customers);
    let detail = serde_json::json!({ "from": from, "to": to, "customers": customers });
    ctx.note(EventKind::CustomersHandedOver, None, detail);
    Ok((customers, leads))
}
