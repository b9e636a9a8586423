//! A private PostgreSQL: found, made, started, watched and stopped by the program that uses it.
//!
//! It listens on a Unix socket in a directory that only the server's user and root can enter. After
//! a `kill -9` of either side, the next start finds what is left, ends it and recovers.

#![allow(clippy::doc_markdown, reason = "PostgreSQL is a name, not code")]

mod account;
mod config;
mod error;
mod home;
mod initdb;
mod installation;
mod leftovers;
mod lock;
mod log;
mod server;
mod settings;
mod socket;
mod watchdog;

use std::fmt::Write;
use std::path::{Path, PathBuf};

pub use error::ClusterError;
pub use installation::Installation;

use account::Account;
use home::Home;
use lock::Lock;
use server::Server;
use watchdog::Watchdog;

/// A running PostgreSQL server of our own. Dropping it stops the server, waiting a few seconds at
/// most; [`Cluster::stop`] is the orderly way.
#[derive(Debug)]
pub struct Cluster {
    // Dropped in this order: the server stops, its data go if they are for tests, the lock opens.
    server: Server,
    _watchdog: Option<Watchdog>,
    home: Home,
    socket: PathBuf,
    installation: Installation,
    _lock: Lock,
}

impl Cluster {
    /// Starts the cluster of a data directory, for example `./data/postgres`: makes it when it is
    /// new, recovers it after a crash, and returns when it accepts connections.
    ///
    /// # Errors
    /// When PostgreSQL is missing, another program uses the directory, or the server does not
    /// start; each error says what to do.
    pub async fn start(data: &Path) -> Result<Self, ClusterError> {
        Self::begin(data, false).await
    }

    /// Starts an empty cluster for tests: fast instead of durable. It ends and its data are removed
    /// when it is stopped or dropped, and also when this process ends in any other way.
    pub async fn start_throwaway(dir: &Path) -> Result<Self, ClusterError> {
        Self::begin(dir, true).await
    }

    async fn begin(data: &Path, throwaway: bool) -> Result<Self, ClusterError> {
        let home = Home::locate(data, throwaway).await?;
        let lock = Lock::take(&home)?;
        let account = Account::for_data(&home.pgdata())?;
        leftovers::clear(&home).await?;
        if throwaway {
            initdb::remove_directory(&home.pgdata())?;
        }
        let installation = Installation::for_data(&home.pgdata())?;
        if !home.pgdata().exists() {
            initdb::make(&home, &account, &installation, throwaway).await?;
        }
        let socket = socket::directory(&home);
        socket::prepare(&socket, &account)?;
        settings::write(&home, &socket, throwaway)?;
        let server = Server::start(&home, &account, &installation).await?;
        let watchdog =
            throwaway.then(|| Watchdog::start(server.pid(), &home, &socket)).transpose()?;
        Ok(Self { server, _watchdog: watchdog, home, socket, installation, _lock: lock })
    }

    /// The directory of the socket, as `host` in a connection string.
    pub fn socket(&self) -> &Path {
        &self.socket
    }

    /// The name of the superuser, who needs no password on this socket.
    pub fn superuser(&self) -> &str {
        settings::SUPERUSER
    }

    /// The port, which is part of the socket's file name; nothing listens on TCP.
    pub fn port(&self) -> u16 {
        socket::PORT
    }

    /// The programs that belong to this server, for `pg_dump` and `psql`.
    pub fn installation(&self) -> &Installation {
        &self.installation
    }

    /// A connection string for the superuser: `postgres://postgres@%2Fpath%2Fof%2Fsocket:5432/name`.
    pub fn url(&self, database: &str) -> String {
        url(&self.socket, database)
    }

    /// The same for the cluster of a data directory that another program is running right now: what
    /// [`Cluster::start`] refused as [`ClusterError::InUse`].
    ///
    /// # Errors
    /// When the directory cannot be read.
    pub async fn url_of_running(data: &Path, database: &str) -> Result<String, ClusterError> {
        let home = Home::locate(data, false).await?;
        Ok(url(&socket::directory(&home), database))
    }

    /// Returns when the server has ended by itself, with the reason. Safe to drop half-way, so it
    /// can stand in a `select!` for the life of the program.
    pub async fn died(&mut self) -> ClusterError {
        let status = match self.server.ended().await {
            Ok(status) => status.to_string(),
            Err(error) => error.to_string(),
        };
        ClusterError::Died { status, log: log::path(&self.home), tail: log::tail(&self.home) }
    }

    /// Ends all connections, writes a checkpoint and waits for the server to end. A throwaway
    /// cluster's data are removed.
    pub async fn stop(mut self) -> Result<(), ClusterError> {
        self.server.stop().await
    }
}

fn url(socket: &Path, database: &str) -> String {
    format!(
        "postgres://{}@{}:{}/{}",
        settings::SUPERUSER,
        percent_encoded(&socket.to_string_lossy()),
        socket::PORT,
        percent_encoded(database)
    )
}

/// Everything but letters, digits and `-._~` as `%XX`.
fn percent_encoded(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len() * 3), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
        encoded
    })
}
