//! Who may invite whom, and what an invitation consists of.

use base::{CustomerId, EmailAddress, Instant, Lang, Permission, Role, Who};
use ui::Errors;

/// How long a link lives when nothing else is said.
pub const DEFAULT_HOURS: i64 = 72;
/// The shortest and the longest life of a link.
pub const HOURS: std::ops::RangeInclusive<i64> = 1..=720;
/// The longest name.
const LONGEST_NAME: usize = 120;

/// Where an invitation stands.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// The link is alive.
    Pending,
    /// Somebody joined by it.
    Accepted,
    /// Its time is over.
    Expired,
    /// It was taken back.
    Revoked,
}

impl State {
    /// Every state, as they are offered for filtering.
    pub const ALL: [Self; 4] = [Self::Pending, Self::Accepted, Self::Expired, Self::Revoked];

    /// The state at `now`.
    pub fn of(
        accepted: Option<Instant>,
        revoked: Option<Instant>,
        expires: Instant,
        now: Instant,
    ) -> Self {
        match (accepted, revoked) {
            (Some(_), _) => Self::Accepted,
            (None, Some(_)) => Self::Revoked,
            (None, None) if expires <= now => Self::Expired,
            (None, None) => Self::Pending,
        }
    }

    /// As in the API and in addresses.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Accepted => "accepted",
            Self::Expired => "expired",
            Self::Revoked => "revoked",
        }
    }

    /// The Fluent key of its name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Pending => "invitation-pending",
            Self::Accepted => "invitation-accepted",
            Self::Expired => "invitation-expired",
            Self::Revoked => "invitation-revoked",
        }
    }
}

/// The roles that somebody may invite, the highest first: up to their own rank, and colleagues only for
/// those who manage the team and hold what comes with the role. The database looks at the rank as well.
pub fn may_invite(who: &Who) -> Vec<Role> {
    Role::ALL
        .into_iter()
        .filter(|role| *role != Role::SuperAdmin && role.rank() <= who.role.rank())
        .filter(|role| {
            *role == Role::Customer
                || (who.may(Permission::TeamManage) && who.may_all_of(*role))
                || who.may(Permission::ClinicsManage)
        })
        .collect()
}

/// An invitation as it is typed or sent.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct Form {
    /// Whom.
    pub email: String,
    /// As what.
    pub role: String,
    /// How to greet them; may be empty.
    pub full_name: String,
    /// The language of the mail; empty is that of whoever invites.
    pub lang: String,
    /// How many hours the link lives; empty is 72.
    pub expires_in_hours: String,
    /// The customer's record that they take over; empty for everybody else.
    pub customer_id: String,
}

/// An invitation to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct New {
    /// Whom.
    pub email: EmailAddress,
    /// As what.
    pub role: Role,
    /// How to greet them.
    pub full_name: String,
    /// The language of the mail and of the new account.
    pub lang: Lang,
    /// How many hours the link lives.
    pub hours: i64,
    /// The customer's record that they take over.
    pub customer: Option<CustomerId>,
}

/// Understands a form, for somebody who may invite `roles`.
pub fn parse(form: &Form, roles: &[Role], own_lang: Lang) -> Result<New, Errors> {
    let mut errors = Errors::new();
    let email = EmailAddress::parse(&form.email);
    if email.is_none() {
        errors.add("email", "form-email");
    }
    let role = Role::parse(form.role.trim());
    match role {
        None => errors.add("role", "error-invitation-role"),
        Some(role) if !roles.contains(&role) => errors.add("role", "error-invitation-rank"),
        Some(_) => {}
    }
    let full_name = form.full_name.trim();
    if full_name.chars().count() > LONGEST_NAME {
        errors.add_with("full_name", "form-too-long", "max", LONGEST_NAME);
    } else if full_name.chars().any(char::is_control) {
        errors.add("full_name", "form-no-control");
    }
    let lang = match form.lang.trim() {
        "" => Some(own_lang),
        text => Lang::parse(text),
    };
    if lang.is_none() {
        errors.add("lang", "form-choose");
    }
    let hours = match form.expires_in_hours.trim() {
        "" => Some(DEFAULT_HOURS),
        text => text.parse().ok().filter(|hours| HOURS.contains(hours)),
    };
    if hours.is_none() {
        errors.add("expires_in_hours", "error-invitation-hours");
    }
    let customer = match form.customer_id.trim() {
        "" => Some(None),
        text => text.parse().ok().map(Some).filter(|_| role == Some(Role::Customer)),
    };
    if customer.is_none() {
        errors.add("customer_id", "error-invitation-customer");
    }
    match (email, role, lang, hours, customer) {
        (Some(email), Some(role), Some(lang), Some(hours), Some(customer)) if errors.is_empty() => {
            let full_name = full_name.to_owned();
            Ok(New { email, role, full_name, lang, hours, customer })
        }
        _ => Err(errors),
    }
}

#[cfg(test)]
mod tests {
    use super::{Form, State, parse};
    use base::{Instant, Lang, Role};

    fn at(second: i64) -> Instant {
        Instant(jiff::Timestamp::from_second(second).expect("in range"))
    }

    #[test]
    fn an_invitation_is_in_one_state() {
        let state = |accepted, revoked| State::of(accepted, revoked, at(100), at(100));
        assert_eq!(state(None, None), State::Expired);
        assert_eq!(state(Some(at(1)), None), State::Accepted);
        assert_eq!(state(None, Some(at(1))), State::Revoked);
        assert_eq!(State::of(None, None, at(101), at(100)), State::Pending);
    }

    #[test]
    fn a_form_is_understood_or_its_mistakes_are_named() {
        let roles = [Role::ClinicStaff, Role::Customer];
        let form =
            Form { email: " Nok@Example.test ".into(), role: "customer".into(), ..Form::default() };
        let new = parse(&form, &roles, Lang::Th).expect("it is fine");
        assert_eq!((new.email.as_str(), new.hours, new.lang), ("nok@example.test", 72, Lang::Th));

        let bad = Form {
            email: "nok".into(),
            role: "clinic_owner".into(),
            full_name: "x".repeat(121),
            lang: "fr".into(),
            expires_in_hours: "0".into(),
            customer_id: "7".into(),
        };
        let errors = parse(&bad, &roles, Lang::Th).expect_err("all of it");
        let fields: Vec<_> = errors.fields().collect();
        assert_eq!(
            fields,
            ["email", "role", "full_name", "lang", "expires_in_hours", "customer_id"]
        );
        assert_eq!(errors.key("role"), "error-invitation-rank");
    }
}
