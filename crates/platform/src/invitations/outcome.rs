//! What the database says to an invitation.

use base::Error;

/// Done, or what stands against it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome<T> {
    /// It was done.
    Done(T),
    /// It was not; nothing was written.
    Obstacle(Obstacle),
}

/// Why an invitation is not sent, sent again or taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Obstacle {
    /// The role is above the rank of whoever invites.
    Rank,
    /// The clinic's seats are taken.
    Seats,
    /// The clinic is suspended.
    Suspended,
    /// The person belongs to the clinic already.
    Member,
    /// An open invitation for the person is there already.
    Pending,
    /// The customer has an account already.
    Linked,
    /// It was accepted.
    Accepted,
    /// It was taken back.
    Revoked,
    /// There is no such invitation, or none that this person may change.
    Missing,
    /// There is no such clinic.
    NoClinic,
}

impl<T> Outcome<T> {
    /// Reads the word of the database's functions; `done` is what it was done to.
    pub fn of(word: &str, done: T) -> Self {
        Self::Obstacle(match word {
            "ok" => return Self::Done(done),
            "rank" => Obstacle::Rank,
            "seats" => Obstacle::Seats,
            "suspended" => Obstacle::Suspended,
            "member" => Obstacle::Member,
            "pending" => Obstacle::Pending,
            "linked" => Obstacle::Linked,
            "accepted" => Obstacle::Accepted,
            "revoked" => Obstacle::Revoked,
            "no-clinic" => Obstacle::NoClinic,
            _ => Obstacle::Missing,
        })
    }

    /// For programs: what was done, or the error.
    pub fn or_error(self) -> Result<T, Error> {
        match self {
            Self::Done(done) => Ok(done),
            Self::Obstacle(obstacle) => Err(obstacle.error()),
        }
    }
}

impl Obstacle {
    /// The Fluent key of the sentence that says it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Rank => "error-invitation-rank",
            Self::Seats => "error-seats",
            Self::Suspended => "error-clinic-suspended",
            Self::Member => "error-invitation-member",
            Self::Pending => "error-invitation-pending",
            Self::Linked => "error-invitation-linked",
            Self::Accepted => "error-invitation-accepted",
            Self::Revoked => "error-invitation-revoked",
            Self::Missing => "error-not-found-detail",
            Self::NoClinic => "error-no-clinic",
        }
    }

    /// The field of the form that it is about.
    pub const fn field(self) -> &'static str {
        match self {
            Self::Rank | Self::Seats => "role",
            Self::NoClinic => "clinic_id",
            _ => "email",
        }
    }

    /// The error of the API.
    pub const fn error(self) -> Error {
        let detail = self.key();
        match self {
            Self::Rank | Self::Suspended => Error::Forbidden { detail },
            Self::Seats => Error::Quota { detail },
            Self::Member | Self::Pending | Self::Linked | Self::Accepted | Self::Revoked => {
                Error::Conflict { detail }
            }
            Self::Missing => Error::NotFound,
            Self::NoClinic => Error::Invalid { field: "clinic_id", detail },
        }
    }
}
