//! What the database hands out of a window.

use super::Lease;
use crate::{App, Result};

/// Up to `want` of the window that `now` is in, over all processes never more than `ceiling`.
pub async fn lease(
    app: &App,
    bucket: &[u8; 32],
    want: u32,
    ceiling: u32,
    seconds: u32,
    now: i64,
) -> Result<Lease> {
    let number = |n: u32| i32::try_from(n).unwrap_or(i32::MAX);
    let (want, ceiling, seconds) = (number(want), number(ceiling), number(seconds));
    let parts = [want.to_string(), ceiling.to_string(), seconds.to_string(), now.to_string()];
    let [w, c, s, n] = &parts;
    let vouched = app.master.vouch("lease", &[&hex::encode(bucket), w, c, s, n]);
    let row = sqlx::query!(
        r#"SELECT granted AS "granted!", ends AS "ends!" FROM auth.lease($1, $2, $3, $4, $5, $6)"#,
        bucket.as_slice(),
        want,
        ceiling,
        seconds,
        now,
        vouched.as_slice()
    )
    .fetch_one(app.pools.auth())
    .await?;
    let left = u32::try_from(row.granted).unwrap_or(0);
    Ok(Lease { ends: row.ends, left, spent: row.granted < want })
}

/// Lets go of windows that have ended and of failures that are forgiven.
pub async fn forget(app: &App, now: i64) -> Result<()> {
    let vouched = app.master.vouch("forget_counts", &[now.to_string()]);
    sqlx::query!("SELECT auth.forget_counts($1, $2)", now, vouched.as_slice())
        .execute(app.pools.auth())
        .await?;
    Ok(())
}
