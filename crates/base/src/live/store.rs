//! Announcing, and reading what was announced.

use sqlx::PgConnection;
use uuid::Uuid;

use super::Topic;
use crate::{App, ClinicId, CustomerId, Result};

pub async fn announce(
    tx: &mut PgConnection,
    topics: &[Topic],
    customers: &[CustomerId],
) -> Result<()> {
    let topics: Vec<String> = topics.iter().map(|topic| topic.as_str().to_owned()).collect();
    let customers: Vec<Uuid> = customers.iter().map(|customer| customer.0).collect();
    sqlx::query!("SELECT auth.announce($1, $2)", &topics, &customers).execute(tx).await?;
    Ok(())
}

/// A change of a clinic; only the clinic's present number where no topics are.
pub struct Change {
    pub clinic: ClinicId,
    pub latest: i64,
    pub topics: Option<Vec<String>>,
    pub customers: Option<Vec<Uuid>>,
}

/// What changed in each clinic after the number known of it; -1 where none is known.
pub async fn changes_since(app: &App, known: &[(ClinicId, i64)]) -> Result<Vec<Change>> {
    let clinics: Vec<Uuid> = known.iter().map(|(clinic, _)| clinic.0).collect();
    let numbers: Vec<i64> = known.iter().map(|(_, number)| *number).collect();
    let vouched = app.master.vouch("changes", &[joined(&clinics), joined(&numbers)]);
    let changes = sqlx::query_as!(
        Change,
        r#"SELECT clinic_id AS "clinic!: ClinicId", latest AS "latest!", topics, customers
           FROM auth.changes_since($1, $2, $3)"#,
        &clinics,
        &numbers,
        vouched.as_slice()
    )
    .fetch_all(app.pools.auth())
    .await?;
    Ok(changes)
}

/// A session that works, and what it may now.
pub struct Open {
    pub hash: Vec<u8>,
    pub clinic: Option<ClinicId>,
    pub role: String,
    pub customer: Option<CustomerId>,
    pub granted: Vec<String>,
    pub withdrawn: Vec<String>,
    pub scopes: Option<Vec<String>>,
}

/// Those of these sessions that work.
pub async fn open_sessions(app: &App, hashes: &[[u8; 32]]) -> Result<Vec<Open>> {
    let hex: Vec<String> = hashes.iter().map(hex::encode).collect();
    let vouched = app.master.vouch("streams", &[hex.join(",")]);
    let hashes: Vec<Vec<u8>> = hashes.iter().map(|hash| hash.to_vec()).collect();
    let open = sqlx::query_as!(
        Open,
        r#"SELECT token_hash AS "hash!", clinic_id AS "clinic: ClinicId", role AS "role!",
                  customer_id AS "customer: CustomerId", granted AS "granted!",
                  withdrawn AS "withdrawn!", scopes
           FROM auth.open_sessions($1, $2)"#,
        &hashes,
        vouched.as_slice()
    )
    .fetch_all(app.pools.auth())
    .await?;
    Ok(open)
}

fn joined(values: &[impl ToString]) -> String {
    values.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}
