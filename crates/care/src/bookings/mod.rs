//! Bookings: made, moved, cancelled, and how they went. Nobody and nothing is taken twice
//! (`docs/decisions/bookings.md`).

mod api;
pub(crate) mod desk;
mod page;
mod routes;
pub mod rules;
pub mod state;
pub mod store;

pub use api::Document;
pub use desk::{Wish, book};
pub use page::Line;
pub(crate) use page::{Matches, Offer};
pub use routes::{routes, zone};
pub use state::State;

use base::{Context, Result};

use crate::availability::store::Practitioner;

/// Future bookings of those of `everybody` who do not work here any more.
pub(crate) async fn to_reassign(ctx: &mut Context, everybody: &[Practitioner]) -> Result<i64> {
    let (clinic, now) = (ctx.clinic()?, ctx.app.clock.now());
    let gone: Vec<_> = everybody.iter().filter(|who| !who.active).map(|who| who.id).collect();
    store::to_reassign(ctx.tx(), clinic, &gone, now).await
}
