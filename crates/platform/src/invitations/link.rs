//! The link of an invitation. Its secret is derived, so that the job that mails it, and mails it again
//! after a failure, needs none in its payload; the database keeps only the hash.

use base::crypto::sha256;
use base::{App, ClinicId, InvitationId};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Where an invitation leads: the clinic, so that it is found behind the wall, and the secret.
#[derive(Clone, PartialEq, Eq)]
pub struct Link {
    /// The clinic.
    pub clinic: ClinicId,
    secret: [u8; 32],
}

impl Link {
    /// The link of the invitation's `version`: another one each time it is sent again.
    pub fn of(app: &App, clinic: ClinicId, id: InvitationId, version: i32) -> Self {
        let parts = [clinic.to_string(), id.to_string(), version.to_string()];
        Self { clinic, secret: app.master.vouch("invitation-link", &parts) }
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

    /// The page that it opens.
    pub fn path(&self) -> String {
        format!("/invitations/accept/{}", self.text())
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
    use base::ClinicId;

    #[test]
    fn a_link_reads_back_and_nothing_else_does() {
        let link = Link { clinic: ClinicId(uuid::Uuid::from_u128(7)), secret: [9; 32] };
        assert_eq!(link.text().len(), 64);
        assert!(Link::parse(&link.text()) == Some(link.clone()));
        for bad in ["", "x", &link.text()[1..], &format!("{}A", link.text()), "ก", "../../x"] {
            assert!(Link::parse(bad).is_none(), "{bad}");
        }
    }
}
