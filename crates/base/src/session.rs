//! Session tokens and the cookie that carries them.

use std::fmt;

use http::HeaderValue;

use crate::crypto::MasterKey;
use crate::keepsake::Secret;
use crate::{Class, Random};

/// How long a session lasts, in seconds: a working day and the next morning's return.
pub const LIFETIME_SECONDS: i64 = 14 * 24 * 3600;

/// A session's secret. Its first letter names the pool that may enter it; the database keeps only
/// the SHA-256 of the 32 bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionToken {
    class: Class,
    secret: [u8; 32],
    key: bool,
}

/// What a key for programs starts with, so that people and secret scanners know one when they see it.
const KEY_PREFIX: &str = "precision_";

impl fmt::Debug for SessionToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SessionToken({:?})", self.class)
    }
}

impl SessionToken {
    /// A new secret for a session of `class`.
    pub fn generate(class: Class, random: &Random) -> Self {
        Self { class, secret: random.bytes(), key: false }
    }

    /// A new key for a program that acts as a member of `class`.
    pub fn generate_key(class: Class, random: &Random) -> Self {
        Self { key: true, ..Self::generate(class, random) }
    }

    /// The key behind a link to the waiting room's wall. The link's secret alone is no key anywhere: only the
    /// program makes the one from the other, and only where the wall is shown.
    pub fn of_display(link: &Secret, master: &MasterKey) -> Self {
        let secret = master.vouch("display", &[link.text()]);
        Self { class: Class::Staff, secret, key: true }
    }

    /// Reads a letter and 64 hex digits; anything else is no token.
    pub fn parse(text: &str) -> Option<Self> {
        let class = Class::from_prefix(text.chars().next()?)?;
        let secret = hex::decode(text.get(1..)?).ok()?.try_into().ok()?;
        Some(Self { class, secret, key: false })
    }

    /// Reads a key as [`Self::text`] wrote it.
    pub fn parse_key(text: &str) -> Option<Self> {
        let token = Self::parse(text.strip_prefix(KEY_PREFIX)?)?;
        Some(Self { key: true, ..token })
    }

    /// What the cookie holds, or the header of a program.
    pub fn text(&self) -> String {
        let prefix = if self.key { KEY_PREFIX } else { "" };
        format!("{prefix}{}{}", self.class.prefix(), hex::encode(self.secret))
    }

    /// Whether it is a program's key.
    pub const fn is_key(&self) -> bool {
        self.key
    }

    /// The pool that may enter it.
    pub const fn class(&self) -> Class {
        self.class
    }

    /// The secret as `auth.enter` takes it.
    pub const fn secret(&self) -> &[u8; 32] {
        &self.secret
    }

    /// What the database keeps.
    pub fn hash(&self) -> [u8; 32] {
        crate::crypto::sha256(&self.secret)
    }
}

/// The session cookie's name. `__Host-` ties it to this host over TLS; browsers refuse that prefix
/// on plain http, which only a developer's own machine serves.
pub const fn cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-session" } else { "session" }
}

/// A `Set-Cookie` that keeps `token`.
pub fn keep_cookie(token: &SessionToken, secure: bool) -> HeaderValue {
    set_cookie(cookie_name(secure), &token.text(), LIFETIME_SECONDS, secure)
}

/// A `Set-Cookie` that forgets the session.
pub fn drop_cookie(secure: bool) -> HeaderValue {
    set_cookie(cookie_name(secure), "", 0, secure)
}

/// A cookie closed to scripts and other sites. Name and value are ASCII.
pub(crate) fn set_cookie(name: &str, value: &str, max_age: i64, secure: bool) -> HeaderValue {
    let transport = if secure { "; Secure" } else { "" };
    let text =
        format!("{name}={value}; Path=/; Max-Age={max_age}; HttpOnly; SameSite=Lax{transport}");
    HeaderValue::try_from(text).expect("hex and ASCII attributes make a header value")
}

#[cfg(test)]
mod tests {
    use super::{SessionToken, keep_cookie};
    use crate::{Class, Random};

    #[test]
    fn a_token_reads_back_and_nothing_else_does() {
        let token = SessionToken::generate(Class::Sales, &Random::system());
        assert_eq!(SessionToken::parse(&token.text()), Some(token.clone()));
        for bad in ["", "s", "z00", &token.text()[1..], &format!("{}0", token.text()), "ส00"] {
            assert_eq!(SessionToken::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_key_is_no_session_and_a_session_no_key() {
        let key = SessionToken::generate_key(Class::Staff, &Random::system());
        assert_eq!(SessionToken::parse_key(&key.text()), Some(key.clone()));
        assert_eq!(SessionToken::parse(&key.text()), None);
        let session = SessionToken::generate(Class::Staff, &Random::system());
        assert_eq!(SessionToken::parse_key(&session.text()), None);
    }

    #[test]
    fn the_cookie_is_closed_to_scripts_and_other_hosts() {
        let token = SessionToken::generate(Class::Staff, &Random::system());
        let cookie = keep_cookie(&token, true);
        let text = cookie.to_str().expect("ASCII");
        assert!(text.starts_with("__Host-session=s"));
        assert!(text.contains("HttpOnly") && text.contains("Secure") && text.contains("Path=/"));
    }
}
