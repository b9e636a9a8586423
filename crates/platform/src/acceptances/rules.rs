//! What somebody types to join, and why they cannot.

use base::{Error, NewPassword, Result};
use ui::Errors;

/// The longest name.
const LONGEST_NAME: usize = 120;

/// What is typed. Anything else in the body, a role for one, is not looked at.
#[derive(Default, serde::Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct Form {
    /// One's name.
    pub full_name: String,
    /// One's new password.
    #[schema(format = Password)]
    pub password: String,
}

/// Somebody new.
pub struct Newcomer {
    /// Their name.
    pub full_name: String,
    /// Their password.
    pub password: NewPassword,
}

/// Understands the form of somebody invited under `email` to a clinic of these names.
pub fn parse(form: &Form, email: &str, clinic: &[&str]) -> Result<Newcomer, Errors> {
    let mut errors = Errors::new();
    let full_name = form.full_name.trim();
    match full_name.chars().count() {
        0 => errors.add("full_name", "error-own-name"),
        n if n > LONGEST_NAME => errors.add_with("full_name", "form-too-long", "max", LONGEST_NAME),
        _ if full_name.chars().any(char::is_control) => errors.add("full_name", "form-no-control"),
        _ => {}
    }
    let about: Vec<&str> = clinic.iter().copied().chain([full_name]).collect();
    match NewPassword::parse(&form.password, email, &about) {
        Ok(password) if errors.is_empty() => {
            Ok(Newcomer { full_name: full_name.to_owned(), password })
        }
        Ok(_) => Err(errors),
        Err(weakness) => {
            errors.add("password", weakness.key());
            Err(errors)
        }
    }
}

/// Why somebody does not join.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Obstacle {
    /// There is no such link.
    Missing,
    /// It was used.
    Accepted,
    /// Its time is over.
    Expired,
    /// It was taken back, or replaced.
    Revoked,
    /// The clinic is suspended.
    Suspended,
    /// Whoever invited may not any more.
    Inviter,
    /// The clinic's seats are taken.
    Seats,
    /// The e-mail has an account: sign in, then join.
    Exists,
    /// Somebody else is signed in.
    OtherAccount,
    /// They belong to the clinic already.
    Member,
}

impl Obstacle {
    /// Reads the word of the database's function; none when it was done.
    pub fn of(word: &str) -> Result<Option<Self>> {
        Ok(Some(match word {
            "ok" => return Ok(None),
            "missing" => Self::Missing,
            "accepted" => Self::Accepted,
            "expired" => Self::Expired,
            "revoked" => Self::Revoked,
            "suspended" => Self::Suspended,
            "inviter" => Self::Inviter,
            "seats" => Self::Seats,
            "exists" => Self::Exists,
            "other-account" => Self::OtherAccount,
            "member" => Self::Member,
            word => return Err(Error::internal(format!("unknown outcome {word}"))),
        }))
    }

    /// As an error.
    pub const fn error(self) -> Error {
        let detail = self.sentence();
        match self {
            Self::Missing => Error::NotFound,
            Self::Accepted | Self::Expired | Self::Revoked => Error::Gone { detail },
            Self::Suspended | Self::Inviter | Self::OtherAccount => Error::Forbidden { detail },
            Self::Seats => Error::Quota { detail },
            Self::Exists | Self::Member => Error::Conflict { detail },
        }
    }

    /// The Fluent key of the sentence that says why, and what to do.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Missing => "error-not-found-detail",
            Self::Accepted => "error-link-accepted",
            Self::Expired => "error-link-expired",
            Self::Revoked => "error-link-revoked",
            Self::Suspended => "error-link-suspended",
            Self::Inviter => "error-link-inviter",
            Self::Seats => "error-link-seats",
            Self::Exists => "error-link-exists",
            Self::OtherAccount => "error-link-other-account",
            Self::Member => "error-link-member",
        }
    }

    /// The Fluent key of the same in few words.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Missing => "error-not-found",
            Self::Accepted => "link-accepted",
            Self::Expired => "link-expired",
            Self::Revoked => "link-revoked",
            Self::Suspended => "link-suspended",
            Self::Inviter => "link-inviter",
            Self::Seats => "link-seats",
            Self::Exists => "link-exists",
            Self::OtherAccount => "link-other-account",
            Self::Member => "link-member",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Form, Obstacle, parse};

    fn form(full_name: &str, password: &str) -> Form {
        Form { full_name: full_name.into(), password: password.into() }
    }

    #[test]
    fn name_and_password_are_needed_and_the_clinics_name_is_no_password() {
        let typed = form(" Nok N. ", "jasmine-tuk-tuk-42");
        assert_eq!(parse(&typed, "n@x.test", &[]).ok().map(|n| n.full_name), Some("Nok N.".into()));
        let errors = parse(&form(" ", "short"), "n@x.test", &[]).err().expect("both");
        assert_eq!(
            (errors.key("full_name"), errors.key("password")),
            ("error-own-name", "password-too-short")
        );
        let errors = parse(&form("Nok", "AuraClinic2026"), "n@x.test", &["Aura Clinic"]);
        assert_eq!(errors.err().expect("guessed").key("password"), "password-guessable");
    }

    #[test]
    fn every_word_of_the_database_is_known() {
        for word in [
            "missing",
            "accepted",
            "expired",
            "revoked",
            "suspended",
            "inviter",
            "seats",
            "exists",
            "other-account",
            "member",
        ] {
            assert!(Obstacle::of(word).expect("known").is_some(), "{word}");
        }
        assert!(Obstacle::of("ok").expect("known").is_none());
        assert!(Obstacle::of("else").is_err());
    }
}
