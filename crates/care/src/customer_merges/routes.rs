//! Paths and handlers of merging.

use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use base::api::Query;
use base::{Access, Context, CustomerId, Error, MergeId, Permission, Result, Routes};
use http::StatusCode;
use ui::{Html, Page};

use super::page::{Ask, Candidate, New, lines};
use super::{api as json, merge, undo};
use crate::customers::store::{self as customers, Row};
use crate::customers::{printed_number, rules};

/// So many records are offered.
const OFFERED: i64 = 10;

pub(super) const NOBODY_CHOSEN: Error =
    Error::Invalid { field: "other_id", detail: "error-merge-nobody" };

/// The routes of this slice.
pub fn routes() -> Routes {
    let right = Access::Needs(Permission::CustomersMerge);
    Routes::new()
        .get("/customers/{id}/merge", right, new)
        .post("/customers/{id}/merge", right, create)
        .post("/customer-merges/{id}/undo", right, take_back)
        .post("/api/customers/{id}/merges", right, json::create)
        .get("/api/customer-merges/{id}", right, json::show)
        .post("/api/customer-merges/{id}/undo", right, json::undo_it)
}

#[derive(serde::Deserialize)]
struct Asked {
    #[serde(default)]
    search: String,
    /// The other record, once it was chosen.
    other: Option<CustomerId>,
}

async fn new(
    mut ctx: Context,
    Path(id): Path<CustomerId>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let clinic = ctx.clinic()?;
    let row = customers::find(ctx.tx(), clinic, id).await?;
    if let Some(other) = asked.other {
        let other = customers::find(ctx.tx(), clinic, other).await?;
        return Ok(Html(ask(&ctx, &row, &other, "")).into_response());
    }
    let found = candidates(&mut ctx, &row, &asked.search).await?;
    let p = Page::of(&ctx.who, &ctx.request);
    let page = New {
        id: row.id.to_string(),
        name: row.full_name.clone(),
        number: printed_number(row.number),
        search: asked.search,
        candidates: found.iter().map(|row| Candidate::of(&p, row)).collect(),
        p,
    };
    Ok(Html(page).into_response())
}

/// Those who are searched for; without a search those with the same phone, e-mail or name.
async fn candidates(ctx: &mut Context, row: &Row, search: &str) -> Result<Vec<Row>> {
    let clinic = ctx.clinic()?;
    let typed = rules::needle(search);
    let needles = if typed.is_empty() {
        [&row.phone, &row.email, &row.full_name].map(|known| rules::needle(known)).to_vec()
    } else {
        vec![typed]
    };
    let mut found: Vec<Row> = Vec::new();
    for needle in needles.iter().filter(|needle| !needle.is_empty()) {
        for one in customers::page(ctx.tx(), clinic, needle, None, OFFERED).await? {
            if one.id != row.id && found.iter().all(|known| known.id != one.id) {
                found.push(one);
            }
        }
    }
    Ok(found)
}

fn ask(ctx: &Context, row: &Row, other: &Row, conflict: &'static str) -> Ask {
    let p = Page::of(&ctx.who, &ctx.request);
    Ask {
        id: row.id.to_string(),
        number: printed_number(row.number),
        other: Candidate::of(&p, other),
        lines: lines(&p, &rules::Form::of(row), &rules::Form::of(other)),
        conflict,
        p,
    }
}

#[derive(serde::Deserialize)]
struct Chosen {
    #[serde(default)]
    other: Option<CustomerId>,
}

async fn create(
    mut ctx: Context,
    Path(id): Path<CustomerId>,
    Form(chosen): Form<Chosen>,
) -> Result<Response> {
    let clinic = ctx.clinic()?;
    let row = customers::find(ctx.tx(), clinic, id).await?;
    // Not found comes before mistakes: a foreign id answers like a random one.
    let chosen = chosen.other.ok_or(NOBODY_CHOSEN)?;
    let other = customers::find(ctx.tx(), clinic, chosen).await?;
    match merge(&mut ctx, id, chosen).await {
        Ok(_) => {
            ctx.commit().await?;
            Ok(Redirect::to(&format!("/customers/{id}#merges")).into_response())
        }
        Err(Error::Conflict { detail } | Error::Invalid { detail, .. }) => {
            let ctx = ctx.again().await?;
            let page = ask(&ctx, &row, &other, detail);
            Ok((StatusCode::CONFLICT, Html(page)).into_response())
        }
        Err(error) => Err(error),
    }
}

async fn take_back(mut ctx: Context, Path(id): Path<MergeId>) -> Result<Redirect> {
    let merged = undo(&mut ctx, id).await?.merged;
    ctx.commit().await?;
    Ok(Redirect::to(&format!("/customers/{merged}")))
}
