//! Configuration: the only reader of the environment.

mod mail;

use std::net::SocketAddr;
use std::path::PathBuf;

use crate::limits::{self, Limit};
use crate::proxies::TrustedProxies;
pub use mail::{Mail, MailWay, Secret, SmtpServer, SmtpTls};

/// What an operator can set. Every value has a default that works on one machine.
#[derive(Debug, Clone)]
pub struct Config {
    /// `PRECISION_DATA`: where the embedded database, files and the master key live.
    pub data: PathBuf,
    /// `PRECISION_LISTEN`: the address to serve on.
    pub listen: SocketAddr,
    /// `PRECISION_PUBLIC_URL`: how browsers reach us. With https, cookies are `__Host-` and Secure.
    pub public_url: String,
    /// `DATABASE_URL`: your own PostgreSQL instead of the embedded one, as a superuser for
    /// `migrate`; `serve` and `worker` take only its host, port and database name.
    pub database_url: Option<String>,
    /// `PRECISION_MASTER_KEY`: 64 hex digits; kept in the data directory when not set.
    pub master_key: Option<String>,
    /// `PRECISION_OLD_MASTER_KEY`: for `precision keys rewrap` only, the key used so far.
    pub old_master_key: Option<String>,
    /// `PRECISION_DEMO_PASSWORD`: the password of every demo account.
    pub demo_password: Option<String>,
    /// `PRECISION_LOG`: a tracing filter.
    pub log: String,
    /// `PRECISION_ANALYSES_AT_ONCE`: how many photos are analysed side by side.
    pub analyses_at_once: usize,
    /// `PRECISION_MAIL` and `PRECISION_MAIL_FROM`: where mail goes, and where it comes from.
    pub mail: Mail,
    /// `PRECISION_TRUSTED_PROXIES`: networks whose word for a client's address counts.
    pub trusted_proxies: TrustedProxies,
    /// `PRECISION_LIMIT_…`: ceilings other than the table's, by the limits' names.
    pub limits: Vec<(&'static str, u32)>,
}

/// A setting that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{name} must be {expected}")]
pub struct ConfigError {
    name: &'static str,
    expected: &'static str,
}

impl Config {
    /// Reads the process's environment.
    pub fn from_env() -> Result<Self, ConfigError> {
        Self::from_source(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
    }

    /// Reads settings from `source`, which answers a variable's value by name.
    pub fn from_source(source: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let listen: SocketAddr = source("PRECISION_LISTEN")
            .unwrap_or_else(|| "127.0.0.1:8080".into())
            .parse()
            .map_err(|_| ConfigError {
                name: "PRECISION_LISTEN",
                expected: "an address and port such as 127.0.0.1:8080",
            })?;
        let analyses_at_once = match source("PRECISION_ANALYSES_AT_ONCE") {
            None => 2,
            Some(text) => {
                text.parse().ok().filter(|n| (1..=64).contains(n)).ok_or(ConfigError {
                    name: "PRECISION_ANALYSES_AT_ONCE",
                    expected: "a number from 1 to 64",
                })?
            }
        };
        let trusted_proxies = TrustedProxies::parse(
            &source("PRECISION_TRUSTED_PROXIES").unwrap_or_default(),
        )
        .ok_or(ConfigError {
            name: "PRECISION_TRUSTED_PROXIES",
            expected: "a list of addresses or networks such as 10.0.0.0/8, ::1",
        })?;
        let limits = limits::ALL
            .iter()
            .filter_map(|limit| changed(limit, &source).transpose())
            .collect::<Result<_, _>>()?;
        Ok(Self {
            data: source("PRECISION_DATA").unwrap_or_else(|| "./data".into()).into(),
            public_url: source("PRECISION_PUBLIC_URL")
                .map_or_else(|| format!("http://{listen}"), |url| url.trim_end_matches('/').into()),
            listen,
            database_url: source("DATABASE_URL"),
            master_key: source("PRECISION_MASTER_KEY"),
            old_master_key: source("PRECISION_OLD_MASTER_KEY"),
            demo_password: source("PRECISION_DEMO_PASSWORD"),
            log: source("PRECISION_LOG").unwrap_or_else(|| "info,sqlx=warn".into()),
            analyses_at_once,
            mail: mail::read(&source)?,
            trusted_proxies,
            limits,
        })
    }

    /// Whether browsers reach us over TLS.
    pub fn secure(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}

/// The ceiling that the operator set for a limit.
fn changed(
    limit: &Limit,
    source: impl Fn(&str) -> Option<String>,
) -> Result<Option<(&'static str, u32)>, ConfigError> {
    let Some(name) = limit.setting else { return Ok(None) };
    let Some(text) = source(name) else { return Ok(None) };
    let ceiling = text.parse().ok().filter(|n| (1..=1_000_000_000).contains(n));
    let expected = "a number from 1 to 1000000000";
    ceiling.map(|ceiling| Some((limit.name, ceiling))).ok_or(ConfigError { name, expected })
}

#[cfg(test)]
mod tests {
    use super::Config;

    #[test]
    fn defaults_work_and_nonsense_is_named() {
        let config = Config::from_source(|_| None).expect("defaults are valid");
        assert_eq!(config.listen.port(), 8080);
        assert!(!config.secure());
        let error = Config::from_source(|name| (name == "PRECISION_LISTEN").then(|| "x".into()))
            .expect_err("x is no address");
        assert!(error.to_string().contains("PRECISION_LISTEN"));
    }

    #[test]
    fn a_limit_is_as_the_operator_says() {
        let set = |value: &'static str| {
            Config::from_source(move |name| {
                (name == "PRECISION_LIMIT_PER_KEY").then(|| value.into())
            })
        };
        assert_eq!(set("9").expect("a number").limits, [("key", 9)]);
        assert!(set("0").is_err() && set("many").is_err());
    }
}
