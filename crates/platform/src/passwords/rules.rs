//! What a form says about a new password.

use base::{NewPassword, Strength, Weakness};
use ui::Errors;

/// The field of every form that takes a new password: the meter listens to it.
pub const FIELD: &str = "password";

/// Takes a new password, or notes what is wrong with it.
pub fn parse(
    text: &str,
    email: &str,
    about: &[String],
    errors: &mut Errors,
) -> Option<NewPassword> {
    match NewPassword::parse(text, email, about) {
        Ok(password) => Some(password),
        Err(weakness) => {
            note(weakness, errors);
            None
        }
    }
}

fn note(weakness: Weakness, errors: &mut Errors) {
    let limit = match weakness {
        Weakness::TooShort => Some(NewPassword::MIN),
        Weakness::TooLong => Some(NewPassword::MAX),
        Weakness::LikeEmail | Weakness::Guessable => None,
    };
    match limit {
        Some(limit) => errors.add_with(FIELD, weakness.key(), "limit", limit),
        None => errors.add(FIELD, weakness.key()),
    }
}

/// The sentence under the meter: what is missing, or how good it is.
pub fn verdict(strength: Strength) -> Errors {
    let mut said = Errors::new();
    match strength.weakness {
        Some(weakness) => note(weakness, &mut said),
        None if strength.score < 4 => said.add(FIELD, "password-good"),
        None => said.add(FIELD, "password-strong"),
    }
    said
}
