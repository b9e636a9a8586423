//! What a browser keeps besides its session: the secret of a ticket, and that of the device.

use std::fmt;

use http::HeaderValue;

use crate::Random;
use crate::session::set_cookie;

/// 32 random bytes. The database keeps only their SHA-256.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret([u8; 32]);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

impl Secret {
    /// A new one.
    pub fn generate(random: &Random) -> Self {
        Self(random.bytes())
    }

    /// Reads 64 hex digits; anything else is no secret.
    pub fn parse(text: &str) -> Option<Self> {
        Some(Self(hex::decode(text).ok()?.try_into().ok()?))
    }

    /// As a cookie holds it.
    pub fn text(&self) -> String {
        hex::encode(self.0)
    }

    /// The bytes, as the database's functions take them.
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// What the database keeps.
    pub fn hash(&self) -> [u8; 32] {
        crate::crypto::sha256(&self.0)
    }
}

/// Which secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keepsake {
    /// Of something begun and ended within minutes, such as a sign-in that waits for its second step.
    Ticket,
    /// Of the browser itself: whether an account has signed in with it before.
    Device,
    /// Of a link to the waiting room's wall.
    Display,
}

impl Keepsake {
    /// The cookie's name; see [`crate::session::cookie_name`].
    pub const fn name(self, secure: bool) -> &'static str {
        match (self, secure) {
            (Self::Ticket, true) => "__Host-ticket",
            (Self::Ticket, false) => "ticket",
            (Self::Device, true) => "__Host-device",
            (Self::Device, false) => "device",
            (Self::Display, true) => "__Host-display",
            (Self::Display, false) => "display",
        }
    }

    /// How long it is kept, in seconds.
    const fn lifetime(self) -> i64 {
        match self {
            Self::Ticket => 5 * 60,
            Self::Device => 2 * 365 * 24 * 3600,
            Self::Display => 365 * 24 * 3600,
        }
    }

    /// A `Set-Cookie` that keeps `secret`.
    pub fn keep(self, secret: &Secret, secure: bool) -> HeaderValue {
        set_cookie(self.name(secure), &secret.text(), self.lifetime(), secure)
    }

    /// A `Set-Cookie` that forgets it.
    pub fn forget(self, secure: bool) -> HeaderValue {
        set_cookie(self.name(secure), "", 0, secure)
    }
}

#[cfg(test)]
mod tests {
    use super::{Keepsake, Secret};
    use crate::Random;

    #[test]
    fn a_secret_reads_back_and_nothing_else_does() {
        let secret = Secret::generate(&Random::system());
        assert_eq!(Secret::parse(&secret.text()), Some(secret.clone()));
        for bad in ["", "00", &secret.text()[1..], "ก"] {
            assert_eq!(Secret::parse(bad), None, "{bad}");
        }
        let cookie = Keepsake::Ticket.keep(&secret, true);
        let text = cookie.to_str().expect("ASCII");
        assert!(text.starts_with("__Host-ticket=") && text.contains("HttpOnly"));
    }
}
