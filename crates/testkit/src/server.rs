//! A program without its sockets.

use std::sync::{Arc, Mutex};

use base::crypto::MasterKey;
use base::mail::Mailer;
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

impl TestApp {
    /// A fresh one. Its clock stands at the real time.
    pub async fn new() -> Self {
        let mailbox = Mailbox::default();
        Self { mailbox: mailbox.clone(), ..Self::with_mailer(Box::new(mailbox)).await }
    }

    /// As [`Self::new`], with mail leaving through `mailer`.
    pub async fn with_mailer(mailer: Box<dyn Mailer>) -> Self {
        Self::start(mailer, false).await
    }

    /// As [`Self::with_mailer`], behind https.
    pub async fn secure(mailer: Box<dyn Mailer>) -> Self {
        Self::start(mailer, true).await
    }

    async fn start(mailer: Box<dyn Mailer>, secure: bool) -> Self {
        let database = Database::fresh().await;
        let files = tempfile::tempdir().unwrap();
        let time = Arc::new(Mutex::new(Timestamp::now()));
        let shown = Arc::clone(&time);
        let random = Random::system();
        let master = MasterKey::parse(MASTER_KEY).unwrap();
        let app = App::new(Parts {
            pools: Pools::new(&database.options, &master),
            clock: Clock::from(move || *shown.lock().unwrap()),
            passwords: Passwords::new(2, &random).unwrap(),
            random,
            files: FileStore::local(files.path()).unwrap(),
            master,
            mailer,
            public_url: "http://localhost".to_owned(),
            secure,
        });
        Self { app, database, mailbox: Mailbox::default(), time, files }
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
