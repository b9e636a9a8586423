//! The clinic's own words in its invitations.

mod page;
mod routes;
mod rules;
mod sample;
mod store;

pub use routes::routes;
pub use sample::Sample;

use base::{ClinicId, Lang, Result};
use sqlx::PgConnection;

use crate::letters::{Invited, Words};

/// The clinic's own words for an invitation, if it has any; for an owner or admin, or for the job that
/// writes it.
pub async fn words(
    tx: &mut PgConnection,
    clinic: ClinicId,
    invited: Invited,
    lang: Lang,
) -> Result<Option<Words>> {
    store::find(tx, clinic, rules::Which { invited, lang }).await
}
