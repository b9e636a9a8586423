//! How a customer's scores went over the visits: a chart for each measure, and the same as a table.

mod api;
mod chart;
mod page;
mod routes;

pub use api::Document;
pub use routes::routes;

use base::{AnalysisId, Context, CustomerId, Instant, Result};
use skin::Findings;

use crate::analyses::{read_findings, store};

/// So many visits at most, the newest.
const MOST: i64 = 60;

/// A visit that has a result.
struct Visit {
    id: AnalysisId,
    at: Instant,
    findings: Findings,
}

/// The visits of one view, the oldest first.
async fn visits(ctx: &mut Context, customer: CustomerId, view: &str) -> Result<Vec<Visit>> {
    let clinic = ctx.clinic()?;
    let rows = store::of_view(ctx.tx(), clinic, customer, view, MOST).await?;
    rows.into_iter()
        .rev()
        .map(|row| {
            let findings = read_findings(row.findings)?;
            Ok(Visit { id: row.id, at: row.created_at, findings })
        })
        .collect()
}
