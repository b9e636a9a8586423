//! Whose customer somebody is: said by owner and admins, one by one or all of a colleague who leaves. Sales people see
//! their own customers only, so this is what they see.

mod api;
mod page;
mod routes;
pub mod store;

pub use api::Document;
pub use routes::routes;

use base::audit::EventKind;
use base::{Context, CustomerId, Error, MemberId, Result, Topic};

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

/// Gives all customers of one colleague to another; says how many.
async fn hand_over(ctx: &mut Context, from: MemberId, to: MemberId) -> Result<u64> {
    let (clinic, at) = (ctx.clinic()?, ctx.app.clock.now());
    let count = store::hand_over(ctx.tx(), clinic, from, to, at).await?;
    ctx.announce(Topic::Customers);
    let detail = serde_json::json!({ "from": from, "to": to, "customers": count });
    ctx.note(EventKind::CustomersHandedOver, None, detail);
    Ok(count)
}
