//! The parts that every request and job needs.

use std::ops::Deref;
use std::sync::Arc;

use crate::crypto::MasterKey;
use crate::limits::Ledger;
use crate::live::Hub;
use crate::mail::Mailer;
use crate::proxies::TrustedProxies;
use crate::{Clock, FileStore, Passwords, Pools, Random};

/// The program's parts, shared by all requests and jobs.
pub struct Parts {
    /// Connections by class of caller.
    pub pools: Pools,
    /// Time.
    pub clock: Clock,
    /// Chance.
    pub random: Random,
    /// Stored objects.
    pub files: FileStore,
    /// Wraps the clinics' keys.
    pub master: MasterKey,
    /// Password hashing.
    pub passwords: Passwords,
    /// Where mail leaves.
    pub mailer: Box<dyn Mailer>,
    /// How browsers reach us, without a slash at its end: what links in letters begin with.
    pub public_url: String,
    /// What this process may still let through of each limit.
    pub limits: Ledger,
    /// The open screens of this process.
    pub live: Hub,
    /// Whose word for somebody else's address counts.
    pub proxies: TrustedProxies,
    /// Whether browsers reach us over TLS.
    pub secure: bool,
}

/// A handle on [`Parts`].
#[derive(Clone)]
pub struct App(Arc<Parts>);

impl App {
    /// Shares `parts`.
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }
}

impl Deref for App {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0
    }
}
