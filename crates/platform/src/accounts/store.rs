//! One's own account and clinics, through functions that take the secret of the session.

use base::session::SessionToken;
use base::{AccountId, App, ClinicId, Instant, Lang, RequestInfo, Result};
use sqlx::PgConnection;

/// What the pages of one's own account start from.
pub struct Own {
    pub account_id: AccountId,
    pub email: String,
    pub password_hash: String,
    pub display_name: String,
    /// None if they never chose one.
    pub lang: Option<String>,
    pub password_changed_at: Instant,
    /// Every name of every clinic that one belongs to.
    pub clinics: Vec<String>,
    /// The secret of the code generator; of one that is being set up, too.
    pub sealed: Option<Vec<u8>>,
    pub generator_confirmed: bool,
    pub codes_left: i64,
    pub passkeys: i64,
}

pub async fn own(app: &App, token: &SessionToken) -> Result<Own> {
    let own = sqlx::query_as!(
        Own,
        r#"SELECT account_id AS "account_id!: AccountId", email AS "email!",
                  password_hash AS "password_hash!", display_name AS "display_name!",
                  lang,
                  password_changed_at AS "password_changed_at!: Instant", clinics AS "clinics!",
                  sealed, generator_confirmed AS "generator_confirmed!",
                  codes_left AS "codes_left!", passkeys AS "passkeys!"
           FROM auth.own_account($1)"#,
        token.secret().as_slice()
    )
    .fetch_one(app.pools.auth())
    .await?;
    Ok(own)
}

/// Everywhere at once: each clinic's colleagues see the new name.
pub async fn keep_profile(
    tx: &mut PgConnection,
    token: &SessionToken,
    name: &str,
    lang: Lang,
    request: &RequestInfo,
) -> Result<()> {
    sqlx::query!(
        "SELECT auth.keep_own_profile($1, $2, $3, $4, $5)",
        token.secret().as_slice(),
        name,
        lang.code(),
        request.address,
        request.id
    )
    .execute(tx)
    .await?;
    Ok(())
}

pub struct Membership {
    pub clinic: ClinicId,
    pub name: String,
    pub name_th: String,
    pub mark: String,
    /// As [`ui::ClinicBrand`] has it; empty for none.
    pub logo: String,
    pub role: String,
    pub suspended: bool,
    /// Whether the session is in this clinic.
    pub here: bool,
}

pub async fn memberships(app: &App, token: &SessionToken) -> Result<Vec<Membership>> {
    let found = sqlx::query_as!(
        Membership,
        r#"SELECT clinic_id AS "clinic!: ClinicId", name AS "name!", name_th AS "name_th!",
                  mark AS "mark!", logo AS "logo!", role AS "role!", suspended AS "suspended!", here AS "here!"
           FROM auth.own_memberships($1)"#,
        token.secret().as_slice()
    )
    .fetch_all(app.pools.auth())
    .await?;
    Ok(found)
}

/// Opens the session of `new` in another clinic and ends that of `token`. False where one may not work.
pub async fn switch(
    app: &App,
    token: &SessionToken,
    new: &SessionToken,
    clinic: ClinicId,
    request: &RequestInfo,
) -> Result<bool> {
    let hash = new.hash();
    let switched = sqlx::query_scalar!(
        r#"SELECT auth.switch_clinic($1, $2, $3, $4, $5) AS "switched!""#,
        token.secret().as_slice(),
        hash.as_slice(),
        clinic.0,
        request.address,
        request.id
    )
    .fetch_one(app.pools.auth())
    .await?;
    Ok(switched)
}
