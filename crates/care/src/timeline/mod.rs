//! Everything of a customer by time: analyses, bookings, visits, notes and consents in one list, newest first.

mod api;
mod page;
mod routes;
pub mod rules;
mod store;

pub use api::Document;
pub use page::{Chip, Group, Timeline};
pub use routes::routes;

use base::api::{Cursor, limit, page};
use base::{AnalysisId, Context, CustomerId, Result};
use ui::Page;

use crate::analyses;
use rules::{Asked, Kind};

/// A page of it, as it was read.
struct Read {
    kind: Option<Kind>,
    rows: Vec<store::Row>,
    counts: store::Counts,
    next: Option<Cursor>,
}

/// Reads what is asked for. That there is such a customer is for the caller to know.
async fn read(ctx: &mut Context, customer: CustomerId, asked: &Asked) -> Result<Read> {
    let clinic = ctx.clinic()?;
    let kind = Kind::asked(&asked.kind)?;
    let (limit, after) = (limit(asked.limit), Cursor::asked(asked.cursor.as_deref())?);
    let rows = store::page(ctx.tx(), clinic, customer, kind, after, limit + 1).await?;
    let counts = store::counts(ctx.tx(), clinic, customer).await?;
    let (rows, next) = page(rows, limit, |row| Cursor { at: row.at, id: row.id });
    Ok(Read { kind, rows, counts, next })
}

/// What the customer's page shows of it.
pub async fn of_customer(
    ctx: &mut Context,
    customer: CustomerId,
    asked: &Asked,
    p: &Page,
) -> Result<Timeline> {
    let read = read(ctx, customer, asked).await?;
    let clinic = ctx.clinic()?;
    let ids: Vec<AnalysisId> = read
        .rows
        .iter()
        .filter(|row| row.kind == Kind::Analyses.as_str())
        .map(|row| AnalysisId(row.id))
        .collect();
    let pictures = analyses::Pictures::of(ctx);
    let results = if ids.is_empty() {
        Vec::new()
    } else {
        analyses::of_ids(ctx.tx(), clinic, &ids, p, &pictures).await?
    };
    Ok(Timeline::of(p, ctx, customer, &read, results))
}
