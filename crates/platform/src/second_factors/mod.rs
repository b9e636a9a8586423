//! The second step of signing in: codes of a generator in one's telephone, and recovery codes for when that
//! is lost. Passkeys are a slice of their own.

mod generator;
mod page;
mod recovery;
mod routes;
mod store;

use base::crypto::MasterKey;
use base::{Random, Result};
use sqlx::PgConnection;

pub(crate) use generator::open;
pub(crate) use page::Remove;
pub(crate) use recovery::RecoveryCode;
pub use routes::routes;
pub(crate) use routes::{Confirmed, take_away};
pub(crate) use store::{use_code, use_step};

/// Seals every code generator's secret for a new master key; says how many. As the operator, in the
/// transaction that wraps the clinics' keys.
pub async fn rewrap(
    tx: &mut PgConnection,
    old: &MasterKey,
    new: &MasterKey,
    random: &Random,
) -> Result<usize> {
    let all = store::every_sealed(tx).await?;
    for (account, sealed) in &all {
        let again = generator::reseal(*account, sealed, (old, new), random)?;
        store::replace_sealed(tx, *account, &again).await?;
    }
    Ok(all.len())
}
