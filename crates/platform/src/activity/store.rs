//! Events of `app.audit_events`, and the people who may have caused them.

use base::audit::EventKind;
use base::{AccountId, ClinicId, Instant, MemberId, Result};
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use super::rules::Filter;

/// An event with what it is about. A name is missing when there is nothing (left) to name.
pub struct Row {
    pub seq: i64,
    pub id: Uuid,
    pub at: Instant,
    pub role: String,
    pub account: Option<AccountId>,
    pub member: Option<MemberId>,
    pub name: Option<String>,
    pub kind: String,
    pub subject: Option<Uuid>,
    /// The name of the customer that the event is about.
    pub customer: Option<String>,
    /// The name of the customer whose analysis it is about.
    pub analysed: Option<String>,
    /// The e-mail of the invitation that it is about.
    pub invited: Option<String>,
    /// The name of the colleague that it is about.
    pub colleague: Option<String>,
    pub detail: Value,
    pub address: String,
    pub request: Option<Uuid>,
    pub hash: Vec<u8>,
}

impl Filter {
    fn kinds(&self) -> Option<Vec<String>> {
        let kinds = self.group?.kinds();
        Some(kinds.iter().map(|kind| EventKind::as_str(*kind).to_owned()).collect())
    }
}

/// Up to `limit` events, newest first, of those with a number below the one given.
pub async fn page(
    tx: &mut PgConnection,
    clinic: ClinicId,
    filter: &Filter,
    below: Option<i64>,
    limit: i64,
) -> Result<Vec<Row>> {
    let kinds = filter.kinds();
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT e.seq, e.id, e.created_at AS "at: Instant", e.actor_role AS role,
                  e.actor_account AS "account: AccountId", e.actor_member AS "member: MemberId",
                  p.display_name AS "name?", e.kind, e.subject, c.full_name AS "customer?",
                  o.full_name AS "analysed?", i.email AS "invited?",
                  s.display_name AS "colleague?", e.detail, e.address, e.request, e.hash
           FROM app.audit_events AS e
           LEFT JOIN app.profiles AS p ON p.clinic_id = $1 AND p.id = e.actor_member
           LEFT JOIN app.customers AS c ON c.clinic_id = $1 AND c.id = e.subject
           LEFT JOIN app.skin_analyses AS a ON a.clinic_id = $1 AND a.id = e.subject
           LEFT JOIN app.customers AS o ON o.clinic_id = $1 AND o.id = a.customer_id
           LEFT JOIN app.invitations AS i ON i.clinic_id = $1 AND i.id = e.subject
           LEFT JOIN app.profiles AS s ON s.clinic_id = $1 AND s.id = e.subject
           WHERE e.clinic_id = $1
             AND ($2::text[] IS NULL OR e.kind = ANY ($2))
             AND ($3::uuid IS NULL OR e.actor_member = $3)
             AND ($4::timestamptz IS NULL OR e.created_at >= $4)
             AND ($5::timestamptz IS NULL OR e.created_at < $5)
             AND ($6::bigint IS NULL OR e.seq < $6)
           ORDER BY e.seq DESC
           LIMIT $7"#,
        clinic.0,
        kinds.as_deref() as Option<&[String]>,
        filter.person.map(|person| person.0),
        filter.from as Option<Instant>,
        filter.before as Option<Instant>,
        below,
        limit
    )
    .fetch_all(tx)
    .await?;
    Ok(rows)
}

/// How many there are in all.
pub async fn count(tx: &mut PgConnection, clinic: ClinicId, filter: &Filter) -> Result<i64> {
    let kinds = filter.kinds();
    let count = sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM app.audit_events AS e
           WHERE e.clinic_id = $1
             AND ($2::text[] IS NULL OR e.kind = ANY ($2))
             AND ($3::uuid IS NULL OR e.actor_member = $3)
             AND ($4::timestamptz IS NULL OR e.created_at >= $4)
             AND ($5::timestamptz IS NULL OR e.created_at < $5)"#,
        clinic.0,
        kinds.as_deref() as Option<&[String]>,
        filter.person.map(|person| person.0),
        filter.from as Option<Instant>,
        filter.before as Option<Instant>
    )
    .fetch_one(tx)
    .await?;
    Ok(count)
}

/// The people to choose from: the team, and the one who is chosen already, perhaps a customer.
pub async fn people(
    tx: &mut PgConnection,
    clinic: ClinicId,
    chosen: Option<MemberId>,
) -> Result<Vec<(MemberId, String)>> {
    let people = sqlx::query!(
        r#"SELECT p.id AS "id: MemberId", p.display_name FROM app.profiles AS p
           WHERE p.clinic_id = $1 AND (p.role <> 'customer' OR p.id = $2)
           ORDER BY p.display_name, p.id"#,
        clinic.0,
        chosen.map(|member| member.0)
    )
    .fetch_all(tx)
    .await?;
    Ok(people.into_iter().map(|person| (person.id, person.display_name)).collect())
}

/// What a check of the chain found.
pub struct State {
    pub events: i64,
    pub faults: i64,
}

/// Walks the whole chain of this context's clinic.
pub async fn check(tx: &mut PgConnection) -> Result<State> {
    let state = sqlx::query_as!(
        State,
        r#"SELECT events AS "events!", faults AS "faults!" FROM auth.log_state()"#
    )
    .fetch_one(tx)
    .await?;
    Ok(state)
}
