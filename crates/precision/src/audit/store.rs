//! The logs as the operator sees them: over all clinics, past the wall.

use base::Result;
use sqlx::{Executor, PgConnection};
use uuid::Uuid;

use super::PLATFORM;

/// A log, and where it ends.
pub struct Chain {
    /// The clinic; nil for the platform.
    pub id: Uuid,
    /// Empty if there is no such clinic.
    pub slug: String,
    /// Whether there is somebody whose log it is.
    pub known: bool,
    /// Made by a proof, and soon gone.
    pub throwaway: bool,
    pub events: i64,
    /// Number and hash of the last event.
    pub seq: Option<i64>,
    pub hash: Option<Vec<u8>>,
    /// The number of the last event, as it was kept apart.
    pub head: Option<i64>,
}

impl Chain {
    /// How people call it.
    pub fn name(&self) -> String {
        if self.slug.is_empty() { self.id.to_string() } else { self.slug.clone() }
    }
}

/// Makes the transaction see one moment only.
pub async fn hold_still(tx: &mut PgConnection) -> Result<()> {
    tx.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY").await?;
    Ok(())
}

/// Every log there is: of each clinic, of each id that has events or an end without being a clinic,
/// and the platform's.
pub async fn chains(tx: &mut PgConnection) -> Result<Vec<Chain>> {
    let mut chains = sqlx::query_as!(
        Chain,
        r#"SELECT i.id AS "id!", coalesce(k.slug, '') AS "slug!",
                  k.clinic_id IS NOT NULL AS "known!",
                  coalesce(k.throwaway, false) AS "throwaway!",
                  (SELECT count(*) FROM app.audit_events AS e WHERE e.clinic_id = i.id) AS "events!",
                  l.seq AS "seq?", l.hash AS "hash?", h.seq AS "head?"
           FROM (SELECT clinic_id AS id FROM auth.clinics
                 UNION SELECT clinic_id FROM app.audit_events
                 UNION SELECT chain FROM auth.chain_heads) AS i
           LEFT JOIN auth.clinics AS k ON k.clinic_id = i.id
           LEFT JOIN auth.chain_heads AS h ON h.chain = i.id
           LEFT JOIN LATERAL (SELECT e.seq, e.hash FROM app.audit_events AS e
                              WHERE e.clinic_id = i.id ORDER BY e.seq DESC LIMIT 1) AS l ON true
           WHERE i.id <> $1
           ORDER BY k.slug, i.id"#,
        Uuid::nil()
    )
    .fetch_all(&mut *tx)
    .await?;
    chains.push(platform(tx).await?);
    Ok(chains)
}

async fn platform(tx: &mut PgConnection) -> Result<Chain> {
    let end = sqlx::query!(
        r#"SELECT (SELECT count(*) FROM auth.security_events) AS "events!", l.seq AS "seq?",
                  l.hash AS "hash?",
                  (SELECT h.seq FROM auth.chain_heads AS h WHERE h.chain = $1) AS head
           FROM (VALUES (1)) AS one
           LEFT JOIN LATERAL (SELECT e.seq, e.hash FROM auth.security_events AS e
                              ORDER BY e.seq DESC LIMIT 1) AS l ON true"#,
        Uuid::nil()
    )
    .fetch_one(tx)
    .await?;
    Ok(Chain {
        id: Uuid::nil(),
        slug: PLATFORM.to_owned(),
        known: true,
        throwaway: false,
        events: end.events,
        seq: end.seq,
        hash: end.hash,
        head: end.head,
    })
}

/// Where a chain is broken.
pub struct Broken {
    pub seq: i64,
    pub says: String,
}

/// Walks a chain.
pub async fn faults(tx: &mut PgConnection, chain: &Chain) -> Result<Vec<Broken>> {
    let faults = sqlx::query_as!(
        Broken,
        r#"SELECT seq AS "seq!", says AS "says!" FROM auth.chain_faults($1) ORDER BY seq"#,
        chain.id
    )
    .fetch_all(tx)
    .await?;
    Ok(faults)
}

/// The hash of an event, if it is there.
pub async fn hash_of(tx: &mut PgConnection, chain: &Chain, seq: i64) -> Result<Option<Vec<u8>>> {
    let hash = if chain.id.is_nil() {
        sqlx::query_scalar!("SELECT hash FROM auth.security_events WHERE seq = $1", seq)
            .fetch_optional(tx)
            .await?
    } else {
        sqlx::query_scalar!(
            "SELECT hash FROM app.audit_events WHERE clinic_id = $1 AND seq = $2",
            chain.id,
            seq
        )
        .fetch_optional(tx)
        .await?
    };
    Ok(hash)
}

/// Whether a clinic was erased by the book: there is a receipt, and the platform's log names it.
pub async fn was_erased(tx: &mut PgConnection, clinic: Uuid) -> Result<bool> {
    let erased = sqlx::query_scalar!(
        r#"SELECT EXISTS (
             SELECT FROM auth.erasures AS r
             JOIN auth.security_events AS e
               ON e.kind = 'clinic_erased' AND e.clinic_id = r.clinic_id
                  AND e.detail ->> 'receipt' = r.id::text
             WHERE r.clinic_id = $1) AS "erased!""#,
        clinic
    )
    .fetch_one(tx)
    .await?;
    Ok(erased)
}
