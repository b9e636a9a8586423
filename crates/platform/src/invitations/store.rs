//! Invitations: read behind the wall, written by the database's functions alone.

use base::api::Cursor;
use base::{AccountId, App, ClinicId, CustomerId, Instant, InvitationId, Link, Result};
use sqlx::PgConnection;

use super::rules::{New, State};

/// An invitation, and who sent it.
pub struct Row {
    pub id: InvitationId,
    pub email: String,
    pub role: String,
    pub full_name: String,
    pub lang: String,
    pub version: i32,
    pub expires_at: Instant,
    pub accepted_at: Option<Instant>,
    pub revoked_at: Option<Instant>,
    pub created_at: Instant,
    pub sent_at: Option<Instant>,
    pub failed_at: Option<Instant>,
    /// When a new link was asked for, after this one had ended.
    pub asked_at: Option<Instant>,
    /// The inviter's name; none if it was a super admin.
    pub inviter: Option<String>,
}

/// Which invitations.
pub struct Wanted<'a> {
    /// Part of the e-mail or the name, in lower case.
    pub needle: &'a str,
    /// In this state only.
    pub state: Option<State>,
    /// At this time.
    pub now: Instant,
    /// This one only.
    pub id: Option<InvitationId>,
}

/// A page, newest first, after the cursor.
pub async fn page(
    tx: &mut PgConnection,
    clinic: ClinicId,
    wanted: &Wanted<'_>,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<Row>> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT i.id AS "id: InvitationId", i.email, i.role, i.full_name, i.lang, i.version,
                  i.expires_at AS "expires_at: Instant", i.accepted_at AS "accepted_at: Instant",
                  i.revoked_at AS "revoked_at: Instant", i.created_at AS "created_at: Instant",
                  i.sent_at AS "sent_at: Instant", i.failed_at AS "failed_at: Instant",
                  i.asked_at AS "asked_at: Instant",
                  p.display_name AS "inviter?"
           FROM app.invitations AS i
           LEFT JOIN app.profiles AS p ON p.clinic_id = i.clinic_id AND p.id = i.created_by
           WHERE i.clinic_id = $1
             AND ($2 = '' OR strpos(i.email || ' ' || lower(i.full_name), $2) > 0)
             AND ($3::text IS NULL OR $3 = CASE
                   WHEN i.accepted_at IS NOT NULL THEN 'accepted'
                   WHEN i.revoked_at IS NOT NULL THEN 'revoked'
                   WHEN i.expires_at <= $4 THEN 'expired' ELSE 'pending' END)
             AND ($5::uuid IS NULL OR i.id = $5)
             AND ($6::timestamptz IS NULL OR (i.created_at, i.id) < ($6, $7))
           ORDER BY i.created_at DESC, i.id DESC
           LIMIT $8"#,
        clinic.0,
        wanted.needle,
        wanted.state.map(State::as_str),
        wanted.now as Instant,
        wanted.id.map(|id| id.0),
        after.map(|cursor| cursor.at) as Option<Instant>,
        after.map(|cursor| cursor.id),
        limit
    )
    .fetch_all(tx)
    .await?;
    Ok(rows)
}

/// How many there are in all.
pub async fn count(tx: &mut PgConnection, clinic: ClinicId, wanted: &Wanted<'_>) -> Result<i64> {
    let total = sqlx::query_scalar!(
        r#"SELECT count(*) AS "total!"
           FROM app.invitations AS i
           WHERE i.clinic_id = $1
             AND ($2 = '' OR strpos(i.email || ' ' || lower(i.full_name), $2) > 0)
             AND ($3::text IS NULL OR $3 = CASE
                   WHEN i.accepted_at IS NOT NULL THEN 'accepted'
                   WHEN i.revoked_at IS NOT NULL THEN 'revoked'
                   WHEN i.expires_at <= $4 THEN 'expired' ELSE 'pending' END)
             AND ($5::uuid IS NULL OR i.id = $5)"#,
        clinic.0,
        wanted.needle,
        wanted.state.map(State::as_str),
        wanted.now as Instant,
        wanted.id.map(|id| id.0)
    )
    .fetch_one(tx)
    .await?;
    Ok(total)
}

