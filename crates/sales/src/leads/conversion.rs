//! From lead to customer: registered as somebody who walked in, found among those who are known, or invited.

use base::audit::EventKind;
use base::{
    Context, CustomerId, EmailAddress, Error, InvitationId, LeadId, Permission, Result, Topic,
};
use care::check_ins::store::{Similar, similar};
use care::customers;
use platform::invitations;
use serde_json::json;

use super::rules;
use super::stage::{Stage, transition};
use super::store::{self, Row};

/// Which customer a lead becomes.
#[derive(Debug, Clone, Copy)]
pub enum Becomes {
    /// One who is known.
    Known(CustomerId),
    /// A new one, unless there is somebody like them.
    New,
    /// A new one, whoever is like them.
    NewAnyway,
}

/// What came of it.
pub enum Converted {
    /// The customer.
    Done(CustomerId),
    /// Nothing yet: it may be one of these.
    Similar(Vec<Similar>),
}

/// Makes a customer of a lead, which is won by that. They are cared for by whoever has the lead.
pub async fn convert(ctx: &mut Context, id: LeadId, becomes: Becomes) -> Result<Converted> {
    let (clinic, at) = (ctx.clinic()?, ctx.app.clock.now());
    let row = store::hold(ctx.tx(), clinic, id).await?;
    can_convert(&row)?;
    let customer = match becomes {
        Becomes::Known(known) => find(ctx, known).await?,
        Becomes::New | Becomes::NewAnyway if !ctx.who.may(Permission::CustomersCreate) => {
            return Err(Error::Forbidden { detail: "error-no-permission" });
        }
        Becomes::New => {
            let found = similar(ctx.tx(), clinic, &row.full_name, &row.phone, &row.email).await?;
            if !found.is_empty() {
                return Ok(Converted::Similar(found));
            }
            register(ctx, &row).await?
        }
        Becomes::NewAnyway => register(ctx, &row).await?,
    };
    if row.stage() != Stage::Won {
        store::set_stage(ctx.tx(), clinic, id, Stage::Won, "", at).await?;
    }
    store::convert(ctx.tx(), clinic, id, customer).await?;
    ctx.announce(Topic::Leads);
    ctx.note(EventKind::LeadConverted, Some(id.0), json!({ "customer": customer }));
    Ok(Converted::Done(customer))
}

/// Once, and not what is lost: that is opened again first.
fn can_convert(row: &Row) -> Result<()> {
    if row.customer_id.is_some() {
        return Err(Error::Conflict { detail: "error-lead-converted" });
    }
    if row.stage() != Stage::Won {
        transition(row.stage(), Stage::Won)?;
    }
    Ok(())
}

async fn find(ctx: &mut Context, known: CustomerId) -> Result<CustomerId> {
    let clinic = ctx.clinic()?;
    match customers::store::find(ctx.tx(), clinic, known).await {
        Ok(row) => Ok(row.id),
        Err(Error::NotFound) => {
            Err(Error::Invalid { field: "customer_id", detail: "error-choice" })
        }
        Err(error) => Err(error),
    }
}

async fn register(ctx: &mut Context, row: &Row) -> Result<CustomerId> {
    let cared_for_by = row.assigned_to.or(row.created_by);
    customers::register_for(ctx, &rules::record(&rules::Form::of(row)), cared_for_by).await
}

/// Invites a lead to make an account: when they do, they are a customer, and the lead is won
/// (`auth.make_customer_of`). Whoever is invited was spoken with.
pub async fn invite(ctx: &mut Context, id: LeadId) -> Result<InvitationId> {
    let (clinic, at) = (ctx.clinic()?, ctx.app.clock.now());
    let row = store::find(ctx.tx(), clinic, id).await?;
    let no_email = Error::Conflict { detail: "error-lead-no-email" };
    let email = EmailAddress::parse(&row.email).ok_or(no_email)?;
    // The clinic's lock comes first, then the lead's, as where an invitation is accepted.
    let invitation = invitations::invite_customer(ctx, email, &row.full_name).await?;
    let row = store::hold(ctx.tx(), clinic, id).await?;
    can_convert(&row)?;
    store::invite(ctx.tx(), clinic, id, invitation, at).await?;
    if row.stage() == Stage::New {
        store::set_stage(ctx.tx(), clinic, id, Stage::Contacted, "", at).await?;
    }
    ctx.announce(Topic::Leads);
    Ok(invitation)
}
