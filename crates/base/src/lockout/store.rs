//! The functions that count failures.

use super::Try;
use crate::{App, Result};

/// How a try was settled.
pub struct Settled {
    /// Seconds to wait, because others failed meanwhile.
    pub wait: i32,
    /// Whether this failure made a lock.
    pub locked: bool,
}

/// How many seconds to wait.
pub async fn wait(app: &App, this: &Try) -> Result<i32> {
    let moment = app.clock.now().0.as_second();
    let parts = [hex::encode(this.email), this.address.clone(), moment.to_string()];
    let vouched = app.master.vouch("sign_in_wait", &parts);
    let wait = sqlx::query_scalar!(
        r#"SELECT auth.sign_in_wait($1, $2, $3, $4) AS "wait!""#,
        this.email.as_slice(),
        this.address,
        moment,
        vouched.as_slice()
    )
    .fetch_one(app.pools.auth())
    .await?;
    Ok(wait)
}

/// Counts a failure, or forgives those before a success.
pub async fn settle(app: &App, this: &Try, succeeded: bool) -> Result<Settled> {
    let moment = app.clock.now().0.as_second();
    let parts =
        [hex::encode(this.email), this.address.clone(), moment.to_string(), succeeded.to_string()];
    let vouched = app.master.vouch("settle_sign_in", &parts);
    let settled = sqlx::query_as!(
        Settled,
        r#"SELECT wait AS "wait!", locked AS "locked!" FROM auth.settle_sign_in($1, $2, $3, $4, $5)"#,
        this.email.as_slice(),
        this.address,
        moment,
        succeeded,
        vouched.as_slice()
    )
    .fetch_one(app.pools.auth())
    .await?;
    Ok(settled)
}
