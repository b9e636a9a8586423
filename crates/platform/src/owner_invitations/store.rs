//! A super admin's doors to a clinic's invitations.

use base::session::SessionToken;
use base::{App, ClinicId, Instant, InvitationId, Link, RequestInfo, Result};

use crate::invitations::rules;
use crate::invitations::store::Row;

#[allow(clippy::too_many_arguments, reason = "the arguments of one call of the database")]
pub async fn add(
    app: &App,
    token: &SessionToken,
    clinic: ClinicId,
    id: InvitationId,
    new: &rules::New,
    link: &Link,
    now: Instant,
    request: &RequestInfo,
) -> Result<String> {
    let (hash, until) = (link.hash(), now.plus_seconds(new.hours * 3600));
    let said = sqlx::query_scalar!(
        r#"SELECT auth.invite_as_super($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
             AS "said!""#,
        token.secret().as_slice(),
        clinic.0,
        id.0,
        new.email.as_str(),
        new.role.as_str(),
        new.full_name,
        new.lang.code(),
        hash.as_slice(),
        now as Instant,
        until as Instant,
        request.address,
        request.id
    )
    .fetch_one(app.pools.super_admin())
    .await?;
    Ok(said)
}

#[allow(clippy::too_many_arguments, reason = "the arguments of one call of the database")]
pub async fn renew(
    app: &App,
    token: &SessionToken,
    clinic: ClinicId,
    row: &Row,
    link: &Link,
    now: Instant,
    until: Instant,
    request: &RequestInfo,
) -> Result<String> {
    let hash = link.hash();
    let said = sqlx::query_scalar!(
        r#"SELECT auth.invite_again_as_super($1, $2, $3, $4, $5, $6, $7, $8, $9) AS "said!""#,
        token.secret().as_slice(),
        clinic.0,
        row.id.0,
        hash.as_slice(),
        row.version + 1,
        now as Instant,
        until as Instant,
        request.address,
        request.id
    )
    .fetch_one(app.pools.super_admin())
    .await?;
    Ok(said)
}

pub async fn revoke(
    app: &App,
    token: &SessionToken,
    clinic: ClinicId,
    id: InvitationId,
    now: Instant,
    request: &RequestInfo,
) -> Result<String> {
    let said = sqlx::query_scalar!(
        r#"SELECT auth.revoke_invitation_as_super($1, $2, $3, $4, $5, $6) AS "said!""#,
        token.secret().as_slice(),
        clinic.0,
        id.0,
        now as Instant,
        request.address,
        request.id
    )
    .fetch_one(app.pools.super_admin())
    .await?;
    Ok(said)
}

/// Every invitation of a clinic, newest first.
pub async fn of_clinic(app: &App, token: &SessionToken, clinic: ClinicId) -> Result<Vec<Row>> {
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT id AS "id!: InvitationId", email AS "email!", role AS "role!",
                  full_name AS "full_name!", lang AS "lang!", version AS "version!",
                  expires_at AS "expires_at!: Instant", accepted_at AS "accepted_at: Instant",
                  revoked_at AS "revoked_at: Instant", created_at AS "created_at!: Instant",
                  sent_at AS "sent_at: Instant", failed_at AS "failed_at: Instant",
                  asked_at AS "asked_at: Instant",
                  NULL AS "inviter: String"
           FROM auth.invitations_of($1, $2)"#,
        token.secret().as_slice(),
        clinic.0
    )
    .fetch_all(app.pools.super_admin())
    .await?;
    Ok(rows)
}
