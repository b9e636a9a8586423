//! What may be changed about a member, and by whom.

use std::collections::BTreeSet;

use base::permission::Permissions;
use base::{Error, Permission, Result, Role, Who};

use super::store::Row;

/// Why a member is not changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Obstacle {
    /// There is no such member.
    Missing,
    /// It is oneself.
    Own,
    /// The member, or the role, stands above whoever asks.
    Rank,
    /// It is so already.
    Same,
    /// The clinic would have no owner.
    LastOwner,
    /// The member does not work here any more.
    Inactive,
    /// The clinic's seats are taken.
    Seats,
    /// The clinic is suspended.
    Suspended,
    /// Somebody grants what they do not hold themselves.
    NotHeld,
    /// Another name was typed than that of the new owner.
    OtherName,
    /// The role cannot hold that permission.
    NotForRole,
}

impl Obstacle {
    /// Reads the word of the database's functions; none when it was done.
    pub fn of(word: &str) -> Result<Option<Self>> {
        Ok(Some(match word {
            "ok" => return Ok(None),
            "missing" => Self::Missing,
            "self" => Self::Own,
            "rank" => Self::Rank,
            "same" => Self::Same,
            "last-owner" => Self::LastOwner,
            "inactive" => Self::Inactive,
            "seats" => Self::Seats,
            "suspended" => Self::Suspended,
            word => return Err(Error::internal(format!("unknown outcome {word}"))),
        }))
    }

    /// The Fluent key of the sentence that says it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Missing => "error-not-found-detail",
            Self::Own => "error-member-self",
            Self::Rank => "error-member-rank",
            Self::Same => "error-member-same",
            Self::LastOwner => "error-member-last-owner",
            Self::Inactive => "error-member-inactive",
            Self::Seats => "error-seats",
            Self::Suspended => "error-clinic-suspended",
            Self::NotHeld => "error-member-not-held",
            Self::OtherName => "error-member-other-name",
            Self::NotForRole => "error-member-not-for-role",
        }
    }

    /// As an error.
    pub const fn error(self) -> Error {
        let detail = self.key();
        match self {
            Self::Missing => Error::NotFound,
            Self::Rank | Self::NotHeld | Self::Suspended => Error::Forbidden { detail },
            Self::Seats => Error::Quota { detail },
            Self::OtherName => Error::Invalid { field: "name", detail },
            Self::NotForRole => Error::Invalid { field: "permissions", detail },
            Self::Own | Self::Same | Self::LastOwner | Self::Inactive => Error::Conflict { detail },
        }
    }
}

/// The roles that somebody may give to a colleague: not above their own, and none with what they lack.
pub fn roles_for(who: &Who) -> Vec<Role> {
    let of_team = |role: &Role| !matches!(role, Role::SuperAdmin | Role::Customer);
    let may_give = |role: &Role| role.rank() <= who.role.rank() && who.may_all_of(*role);
    Role::ALL.into_iter().filter(of_team).filter(may_give).collect()
}

/// Whether somebody may change this member: not themselves, and nobody above them.
pub fn may_change(who: &Who, row: &Row) -> bool {
    who.may(Permission::TeamManage)
        && who.member != Some(row.id)
        && row.role().is_some_and(|role| role.rank() <= who.role.rank())
}

/// Permissions that a member of a clinic can have at all.
pub fn of_clinics() -> impl Iterator<Item = Permission> {
    let boundless = [Permission::ClinicsManage, Permission::OwnershipTransfer];
    Permission::ALL.iter().copied().filter(move |permission| !boundless.contains(permission))
}

/// Single permissions as they are to be.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Change {
    granted: BTreeSet<Permission>,
    withdrawn: BTreeSet<Permission>,
}

impl Change {
    /// From what the member is to be able to: whatever differs from their role. What `who` does not hold
    /// stays as it is; to grant that is an obstacle.
    pub fn of(
        who: &Who,
        role: Role,
        now: &Permissions,
        wanted: &BTreeSet<Permission>,
    ) -> std::result::Result<Self, Obstacle> {
        let mut change = Self::default();
        for permission in of_clinics() {
            let (had, asked) = (now.contains(permission), wanted.contains(&permission));
            if asked && !had && !who.may(permission) {
                return Err(Obstacle::NotHeld);
            }
            // Its box cannot be changed, so the browser does not send it; and whoever took away what they
            // lack could not give it back.
            let wants = if who.may(permission) { asked } else { had };
            if wants && !permission.is_for(role) {
                return Err(Obstacle::NotForRole);
            }
            let by_role = role.permissions().any(|held| held == permission);
            match (by_role, wants) {
                (false, true) => change.granted.insert(permission),
                (true, false) => change.withdrawn.insert(permission),
                _ => false,
            };
        }
        Ok(change)
    }

    /// Their names, granted and withdrawn.
    pub fn names(&self) -> (Vec<String>, Vec<String>) {
        let names = |set: &BTreeSet<Permission>| {
            set.iter().map(|permission| permission.as_str().to_owned()).collect()
        };
        (names(&self.granted), names(&self.withdrawn))
    }
}

/// Reads names of permissions; one that is unknown is an error of its field.
pub fn permissions<S: AsRef<str>>(
    names: impl IntoIterator<Item = S>,
) -> Result<BTreeSet<Permission>> {
    let unknown = Error::Invalid { field: "permissions", detail: "form-choose" };
    names
        .into_iter()
        .map(|name| Permission::parse(name.as_ref()).filter(|one| of_clinics().any(|p| p == *one)))
        .collect::<Option<_>>()
        .ok_or(unknown)
}

#[cfg(test)]
mod tests {
    use super::{Obstacle, permissions};

    #[test]
    fn every_word_of_the_database_is_known() {
        for word in
            ["missing", "self", "rank", "same", "last-owner", "inactive", "seats", "suspended"]
        {
            assert!(Obstacle::of(word).expect("known").is_some(), "{word}");
        }
        assert_eq!(Obstacle::of("ok").expect("known"), None);
        assert!(Obstacle::of("else").is_err());
    }

    #[test]
    fn names_of_permissions_are_known_or_refused() {
        assert_eq!(permissions(["customers.read"]).expect("known").len(), 1);
        assert!(permissions(["clinics.manage"]).is_err(), "nobody in a clinic has it");
        assert!(permissions(["ownership.transfer"]).is_err());
        assert!(permissions(["nonsense"]).is_err());
    }
}
