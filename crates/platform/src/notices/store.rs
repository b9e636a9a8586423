//! To whom a letter about an account goes.

use base::{AccountId, App, EmailAddress, Lang, Result};

use sqlx::PgConnection;

use crate::letters::Recipient;

pub struct Addressee {
    pub to: Recipient,
    /// Recovery codes that are not used yet.
    pub codes_left: u32,
}

/// None if there is no such account any more, or its address is none that mail reaches.
pub async fn addressee(
    tx: &mut PgConnection,
    app: &App,
    account: AccountId,
) -> Result<Option<Addressee>> {
    let vouched = app.master.vouch("addressee", &[account.to_string()]);
    let found = sqlx::query!(
        r#"SELECT email AS "email!", display_name AS "name!", lang,
                  codes_left AS "codes_left!"
           FROM auth.addressee($1, $2)"#,
        account.0,
        vouched.as_slice()
    )
    .fetch_optional(tx)
    .await?;
    Ok(found.and_then(|row| {
        let to = Recipient {
            email: EmailAddress::parse(&row.email)?,
            name: row.name,
            lang: row.lang.as_deref().and_then(Lang::parse).unwrap_or_default(),
        };
        Some(Addressee { to, codes_left: u32::try_from(row.codes_left).unwrap_or(0) })
    }))
}
