//! An invitation as it would look, with nobody in it.

use base::{Instant, Role};
use serde::{Deserialize, Serialize};

use crate::letters::{Invitation, Invited, Words};

/// How long a sample says that it is good: as invitations are, unless said otherwise.
const HOURS: i64 = 72;

/// An invitation that invites nobody: to look at, and to send to oneself.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Sample {
    /// Whom it would speak to.
    pub invited: Invited,
    /// Who would invite.
    pub inviter: String,
    /// When it was made.
    pub at: Instant,
    /// The clinic's own words, if it has any.
    pub words: Option<Words>,
}

impl Sample {
    /// The invitation. Its link leads to the sign-in page.
    pub fn letter(&self, home: &str) -> Invitation {
        Invitation {
            invited: self.invited,
            role: match self.invited {
                Invited::Owner => Role::ClinicOwner,
                Invited::Staff => Role::ClinicStaff,
                Invited::Customer => Role::Customer,
            },
            inviter: Some(self.inviter.clone()),
            link: format!("{home}{}", ui::paths::SIGN_IN),
            sent_at: self.at,
            expires_at: self.at.plus_seconds(HOURS * 3600),
            words: self.words.clone(),
        }
    }
}
