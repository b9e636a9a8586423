//! Recommendations: what of the clinic's own catalogue answers to a finding, why, and what speaks against it.

mod api;
mod page;
mod routes;
pub mod rules;
pub mod store;

pub use api::Document;
pub(crate) use page::{Card, Section};
pub use routes::routes;
pub use rules::Target;

use base::audit::EventKind;
use base::{Context, CustomerId, Error, Result, RuleId};
use skin::Findings;
use ui::Page;

use crate::codes::Concern;
use crate::conditions;
use crate::conditions::rules::Kind;
use rules::{Known, Recommended, Terms};

/// What follows from the findings of a customer's analysis. Customers do not see what is withheld.
pub async fn of_findings(
    ctx: &mut Context,
    customer: CustomerId,
    findings: &Findings,
) -> Result<(Vec<Recommended>, Known)> {
    let clinic = ctx.clinic()?;
    let known = known(ctx, customer).await?;
    let rows = store::all(ctx.tx(), clinic).await?;
    let rules: Vec<_> = rows.into_iter().filter_map(store::Row::rule).collect();
    let mut all = rules::recommend(&rules, &rules::findings(findings), &known);
    if ctx.who.customer.is_some() {
        all.retain(|one| one.obstacles.is_empty());
    }
    Ok((all, known))
}

/// The section of an analysis's page.
pub async fn section(
    ctx: &mut Context,
    customer: CustomerId,
    findings: &Findings,
) -> Result<Section> {
    let (all, known) = of_findings(ctx, customer, findings).await?;
    Ok(Section::of(Page::of(&ctx.who, &ctx.request), &ctx.who, customer, all, &known))
}

/// What can be offered, in the report's language: what a customer may read of it, most recommended first.
pub async fn offered(
    ctx: &mut Context,
    p: &Page,
    customer: CustomerId,
    findings: &Findings,
) -> Result<Vec<Card>> {
    let (all, _) = of_findings(ctx, customer, findings).await?;
    let offered = all.iter().filter(|one| one.obstacles.is_empty());
    Ok(offered.map(|one| Card::of(p, one, true)).collect())
}

async fn known(ctx: &mut Context, customer: CustomerId) -> Result<Known> {
    let clinic = ctx.clinic()?;
    let rows = conditions::store::of_customer(ctx.tx(), clinic, customer).await?;
    let lasting = rows.iter().filter(|row| row.ended_at.is_none());
    let kinds = lasting.filter_map(|row| Kind::parse(&row.kind, &row.substance)).collect();
    let text = store::allergies_text(ctx.tx(), clinic, customer).await?;
    Ok(Known { kinds, text })
}

/// Makes the rules that follow from what a treatment or product is for, and takes away those that do no more.
/// Rules that somebody wrote or changed stay.
pub async fn follow(ctx: &mut Context, target: Target, concerns: &[Concern]) -> Result<()> {
    let clinic = ctx.clinic()?;
    let at = ctx.app.clock.now();
    store::forget_defaults(ctx.tx(), clinic, target, concerns).await?;
    for concern in concerns {
        let id = RuleId::new(&ctx.app.clock, &ctx.app.random);
        let terms = Terms::of_default(target);
        let new =
            store::NewRule { id, concern: *concern, target, terms: &terms, by_default: true, at };
        store::add(ctx.tx(), clinic, &new).await?;
    }
    Ok(())
}

/// Adds a rule that somebody wrote.
async fn add(ctx: &mut Context, concern: Concern, target: Target, terms: &Terms) -> Result<RuleId> {
    let clinic = ctx.clinic()?;
    let at = ctx.app.clock.now();
    if !store::target_exists(ctx.tx(), clinic, target).await? {
        return Err(Error::Invalid { field: "target", detail: "error-choice" });
    }
    let id = RuleId::new(&ctx.app.clock, &ctx.app.random);
    let new = store::NewRule { id, concern, target, terms, by_default: false, at };
    if !store::add(ctx.tx(), clinic, &new).await? {
        return Err(Error::Invalid { field: "target", detail: "error-rule-there" });
    }
    ctx.note(EventKind::RuleChanged, None, serde_json::json!({ "concern": concern.as_str() }));
    Ok(id)
}

/// Changes what a rule says; from then on it is the clinic's own.
async fn change(ctx: &mut Context, id: RuleId, terms: &Terms) -> Result<()> {
    let clinic = ctx.clinic()?;
    let at = ctx.app.clock.now();
    let row = store::find(ctx.tx(), clinic, id).await?;
    store::update(ctx.tx(), clinic, id, terms, at).await?;
    ctx.note(EventKind::RuleChanged, None, serde_json::json!({ "concern": row.concern }));
    Ok(())
}