/// One invitation; not found if there is none that this person may see.
pub async fn find(tx: &mut PgConnection, clinic: ClinicId, id: InvitationId) -> Result<Row> {
    let wanted =
        Wanted { needle: "", state: None, now: Instant(jiff::Timestamp::UNIX_EPOCH), id: Some(id) };
    let rows = page(tx, clinic, &wanted, None, 1).await?;
    rows.into_iter().next().ok_or(base::Error::NotFound)
}

/// Whether the person of the context sees this customer: only then may they be invited to take it over. Nobody takes over
/// what was erased, or is another's record now.
pub async fn sees_customer(
    tx: &mut PgConnection,
    clinic: ClinicId,
    customer: CustomerId,
) -> Result<bool> {
    let seen = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM app.customers AS c
                          WHERE c.clinic_id = $1 AND c.id = $2
                            AND c.erased_at IS NULL AND c.merged_into IS NULL) AS "seen!""#,
        clinic.0,
        customer.0
    )
    .fetch_one(tx)
    .await?;
    Ok(seen)
}

/// Adds one, or says in a word what stands against it.
pub async fn add(
    tx: &mut PgConnection,
    app: &App,
    (clinic, account): (ClinicId, AccountId),
    id: InvitationId,
    new: &New,
    link: &Link,
    now: Instant,
) -> Result<String> {
    let (hash, until) = (link.hash(), now.plus_seconds(new.hours * 3600));
    let vouched = app.master.vouch(
        "invite",
        &[
            clinic.to_string(),
            account.to_string(),
            id.to_string(),
            new.email.to_string(),
            new.role.as_str().to_owned(),
            new.customer.map(|customer| customer.to_string()).unwrap_or_default(),
            hex::encode(hash),
        ],
    );
    let said = sqlx::query_scalar!(
        r#"SELECT auth.invite($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) AS "said!""#,
        id.0,
        new.email.as_str(),
        new.role.as_str(),
        new.full_name,
        new.lang.code(),
        new.customer.map(|customer| customer.0),
        hash.as_slice(),
        now as Instant,
        until as Instant,
        vouched.as_slice()
    )
    .fetch_one(tx)
    .await?;
    Ok(said)
}

/// Gives one a new link, or says what stands against it.
pub async fn renew(
    tx: &mut PgConnection,
    app: &App,
    (clinic, account): (ClinicId, AccountId),
    id: InvitationId,
    link: &Link,
    now: Instant,
    until: Instant,
) -> Result<String> {
    let hash = link.hash();
    let parts = [clinic.to_string(), account.to_string(), id.to_string(), hex::encode(hash)];
    let vouched = app.master.vouch("invite-again", &parts);
    let said = sqlx::query_scalar!(
        r#"SELECT auth.invite_again($1, $2, $3, $4, $5) AS "said!""#,
        id.0,
        hash.as_slice(),
        now as Instant,
        until as Instant,
        vouched.as_slice()
    )
    .fetch_one(tx)
    .await?;
    Ok(said)
}

/// Takes one back, or says what stands against it.
pub async fn revoke(
    tx: &mut PgConnection,
    app: &App,
    (clinic, account): (ClinicId, AccountId),
    id: InvitationId,
    now: Instant,
) -> Result<String> {
    let parts = [clinic.to_string(), account.to_string(), id.to_string()];
    let vouched = app.master.vouch("revoke-invitation", &parts);
    let said = sqlx::query_scalar!(
        r#"SELECT auth.revoke_invitation($1, $2, $3) AS "said!""#,
        id.0,
        now as Instant,
        vouched.as_slice()
    )
    .fetch_one(tx)
    .await?;
    Ok(said)
}
