//! Leads: people who may become customers. Sales people see their own only (`docs/decisions/leads.md`).

mod api;
mod conversion;
mod erasure;
pub mod filters;
mod page;
mod routes;
pub mod rules;
pub mod stage;
pub mod store;

pub use api::Document;
pub use routes::routes;
pub use stage::Stage;

use base::api::{self as shared, Cursor};
use base::audit::EventKind;
use base::{Context, Error, LeadId, MemberId, Permission, Result, Role, Topic, TreatmentId};
use care::availability::store as catalogue;
use serde_json::json;
use ui::Errors;

use filters::{Asked, Filter};
use rules::Draft;
use store::{Row, Whose};

/// A page of leads that match.
struct Found {
    rows: Vec<Row>,
    counts: Vec<(Stage, i64)>,
    total: i64,
    next: Option<Cursor>,
}

async fn listed(ctx: &mut Context, asked: &Asked, filter: &Filter) -> Result<Found> {
    let clinic = ctx.clinic()?;
    let (limit, after) = (shared::limit(asked.limit), Cursor::asked(asked.cursor.as_deref())?);
    let rows = store::page(ctx.tx(), clinic, filter, after, limit + 1).await?;
    let counts = store::counts(ctx.tx(), clinic, filter).await?;
    let wanted = |stage: &Stage| filter.stage.is_none_or(|only| only == *stage);
    let total = counts.iter().filter(|(stage, _)| wanted(stage)).map(|(_, count)| count).sum();
    let (rows, next) = shared::page(rows, limit, |row| Cursor { at: row.created_at, id: row.id.0 });
    Ok(Found { rows, counts, total, next })
}

/// What is named has to be there. What a lead is interested in already may be offered no more.
async fn unknown(ctx: &mut Context, draft: &Draft, before: Option<TreatmentId>) -> Result<Errors> {
    let clinic = ctx.clinic()?;
    let mut errors = Errors::new();
    if let Some(wanted) = draft.treatment.filter(|wanted| Some(*wanted) != before) {
        let offered = catalogue::treatments(ctx.tx(), clinic).await?;
        if offered.iter().all(|one| one.id != wanted) {
            errors.add("treatment_id", "error-choice");
        }
    }
    Ok(errors)
}

/// Whose a new lead is: of whoever is named, of the sales person who writes it down, or of the next in turn.
async fn whose(ctx: &mut Context, named: Option<MemberId>) -> Result<Whose> {
    match (named, ctx.who.member) {
        (None, Some(me)) if ctx.who.role == Role::SalesStaff => Ok(Whose::Of(me)),
        (None, _) => Ok(Whose::Next),
        (Some(named), me) if me == Some(named) && ctx.who.role == Role::SalesStaff => {
            Ok(Whose::Of(named))
        }
        (Some(_), _) if !ctx.who.may(Permission::LeadsAssign) => {
            Err(Error::Forbidden { detail: "error-no-permission" })
        }
        (Some(named), _) => keeper(ctx, named, "assigned_to").await.map(Whose::Of),
    }
}

/// Somebody who can have leads.
async fn keeper(ctx: &mut Context, named: MemberId, field: &'static str) -> Result<MemberId> {
    let keepers = store::keepers(ctx.tx()).await?;
    let known = keepers.iter().any(|one| one.id == named);
    if known { Ok(named) } else { Err(Error::Invalid { field, detail: "error-choice" }) }
}

/// Writes a lead down.
async fn create(ctx: &mut Context, draft: &Draft) -> Result<LeadId> {
    let (clinic, at, by) = (ctx.clinic()?, ctx.app.clock.now(), ctx.who.member);
    let whose = whose(ctx, draft.assigned_to).await?;
    if whose == Whose::Next {
        store::take_turns(ctx.tx(), clinic).await?;
    }
    let id = LeadId::new(&ctx.app.clock, &ctx.app.random);
    let of = store::add(ctx.tx(), clinic, &store::New { id, draft, whose, by, at }).await?;
    ctx.announce(Topic::Leads);
    ctx.note(EventKind::LeadCreated, Some(id.0), json!({ "assigned_to": of }));
    Ok(id)
}

/// Replaces what is known of a lead that is there.
async fn change(ctx: &mut Context, id: LeadId, draft: &Draft) -> Result<()> {
    let (clinic, at) = (ctx.clinic()?, ctx.app.clock.now());
    store::update(ctx.tx(), clinic, id, draft, at).await?;
    ctx.announce(Topic::Leads);
    ctx.note(EventKind::LeadUpdated, Some(id.0), json!({}));
    Ok(())
}

/// Moves a lead on or back.
async fn move_to(ctx: &mut Context, id: LeadId, to: Stage, typed_reason: &str) -> Result<()> {
    let (clinic, at) = (ctx.clinic()?, ctx.app.clock.now());
    let row = store::hold(ctx.tx(), clinic, id).await?;
    let next = stage::transition(row.stage(), to)?;
    let reason = if next == Stage::Lost { rules::reason(typed_reason)? } else { String::new() };
    store::set_stage(ctx.tx(), clinic, id, next, &reason, at).await?;
    ctx.announce(Topic::Leads);
    ctx.note(EventKind::LeadStageChanged, Some(id.0), json!({ "stage": next.as_str() }));
    Ok(())
}

/// Says whose a lead is from now on; nobody's is of whoever wrote it down.
async fn assign(ctx: &mut Context, id: LeadId, to: Option<MemberId>) -> Result<()> {
    let (clinic, at) = (ctx.clinic()?, ctx.app.clock.now());
    if store::assign(ctx.tx(), clinic, id, to, at).await? {
        ctx.announce(Topic::Leads);
        ctx.note(EventKind::LeadAssigned, Some(id.0), json!({ "to": to }));
    }
    Ok(())
}

/// Reads whose: nobody's, or of somebody who can have leads.
async fn member(ctx: &mut Context, typed: &str) -> Result<Option<MemberId>> {
    match typed.trim() {
        "" => Ok(None),
        text => {
            let wrong = Error::Invalid { field: "member", detail: "error-choice" };
            let named = text.parse().map_err(|_| wrong)?;
            keeper(ctx, named, "member").await.map(Some)
        }
    }
}
