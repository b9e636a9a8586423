//! Paths and handlers of assignments.

use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use base::{Access, Context, CustomerId, Error, Permission, Result, Routes};
use http::StatusCode;
use ui::{Errors, Html, Page};

use super::page::New;
use super::{api as json, assign, colleague, hand_over, store};
use crate::customers;

/// The routes of this slice.
pub fn routes() -> Routes {
    let right = Access::Needs(Permission::CustomersAssign);
    Routes::new()
        .post("/customers/{id}/assignment", right, update)
        .get("/customers/hand-over", right, new)
        .post("/customers/hand-over", right, create)
        .post("/api/customers/{id}/assignment", right, json::update)
        .post("/api/customers/hand-over", right, json::create)
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Whose {
    member: String,
}

async fn update(
    mut ctx: Context,
    Path(id): Path<CustomerId>,
    Form(whose): Form<Whose>,
) -> Result<Redirect> {
    let clinic = ctx.clinic()?;
    customers::store::find(ctx.tx(), clinic, id).await?;
    let to = colleague(&mut ctx, &whose.member, "member").await?;
    assign(&mut ctx, id, to).await?;
    ctx.commit().await?;
    Ok(Redirect::to(&format!("/customers/{id}")))
}

async fn new(mut ctx: Context) -> Result<Html<New>> {
    Ok(Html(page(&mut ctx, Turn::default(), Errors::new()).await?))
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Turn {
    from: String,
    to: String,
}

async fn page(ctx: &mut Context, turn: Turn, errors: Errors) -> Result<New> {
    let clinic = ctx.clinic()?;
    let people = store::people(ctx.tx(), clinic).await?;
    let counts = store::counts(ctx.tx(), clinic).await?;
    let p = Page::of(&ctx.who, &ctx.request);
    let from = people.iter().filter_map(|one| {
        let had = counts.iter().find(|had| had.member == one.id)?;
        let leads = p.n("hand-over-leads", had.open_leads);
        let customers = p.n_with("hand-over-has", had.customers, "name", &one.name);
        Some((one.id.to_string(), format!("{customers} · {leads}")))
    });
    Ok(New {
        from: from.collect(),
        to: people.iter().map(|one| (one.id.to_string(), one.name.clone())).collect(),
        chosen_from: turn.from,
        chosen_to: turn.to,
        errors,
        p,
    })
}

async fn create(mut ctx: Context, Form(turn): Form<Turn>) -> Result<Response> {
    match give(&mut ctx, &turn).await {
        Ok(to) => {
            ctx.commit().await?;
            Ok(Redirect::to(&format!("/customers?assigned={to}")).into_response())
        }
        Err(Error::Invalid { field, detail }) => {
            let mut errors = Errors::new();
            errors.add(field, detail);
            // Nothing of what was begun is kept.
            let mut ctx = ctx.again().await?;
            let page = page(&mut ctx, turn, errors).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
        }
        Err(error) => Err(error),
    }
}

async fn give(ctx: &mut Context, turn: &Turn) -> Result<base::MemberId> {
    let (from, to) = both(ctx, &turn.from, &turn.to).await?;
    hand_over(ctx, from, to).await?;
    Ok(to)
}

/// Two colleagues who are not the same.
pub(super) async fn both(
    ctx: &mut Context,
    from: &str,
    to: &str,
) -> Result<(base::MemberId, base::MemberId)> {
    let missing = |field| Error::Invalid { field, detail: "error-choice" };
    let from = colleague(ctx, from, "from").await?.ok_or(missing("from"))?;
    let to = colleague(ctx, to, "to").await?.ok_or(missing("to"))?;
    if from == to {
        return Err(Error::Invalid { field: "to", detail: "error-hand-over-same" });
    }
    Ok((from, to))
}
