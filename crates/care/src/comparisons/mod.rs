//! Two visits held against each other: the faces over one another, and which numbers changed by more than
//! noise.

mod api;
mod page;
mod routes;

pub use api::Document;
pub use routes::routes;

use base::{AnalysisId, Context, Error, Result};

use crate::analyses::State;
use crate::analyses::store::{self, Row, Taken};

/// A result, and what it can be held against.
struct Sides {
    after: Row,
    /// The one asked for, or else the one before; none for a first visit.
    before: Option<Row>,
    /// Every other result of the same view, the newest first.
    others: Vec<Taken>,
}

/// `with` names the other; one that is not the same customer's is not found.
async fn sides(ctx: &mut Context, id: AnalysisId, with: Option<AnalysisId>) -> Result<Sides> {
    let clinic = ctx.clinic()?;
    let after = store::find(ctx.tx(), clinic, id).await?;
    let mut others = store::of_view(ctx.tx(), clinic, after.customer, &after.view, 60).await?;
    others.retain(|other| other.id != id);
    let earlier = others.iter().find(|other| other.created_at < after.created_at);
    let chosen = with.or_else(|| earlier.or(others.first()).map(|other| other.id));
    let before = match chosen.filter(|_| State::parse(&after.state).ok() == Some(State::Done)) {
        Some(chosen) => Some(store::find(ctx.tx(), clinic, chosen).await?),
        None => None,
    };
    match before {
        Some(row) if row.customer != after.customer || row.findings.is_none() => {
            Err(Error::NotFound)
        }
        before => Ok(in_time(after, before, others)),
    }
}

/// The older one is before, whichever page one came from.
fn in_time(after: Row, before: Option<Row>, others: Vec<Taken>) -> Sides {
    match before {
        Some(before) if before.created_at > after.created_at => {
            Sides { after: before, before: Some(after), others }
        }
        before => Sides { after, before, others },
    }
}
