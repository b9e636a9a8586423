//! What seeding does as the operator: clinics, accounts and members. Customers are registered the
//! ordinary way, inside their clinic.

use base::{AccountId, ClinicId, CustomerId, Instant, MemberId, Result, Role};
use sqlx::PgConnection;

use super::clinics::DemoClinic;

pub async fn clinic_exists(admin: &mut PgConnection, id: ClinicId) -> Result<bool> {
    let there = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM auth.clinics WHERE clinic_id = $1) AS "there!""#,
        id.0
    )
    .fetch_one(admin)
    .await?;
    Ok(there)
}

pub async fn make_clinic(
    admin: &mut PgConnection,
    id: ClinicId,
    clinic: &DemoClinic,
    wrapped_key: &[u8],
    at: Instant,
) -> Result<()> {
    sqlx::query!(
        "SELECT auth.make_clinic($1, $2, $3, $4, $5, $6, $7, $8)",
        id.0,
        clinic.slug,
        clinic.name,
        clinic.name_th,
        clinic.colour,
        clinic.mark,
        wrapped_key,
        at as Instant
    )
    .execute(admin)
    .await?;
    Ok(())
}

pub async fn account_exists(admin: &mut PgConnection, id: AccountId) -> Result<bool> {
    let there = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM auth.accounts WHERE id = $1) AS "there!""#,
        id.0
    )
    .fetch_one(admin)
    .await?;
    Ok(there)
}

pub struct NewAccount<'a> {
    pub id: AccountId,
    pub email: &'a str,
    pub hash: &'a str,
    pub name: &'a str,
    pub super_admin: bool,
    pub at: Instant,
}

pub async fn make_account(admin: &mut PgConnection, account: &NewAccount<'_>) -> Result<()> {
    sqlx::query!(
        "SELECT auth.make_account($1, $2, $3, $4, NULL, $5, $6)",
        account.id.0,
        account.email,
        account.hash,
        account.name,
        account.super_admin,
        account.at as Instant
    )
    .execute(admin)
    .await?;
    Ok(())
}

pub async fn member_exists(
    admin: &mut PgConnection,
    clinic: ClinicId,
    member: MemberId,
) -> Result<bool> {
    let there = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM auth.members WHERE clinic_id = $1 AND id = $2) AS "there!""#,
        clinic.0,
        member.0
    )
    .fetch_one(admin)
    .await?;
    Ok(there)
}

pub struct NewMember<'a> {
    pub clinic: ClinicId,
    pub member: MemberId,
    pub account: AccountId,
    pub role: Role,
    pub customer: Option<CustomerId>,
    pub title: &'a str,
    pub at: Instant,
}

pub async fn make_member(admin: &mut PgConnection, new: &NewMember<'_>) -> Result<()> {
    sqlx::query!(
        "SELECT auth.make_member($1, $2, $3, $4, $5, $6, $7)",
        new.clinic.0,
        new.member.0,
        new.account.0,
        new.role.as_str(),
        new.customer.map(|customer| customer.0),
        new.title,
        new.at as Instant
    )
    .execute(admin)
    .await?;
    Ok(())
}

pub async fn stored_hash(admin: &mut PgConnection, id: AccountId) -> Result<Option<String>> {
    let hash = sqlx::query_scalar!("SELECT password_hash FROM auth.accounts WHERE id = $1", id.0)
        .fetch_optional(admin)
        .await?;
    Ok(hash)
}

pub async fn set_hash(admin: &mut PgConnection, ids: &[uuid::Uuid], hash: &str) -> Result<()> {
    sqlx::query!("UPDATE auth.accounts SET password_hash = $2 WHERE id = ANY ($1)", ids, hash)
        .execute(admin)
        .await?;
    Ok(())
}

/// Says which accounts are the demo's: nothing real is behind them, so no second factor is asked for.
pub async fn mark_demo(admin: &mut PgConnection, ids: &[uuid::Uuid]) -> Result<()> {
    sqlx::query!("UPDATE auth.accounts SET demo = true WHERE id = ANY ($1) AND NOT demo", ids)
        .execute(admin)
        .await?;
    Ok(())
}

/// A session for seeding inside a clinic; closed by [`close_session`].
pub async fn open_session(
    admin: &mut PgConnection,
    hash: &[u8],
    account: AccountId,
    clinic: ClinicId,
) -> Result<()> {
    sqlx::query!(
        "INSERT INTO auth.sessions (token_hash, account_id, clinic_id, user_agent, expires_at)
         VALUES ($1, $2, $3, 'seed', now() + interval '10 minutes')",
        hash,
        account.0,
        clinic.0
    )
    .execute(admin)
    .await?;
    Ok(())
}

/// Leaves no trace of the session: the owner did not sign in.
pub async fn close_session(admin: &mut PgConnection, hash: &[u8]) -> Result<()> {
    sqlx::query!("DELETE FROM auth.sessions WHERE token_hash = $1", hash)
        .execute(&mut *admin)
        .await?;
    Ok(())
}
