//! Putting the program's parts together.

use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::str::FromStr;

use base::config::Config;
use base::crypto::MasterKey;
use base::limits::Ledger;
use base::live::Hub;
use base::{App, Clock, Error, FileStore, Parts, Passwords, Pools, Random, Result};
use cluster::{Cluster, ClusterError};
use sqlx::postgres::PgConnectOptions;

/// The database that the program works on: its own, or the operator's.
pub struct Database {
    /// As the superuser, or as whoever `DATABASE_URL` says.
    pub options: PgConnectOptions,
    /// The embedded server, if it is ours.
    pub cluster: Option<Cluster>,
}

/// The name of the embedded database.
const EMBEDDED_DATABASE: &str = "precision";

impl Database {
    /// Your own database, or the embedded one, started and made if need be.
    pub async fn open(config: &Config) -> Result<Self> {
        if let Some(url) = &config.database_url {
            return Ok(Self { options: parse_url(url)?, cluster: None });
        }
        let cluster =
            Cluster::start(&config.data.join("postgres")).await.map_err(Error::internal)?;
        Self::embedded(cluster).await
    }

    async fn embedded(cluster: Cluster) -> Result<Self> {
        let maintenance = parse_url(&cluster.url("postgres"))?;
        create_database(&maintenance).await?;
        let options = maintenance.database(EMBEDDED_DATABASE);
        Ok(Self { options, cluster: Some(cluster) })
    }

    /// As [`Database::open`]; but an embedded database that a running `precision up` holds is used
    /// where it is, beside that program.
    pub async fn reach(config: &Config) -> Result<Self> {
        let folder = config.data.join("postgres");
        if config.database_url.is_some() {
            return Self::open(config).await;
        }
        match Cluster::start(&folder).await {
            Ok(cluster) => Self::embedded(cluster).await,
            Err(ClusterError::InUse { .. }) => {
                let url = Cluster::url_of_running(&folder, EMBEDDED_DATABASE).await;
                Ok(Self { options: parse_url(&url.map_err(Error::internal)?)?, cluster: None })
            }
            Err(error) => Err(Error::internal(error)),
        }
    }

    /// The operator's database only: what `serve` and `worker` need.
    pub fn given(config: &Config) -> Result<Self> {
        let url = config.database_url.as_deref().ok_or_else(|| {
            Error::internal("set DATABASE_URL to your PostgreSQL, or use `precision up`")
        })?;
        Ok(Self { options: parse_url(url)?, cluster: None })
    }

    /// Stops the embedded server, if there is one.
    pub async fn close(self) -> Result<()> {
        match self.cluster {
            Some(cluster) => cluster.stop().await.map_err(Error::internal),
            None => Ok(()),
        }
    }
}

fn parse_url(url: &str) -> Result<PgConnectOptions> {
    // The parser's message may quote the URL, and that holds a password.
    PgConnectOptions::from_str(url)
        .map_err(|_| Error::internal("DATABASE_URL is not a postgres:// address"))
}

async fn create_database(maintenance: &PgConnectOptions) -> Result<()> {
    use sqlx::{Connection, Executor};
    let mut connection = sqlx::PgConnection::connect_with(maintenance).await?;
    let there = sqlx::query("SELECT FROM pg_database WHERE datname = $1")
        .bind(EMBEDDED_DATABASE)
        .fetch_optional(&mut connection)
        .await?;
    if there.is_none() {
        connection.execute("CREATE DATABASE precision").await?;
    }
    Ok(connection.close().await?)
}

/// The program's parts on a database.
pub fn app(config: &Config, database: &Database) -> Result<App> {
    let random = Random::system();
    let master = master_key(config, &random)?;
    let clock = Clock::system();
    Ok(App::new(Parts {
        pools: Pools::new(&database.options, &master),
        mailer: messaging::mailer(&config.mail, &config.data.join("mail"), &clock)?,
        clock,
        passwords: Passwords::new(Passwords::at_once(), &random)?,
        random,
        files: FileStore::local(&config.data.join("files"))?,
        master,
        public_url: config.public_url.clone(),
        limits: Ledger::new(config.limits.iter().copied()),
        live: Hub::default(),
        proxies: config.trusted_proxies.clone(),
        secure: config.secure(),
    }))
}

/// The master key of the configuration, or the one kept in the data directory, made on first use.
pub fn master_key(config: &Config, random: &Random) -> Result<MasterKey> {
    let unreadable = || Error::internal("the master key is not 64 hex digits");
    if let Some(text) = &config.master_key {
        return MasterKey::parse(text).ok_or_else(unreadable);
    }
    let path = config.data.join("master.key");
    match std::fs::read_to_string(&path) {
        Ok(text) => MasterKey::parse(&text).ok_or_else(unreadable),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let (key, text) = MasterKey::generate(random);
            keep_secret(&path, &text)?;
            Ok(key)
        }
        Err(error) => Err(Error::internal(format!("{}: {error}", path.display()))),
    }
}

/// Writes a file that only its owner reads, and that is never half there.
fn keep_secret(path: &Path, text: &str) -> Result<()> {
    let write = || -> std::io::Result<()> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let mut file =
            std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
        writeln!(file, "{text}")?;
        file.sync_all()
    };
    write().map_err(|error| Error::internal(format!("{}: {error}", path.display())))
}
