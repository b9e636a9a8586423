//! A program without its sockets.

use std::path::Path;
use std::sync::{Arc, Mutex};

use base::crypto::MasterKey;
use base::limits::Ledger;
use base::live::Hub;
use base::mail::Mailer;
use base::proxies::TrustedProxies;
use base::{App, Clock, FileStore, Parts, Passwords, Pools, Random};
use jiff::Timestamp;

use crate::{Database, MASTER_KEY, Mailbox};

/// An [`App`] on a database of its own, with a clock that the test moves.
pub struct TestApp {
    /// The program's parts.
    pub app: App,
    /// Its database.
    pub database: Database,
    /// Its mail, unless it got a mailer of its own.
    pub mailbox: Mailbox,
    time: Arc<Mutex<Timestamp>>,
    files: tempfile::TempDir,
}

/// The part of the network whose word for a client's address counts in tests.
const PROXIES: &str = "10.0.0.0/8";

impl TestApp {
    /// A fresh one. Its clock stands at the real time.
    pub async fn new() -> Self {
        Self::with_limits(&[]).await
    }

    /// A fresh one with other ceilings, by the limits' names.
    pub async fn with_limits(changed: &[(&'static str, u32)]) -> Self {
        let mailbox = Mailbox::default();
        let started = Self::start(Box::new(mailbox.clone()), false, changed).await;
        Self { mailbox, ..started }
    }

    /// As [`Self::new`], with mail leaving through `mailer`.
    pub async fn with_mailer(mailer: Box<dyn Mailer>) -> Self {
        Self::start(mailer, false, &[]).await
    }

    /// As [`Self::with_mailer`], behind https.
    pub async fn secure(mailer: Box<dyn Mailer>) -> Self {
        Self::start(mailer, true, &[]).await
    }

    async fn start(mailer: Box<dyn Mailer>, secure: bool, changed: &[(&'static str, u32)]) -> Self {
        let database = Database::fresh().await;
        let files = tempfile::tempdir().unwrap();
        let time = Arc::new(Mutex::new(Timestamp::now()));
        let random = Random::system();
        let passwords = Passwords::new(2, &random).unwrap();
        let parts = parts(&database, files.path(), &time, passwords, changed);
        let app = App::new(Parts { mailer, secure, ..parts });
        Self { app, database, mailbox: Mailbox::default(), time, files }
    }

    /// Another process of the same installation: the same database, clock and files, and nothing else in
    /// common.
    pub fn another_process(&self, changed: &[(&'static str, u32)]) -> App {
        let passwords = self.app.passwords.clone();
        App::new(parts(&self.database, self.files.path(), &self.time, passwords, changed))
    }

    /// Runs all of them at once. Every connection is open before: where one waits for the next to be opened they
    /// come one after another, and whoever wins has won no race.
    pub async fn at_once<F: Future>(&self, all: impl IntoIterator<Item = F>) -> Vec<F::Output> {
        self.app.pools.open_all().await.unwrap();
        futures_util::future::join_all(all).await
    }

    /// Moves the clock forward.
    pub fn pass_seconds(&self, seconds: i64) {
        let mut time = self.time.lock().unwrap();
        *time += jiff::SignedDuration::from_secs(seconds);
    }

    /// Every stored object, as it lies there.
    pub fn stored_objects(&self) -> Vec<Vec<u8>> {
        let mut found = Vec::new();
        let mut folders = vec![self.files.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    found.push(std::fs::read(path).unwrap());
                }
            }
        }
        found
    }
}

fn parts(
    database: &Database,
    files: &Path,
    time: &Arc<Mutex<Timestamp>>,
    passwords: Passwords,
    changed: &[(&'static str, u32)],
) -> Parts {
    let shown = Arc::clone(time);
    let master = MasterKey::parse(MASTER_KEY).unwrap();
    Parts {
        pools: Pools::new(&database.options, &master),
        clock: Clock::from(move || *shown.lock().unwrap()),
        passwords,
        limits: Ledger::new(changed.iter().copied()),
        live: Hub::default(),
        proxies: TrustedProxies::parse(PROXIES).unwrap(),
        random: Random::system(),
        files: FileStore::local(files).unwrap(),
        master,
        mailer: Box::new(Mailbox::default()),
        public_url: "http://localhost".to_owned(),
        secure: false,
    }
}
