//! Where mail goes: `PRECISION_MAIL` and `PRECISION_MAIL_FROM`.

use std::fmt;

use percent_encoding::percent_decode_str;
use url::{Host, Url};

use super::ConfigError;
use crate::EmailAddress;

/// What mails come from while they are only kept: a name that no mail can reach (RFC 2606).
const NOBODY: &str = "no-reply@precision.invalid";

/// Where mail goes, and the address that it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// The way it leaves.
    pub way: MailWay,
    /// The address it comes from.
    pub from: EmailAddress,
}

/// The way mail leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MailWay {
    /// It does not: each is kept as a file.
    Outbox,
    /// A mail server.
    Smtp(SmtpServer),
    /// Resend's API, with this key.
    Resend(Secret),
}

/// A mail server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SmtpServer {
    /// Its name or address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is sealed.
    pub tls: SmtpTls,
    /// User and password, if it asks for them.
    pub user: Option<(String, Secret)>,
}

/// How a connection to a mail server is sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmtpTls {
    /// From the first byte (RFC 8314).
    Implicit,
    /// After STARTTLS, without which nothing is sent (RFC 3207).
    Required,
    /// Not at all: on this machine only.
    Loopback,
}

/// A password or a key: never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(pub String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

pub(super) fn read(source: impl Fn(&str) -> Option<String>) -> Result<Mail, ConfigError> {
    let way = match source("PRECISION_MAIL") {
        None => MailWay::Outbox,
        Some(text) => way(&text).ok_or(ConfigError {
            name: "PRECISION_MAIL",
            expected: "smtp://user:password@host:port, smtps://… or resend:KEY",
        })?,
    };
    let address = match source("PRECISION_MAIL_FROM") {
        None if way == MailWay::Outbox => NOBODY.to_owned(),
        // Nothing set is nothing to read an address from.
        given => given.unwrap_or_default(),
    };
    let from = EmailAddress::parse(&address).ok_or(ConfigError {
        name: "PRECISION_MAIL_FROM",
        expected: "the e-mail address that mail comes from, such as no-reply@example.com",
    })?;
    Ok(Mail { way, from })
}

fn way(text: &str) -> Option<MailWay> {
    if let Some(key) = text.strip_prefix("resend:") {
        // It becomes a header.
        let fits = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_graphic());
        return fits.then(|| MailWay::Resend(Secret(key.to_owned())));
    }
    smtp(&Url::parse(text).ok()?).map(MailWay::Smtp)
}

fn smtp(url: &Url) -> Option<SmtpServer> {
    let host = url.host_str().filter(|host| !host.is_empty())?;
    let (tls, port) = match url.scheme() {
        "smtps" => (SmtpTls::Implicit, 465),
        "smtp" if is_loopback(url) => (SmtpTls::Loopback, 25),
        "smtp" => (SmtpTls::Required, 587),
        _ => return None,
    };
    let plain = matches!(url.path(), "" | "/") && url.query().is_none() && url.fragment().is_none();
    let decoded =
        |text| percent_decode_str(text).decode_utf8().ok().map(std::borrow::Cow::into_owned);
    let user = match (url.username(), url.password()) {
        ("", None) => None,
        ("", Some(_)) | (_, None) => return None,
        (user, Some(password)) => Some((decoded(user)?, Secret(decoded(password)?))),
    };
    plain.then(|| SmtpServer {
        host: host.trim_matches(['[', ']']).to_owned(),
        port: url.port().unwrap_or(port),
        tls,
        user,
    })
}

/// The host of a scheme that the URL standard does not know is a name, whatever it looks like.
fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain("localhost")) => true,
        Some(Host::Domain(name)) => {
            name.parse::<std::net::Ipv4Addr>().is_ok_and(|address| address.is_loopback())
        }
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{MailWay, Secret, SmtpTls, read};

    fn given(mail: &str, from: &str) -> Result<MailWay, String> {
        let set = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        read(|name| if name == "PRECISION_MAIL" { set(mail) } else { set(from) })
            .map(|mail| mail.way)
            .map_err(|error| error.to_string())
    }

    #[test]
    fn servers_are_read_with_their_seal() {
        for (text, host, port, tls) in [
            ("smtp://mail.example.com", "mail.example.com", 587, SmtpTls::Required),
            ("smtp://mail.example.com:2525", "mail.example.com", 2525, SmtpTls::Required),
            ("smtps://mail.example.com/", "mail.example.com", 465, SmtpTls::Implicit),
            ("smtp://127.0.0.1:1025", "127.0.0.1", 1025, SmtpTls::Loopback),
            ("smtp://[::1]:1025", "::1", 1025, SmtpTls::Loopback),
            ("smtp://localhost", "localhost", 25, SmtpTls::Loopback),
            ("smtp://127.0.0.1.example.com", "127.0.0.1.example.com", 587, SmtpTls::Required),
        ] {
            let Ok(MailWay::Smtp(server)) = given(text, "a@b.co") else { panic!("{text}") };
            assert_eq!(
                (server.host.as_str(), server.port, server.tls),
                (host, port, tls),
                "{text}"
            );
            assert_eq!(server.user, None);
        }
        let Ok(MailWay::Smtp(server)) = given("smtps://u%40x:p%3Aw@h", "a@b.co") else {
            panic!("has a user")
        };
        assert_eq!(server.user, Some(("u@x".to_owned(), Secret("p:w".to_owned()))));
        assert!(!format!("{server:?}").contains("p:w"));
    }

    #[test]
    fn without_anything_mail_is_kept_and_resend_needs_a_key() {
        assert_eq!(given("", ""), Ok(MailWay::Outbox));
        assert_eq!(given("resend:re_1", "a@b.co"), Ok(MailWay::Resend(Secret("re_1".into()))));
    }

    #[test]
    fn a_wrong_value_names_its_variable() {
        for wrong in [
            "mail.example.com",
            "http://mail.example.com",
            "smtp://",
            "smtp://user@host",
            "smtp://host/path",
            "smtp://host?x=1",
            "resend:",
            "resend:a b",
        ] {
            let error = given(wrong, "a@b.co").expect_err(wrong);
            assert!(error.starts_with("PRECISION_MAIL must be smtp:"), "{error}");
        }
        for from in ["", "nobody"] {
            let error = given("resend:re_1", from).expect_err("needs an address");
            assert!(error.contains("PRECISION_MAIL_FROM"), "{error}");
        }
        assert!(given("", "nobody").is_err());
    }
}
