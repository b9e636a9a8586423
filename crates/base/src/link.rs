//! Links that open something of one clinic to whoever holds them.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::ClinicId;
use crate::crypto::sha256;

/// Where a link leads: the clinic, so that what it opens is found behind the wall, and a secret, of
/// which the database keeps only the hash.
#[derive(Clone, PartialEq, Eq)]
pub struct Link {
    /// The clinic.
    pub clinic: ClinicId,
    secret: [u8; 32],
}

impl Link {
    /// The link of a secret.
    pub const fn new(clinic: ClinicId, secret: [u8; 32]) -> Self {
        Self { clinic, secret }
    }

    /// Reads what [`Self::text`] wrote; anything else is no link.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (clinic, secret) = bytes.split_first_chunk::<16>()?;
        let clinic = ClinicId(uuid::Uuid::from_bytes(*clinic));
        Some(Self { clinic, secret: secret.try_into().ok()? })
    }

    /// As it stands in an address: 64 letters.
    pub fn text(&self) -> String {
        URL_SAFE_NO_PAD.encode([&self.clinic.0.as_bytes()[..], &self.secret].concat())
    }

    /// The secret, as the database's functions take it.
    pub const fn secret(&self) -> &[u8; 32] {
        &self.secret
    }

    /// What the database keeps.
    pub fn hash(&self) -> [u8; 32] {
        sha256(&self.secret)
    }
}

#[cfg(test)]
mod tests {
    use super::Link;
    use crate::ClinicId;

    #[test]
    fn a_link_reads_back_and_nothing_else_does() {
        let link = Link::new(ClinicId(uuid::Uuid::from_u128(7)), [9; 32]);
        assert_eq!(link.text().len(), 64);
        assert!(Link::parse(&link.text()) == Some(link.clone()));
        for bad in ["", "x", &link.text()[1..], &format!("{}A", link.text()), "ก", "../../x"] {
            assert!(Link::parse(bad).is_none(), "{bad}");
        }
    }
}
