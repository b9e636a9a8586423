//! Sign-ins that wait after failures: by e-mail and address together, by e-mail, and by address. Known and
//! unknown e-mails wait alike. The rules stand in `migrations/0020_limits.sql`, the reasons in
//! `docs/decisions/limits.md`.

mod store;

use crate::audit::{self, EventKind, Report};
use crate::limits::address_subject;
use crate::{AccountId, App, Error, RequestInfo, Result};

/// One try to sign in, under the e-mail as it was typed.
pub struct Try {
    email: [u8; 32],
    address: String,
}

impl Try {
    /// Fails with [`Error::TooMany`] while this e-mail has to wait at this address. To be asked before
    /// anything is hashed.
    pub async fn begin(app: &App, typed: &str, request: &RequestInfo) -> Result<Self> {
        // With the program's key: nobody finds an e-mail by hashing a list of them.
        let email = app.master.vouch("email", &[typed.trim().to_lowercase()]);
        let this = Self { email, address: address_subject(&request.address) };
        pass(store::wait(app, &this).await?)?;
        Ok(this)
    }

    /// Tells how it came out. Fails with [`Error::TooMany`] when others have failed meanwhile and there
    /// is a wait now: then the password may have been right, and nobody may learn it.
    pub async fn settle(
        self,
        app: &App,
        account: Option<AccountId>,
        succeeded: bool,
        request: &RequestInfo,
    ) -> Result<()> {
        let settled = store::settle(app, &self, succeeded).await?;
        if settled.locked {
            let (kind, detail) = (EventKind::SignInLocked, serde_json::json!({}));
            let report = Report { kind, account, clinic: None, subject: None, detail, request };
            audit::report_aside(app, report);
        }
        pass(settled.wait)
    }
}

fn pass(wait: i32) -> Result<()> {
    match u32::try_from(wait) {
        Ok(retry_after @ 1..) => Err(Error::TooMany { retry_after }),
        _ => Ok(()),
    }
}
