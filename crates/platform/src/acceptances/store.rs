//! What a link stands for, and joining by it.

use base::{AccountId, App, CustomerId, Instant, Link, MemberId, RequestInfo, Result};
use sqlx::PgConnection;

/// An invitation as whoever holds its link sees it.
pub struct Found {
    pub email: String,
    pub role: String,
    pub full_name: String,
    pub lang: String,
    pub expires_at: Instant,
    pub accepted_at: Option<Instant>,
    pub revoked_at: Option<Instant>,
    pub name: String,
    pub name_th: String,
    pub colour: String,
    pub mark: String,
    pub logo: String,
    pub zone: String,
    pub suspended: bool,
    /// Empty when it was a super admin.
    pub inviter: String,
    pub account_exists: bool,
    /// When a new link was asked for, after this one had ended.
    pub asked_at: Option<Instant>,
}

pub async fn find(app: &App, link: &Link) -> Result<Option<Found>> {
    let found = sqlx::query_as!(
        Found,
        r#"SELECT email AS "email!", role AS "role!", full_name AS "full_name!", lang AS "lang!",
                  expires_at AS "expires_at!: Instant", accepted_at AS "accepted_at: Instant",
                  revoked_at AS "revoked_at: Instant", name AS "name!", name_th AS "name_th!",
                  colour AS "colour!", mark AS "mark!", logo AS "logo!", zone AS "zone!",
                  suspended AS "suspended!", inviter AS "inviter!",
                  account_exists AS "account_exists!", asked_at AS "asked_at: Instant"
           FROM auth.invitation($1, $2)"#,
        link.secret().as_slice(),
        link.clinic.0
    )
    .fetch_optional(app.pools.auth())
    .await?;
    Ok(found)
}

/// Who joins, with the ids of what is made for them.
pub struct Joining<'a> {
    pub account: AccountId,
    /// A newcomer's name.
    pub called: &'a str,
    /// A newcomer's password; none for an account that is there.
    pub hash: Option<&'a str>,
    pub member: MemberId,
    pub customer: CustomerId,
}

/// What the database says to it in a word, and the role.
pub async fn accept(
    tx: &mut PgConnection,
    app: &App,
    link: &Link,
    joining: &Joining<'_>,
    request: &RequestInfo,
) -> Result<(String, Option<String>)> {
    let vouched = app.master.vouch(
        "accept",
        &[
            hex::encode(link.hash()),
            link.clinic.to_string(),
            joining.account.to_string(),
            joining.called.to_owned(),
            joining.hash.unwrap_or_default().to_owned(),
        ],
    );
    let row = sqlx::query!(
        r#"SELECT outcome AS "outcome!", role
           FROM auth.accept_invitation($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"#,
        link.secret().as_slice(),
        link.clinic.0,
        joining.account.0,
        joining.called,
        joining.hash,
        joining.member.0,
        joining.customer.0,
        app.clock.now() as Instant,
        request.address,
        request.id,
        vouched.as_slice()
    )
    .fetch_one(tx)
    .await?;
    Ok((row.outcome, row.role))
}

/// Has whoever invited told that a new link is asked for, once for each link. False if this one has not ended.
pub async fn ask_for_link(app: &App, link: &Link, request: &RequestInfo) -> Result<bool> {
    let asked = sqlx::query_scalar!(
        r#"SELECT auth.ask_for_link($1, $2, $3, $4, $5) AS "asked!""#,
        link.secret().as_slice(),
        link.clinic.0,
        app.clock.now() as Instant,
        request.address,
        request.id
    )
    .fetch_one(app.pools.auth())
    .await?;
    Ok(asked)
}
