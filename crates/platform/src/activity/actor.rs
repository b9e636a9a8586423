//! Who stands behind an event.

use base::{AccountId, Role};

/// Who stands behind an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    /// Somebody of the clinic, a customer with an account included.
    Member(Role),
    /// A super admin.
    Support,
    /// The program itself.
    Program,
    /// Somebody who did not sign in.
    Unknown,
}

impl Actor {
    /// From what the log holds: the role that acted, and the account if it is known.
    pub fn of(role: &str, account: Option<AccountId>) -> Self {
        match (Role::parse(role), account) {
            (Some(Role::SuperAdmin), Some(_)) => Self::Support,
            (Some(Role::SuperAdmin), None) => Self::Unknown,
            (Some(role), _) => Self::Member(role),
            (None, _) => Self::Program,
        }
    }

    /// As in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Member(_) => "member",
            Self::Support => "support",
            Self::Program => "program",
            Self::Unknown => "unknown",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Actor;
    use base::{AccountId, Role};

    #[test]
    fn an_account_makes_the_difference_between_support_and_a_stranger() {
        let account = Some(AccountId(uuid::Uuid::from_u128(1)));
        assert_eq!(Actor::of("super_admin", account), Actor::Support);
        assert_eq!(Actor::of("super_admin", None), Actor::Unknown);
        assert_eq!(Actor::of("sales_staff", account), Actor::Member(Role::SalesStaff));
        assert_eq!(Actor::of("worker", None), Actor::Program);
    }
}
