//! Limits on how often, in fixed windows, over every process of the installation. The database counts; a
//! process takes a block of the window at a time and lets it through without asking again. Together they
//! never let more through than the ceiling; what a process leaves of its block is lost until the window
//! ends (`docs/decisions/limits.md`).

mod store;
mod table;

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::Method;
use tokio::sync::Mutex as AsyncMutex;

use crate::{App, Error, RequestInfo, Result, Who};

pub use table::*;

/// A block is this part of the ceiling, and at least one.
const BLOCKS: u32 = 20;
/// How long between two times of letting go of what has ended, in seconds.
const SWEEP_SECONDS: i64 = 60;

/// Lets one more through, or fails with [`Error::TooMany`]. `subject` is who is counted: an account, a
/// key, an address. Nobody can read it back out of the database.
pub async fn take(app: &App, limit: &Limit, subject: &str) -> Result<()> {
    let now = app.clock.now().0.as_second();
    if app.limits.is_sweep_due(now) {
        sweep_aside(app, now);
    }
    let bucket = bucket(limit, subject);
    let lease = app.limits.lease(bucket);
    let mut lease = lease.lock().await;
    if now >= lease.ends || (lease.left == 0 && !lease.spent) {
        let ceiling = app.limits.ceiling(limit);
        let want = (ceiling / BLOCKS).max(1);
        *lease = store::lease(app, &bucket, want, ceiling, limit.seconds, now).await?;
    }
    if lease.left == 0 {
        let retry_after = u32::try_from(lease.ends - now).unwrap_or(1).max(1);
        return Err(Error::TooMany { retry_after });
    }
    lease.left -= 1;
    Ok(())
}

/// Whom an address is counted as. A household or a clinic has 2^64 addresses of version 6; they are one.
pub fn address_subject(address: &str) -> String {
    match address.parse() {
        Ok(IpAddr::V6(v6)) => {
            let [a, b, c, d, ..] = v6.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
        _ => address.to_owned(),
    }
}

/// Before a public route: what is asked of whether the program is alive is free.
pub(crate) async fn take_public(app: &App, info: &RequestInfo, route: &str) -> Result<()> {
    if matches!(route, "/healthz" | "/readyz" | "/metrics") {
        return Ok(());
    }
    take_stranger(app, info).await?;
    let signs_in = route.starts_with("/auth/") || route.starts_with("/api/auth/");
    if signs_in && info.method == Method::POST {
        take(app, &SIGN_IN, &address_subject(&info.address)).await?;
    }
    Ok(())
}

/// A request that nobody is signed in for counts against where it came from.
pub(crate) async fn take_stranger(app: &App, info: &RequestInfo) -> Result<()> {
    take(app, &PER_ADDRESS, &address_subject(&info.address)).await
}

/// Before every other route: a key counts for itself, a person with all their sessions.
pub(crate) async fn take_of(app: &App, who: &Who) -> Result<()> {
    if who.by_key {
        return take(app, &PER_KEY, &who.session.to_string()).await;
    }
    take(app, &PER_ACCOUNT, &who.account.to_string()).await
}

fn bucket(limit: &Limit, subject: &str) -> [u8; 32] {
    crate::crypto::sha256(format!("{}\n{subject}", limit.name).as_bytes())
}

fn sweep_aside(app: &App, now: i64) {
    app.limits.forget(now);
    let app = app.clone();
    tokio::spawn(async move {
        if let Err(error) = store::forget(&app, now).await {
            tracing::warn!(%error, "counts of limits that ended were not let go");
        }
    });
}

/// What one process holds of one window.
#[derive(Debug, Default)]
struct Lease {
    /// When the window ends, in seconds since 1970.
    ends: i64,
    left: u32,
    /// Nothing of the window is left for anybody.
    spent: bool,
}

type Leases = HashMap<[u8; 32], Arc<AsyncMutex<Lease>>>;

/// What this process may still let through, and the ceilings that the operator changed.
#[derive(Debug, Default)]
pub struct Ledger {
    changed: HashMap<&'static str, u32>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    leases: Leases,
    sweep_at: i64,
}

impl Ledger {
    /// With `changed` ceilings, by the limits' names; all others are as in the table.
    pub fn new(changed: impl IntoIterator<Item = (&'static str, u32)>) -> Self {
        Self { changed: changed.into_iter().collect(), state: Mutex::default() }
    }

    /// The ceiling of `limit` here.
    pub fn ceiling(&self, limit: &Limit) -> u32 {
        self.changed.get(limit.name).copied().unwrap_or(limit.ceiling)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing that panics is done while it is held.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lease(&self, bucket: [u8; 32]) -> Arc<AsyncMutex<Lease>> {
        Arc::clone(self.state().leases.entry(bucket).or_default())
    }

    /// True once in [`SWEEP_SECONDS`].
    fn is_sweep_due(&self, now: i64) -> bool {
        let mut state = self.state();
        let due = now >= state.sweep_at;
        if due {
            state.sweep_at = now + SWEEP_SECONDS;
        }
        due
    }

    fn forget(&self, now: i64) {
        let in_use =
            |lease: &Arc<AsyncMutex<Lease>>| lease.try_lock().map_or(true, |held| held.ends > now);
        self.state().leases.retain(|_, lease| in_use(lease));
    }
}

#[cfg(test)]
mod tests {
    use super::{Ledger, PER_KEY, SIGN_IN, address_subject, bucket};

    #[test]
    fn addresses_of_one_network_count_as_one() {
        assert_eq!(address_subject("2001:db8:1:2:3::4"), address_subject("2001:db8:1:2:ffff::1"));
        assert_ne!(address_subject("2001:db8:1:2::1"), address_subject("2001:db8:1:3::1"));
        assert_eq!(address_subject("203.0.113.7"), "203.0.113.7");
    }

    #[test]
    fn each_limit_counts_for_itself_and_can_be_changed() {
        assert_ne!(bucket(&PER_KEY, "x"), bucket(&SIGN_IN, "x"));
        let ledger = Ledger::new([("key", 7)]);
        assert_eq!((ledger.ceiling(&PER_KEY), ledger.ceiling(&SIGN_IN)), (7, SIGN_IN.ceiling));
    }
}
