//! What a new password has to be.

use zxcvbn::Score;

/// A password that somebody may choose: long enough, and not among the first that anybody would try.
pub struct NewPassword(String);

/// Why a password may not be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weakness {
    /// Fewer than [`NewPassword::MIN`] characters.
    TooShort,
    /// More than [`NewPassword::MAX`] characters.
    TooLong,
    /// The e-mail, or a part of it.
    LikeEmail,
    /// Among the first hundred million guesses (zxcvbn: a score below 3).
    Guessable,
}

impl Weakness {
    /// The Fluent key of the sentence about it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::TooShort => "password-too-short",
            Self::TooLong => "password-too-long",
            Self::LikeEmail => "password-like-email",
            Self::Guessable => "password-guessable",
        }
    }
}

/// How hard a password is to guess.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Strength {
    /// zxcvbn's score: 0, guessed at once, to 4.
    pub score: u8,
    /// What stands against it.
    pub weakness: Option<Weakness>,
}

impl Strength {
    /// Of `text`, for the person with this e-mail; `about` are other texts that a guesser would think
    /// of, such as names.
    pub fn of(text: &str, email: &str, about: &[impl AsRef<str>]) -> Self {
        let length = text.chars().count();
        // What is too long is not looked at: the time for that grows with the length.
        let score = if length > NewPassword::MAX { 0 } else { score(text, email, about) };
        let weakness = match length {
            0..NewPassword::MIN => Some(Weakness::TooShort),
            NewPassword::MIN..=NewPassword::MAX => None,
            _ => Some(Weakness::TooLong),
        };
        let weakness = weakness
            .or_else(|| like_email(text, email).then_some(Weakness::LikeEmail))
            .or_else(|| (score < u8::from(Score::Three)).then_some(Weakness::Guessable));
        Self { score, weakness }
    }
}

impl NewPassword {
    /// The fewest characters.
    pub const MIN: usize = 10;
    /// The most characters.
    pub const MAX: usize = 128;

    /// Takes a password as it was typed; see [`Strength::of`].
    pub fn parse(text: &str, email: &str, about: &[impl AsRef<str>]) -> Result<Self, Weakness> {
        match Strength::of(text, email, about).weakness {
            Some(weakness) => Err(weakness),
            None => Ok(Self(text.to_owned())),
        }
    }

    /// The password, to be hashed.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn like_email(text: &str, email: &str) -> bool {
    let (text, email) = (text.to_lowercase(), email.to_lowercase());
    !email.is_empty() && (email.contains(&text) || text.contains(&email))
}

fn score(text: &str, email: &str, about: &[impl AsRef<str>]) -> u8 {
    let known = about.iter().map(AsRef::as_ref).chain([email, "precision"]);
    let words: Vec<String> = known
        .flat_map(|known| {
            let parts: Vec<&str> = known.split(|letter: char| !letter.is_alphanumeric()).collect();
            let mut words = vec![known.to_owned(), parts.concat()];
            words.extend(parts.into_iter().map(str::to_owned));
            words
        })
        .filter(|word| word.chars().count() > 2)
        .collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    zxcvbn::zxcvbn(text, &words).score().into()
}

#[cfg(test)]
mod tests {
    use super::{NewPassword, Strength, Weakness};

    const EMAIL: &str = "nicha.kaew@aura-clinic.example";

    fn weakness(text: &str) -> Option<Weakness> {
        Strength::of(text, EMAIL, &["Nicha Kaew", "Aura Clinic", "ออร่า คลินิก"]).weakness
    }

    #[test]
    fn each_rule_is_told() {
        for (text, expected) in [
            ("", Some(Weakness::TooShort)),
            ("qJ7#fPz!2", Some(Weakness::TooShort)),
            ("password12345", Some(Weakness::Guessable)),
            ("aaaaaaaaaaaaaaaa", Some(Weakness::Guessable)),
            ("1234567890123456", Some(Weakness::Guessable)),
            ("AuraClinic2026", Some(Weakness::Guessable)),
            ("nichakaew11", Some(Weakness::Guessable)),
            (EMAIL, Some(Weakness::LikeEmail)),
            ("aura-clinic.example", Some(Weakness::LikeEmail)),
            ("Nicha.Kaew@aura-clinic.example!", Some(Weakness::LikeEmail)),
            ("jasmine-tuk-tuk-42", None),
            ("ส้มตำปูปลาร้าอร่อยมาก", None),
        ] {
            assert_eq!(weakness(text), expected, "{text}");
        }
        assert_eq!(weakness(&"kx".repeat(65)), Some(Weakness::TooLong));
        assert!(NewPassword::parse("jasmine-tuk-tuk-42", EMAIL, &[""]).is_ok());
    }

    #[test]
    fn lengths_count_characters() {
        assert_eq!(weakness("กขฃคฅฆงจฉ"), Some(Weakness::TooShort));
        assert_ne!(weakness(&"ก7ฮ%".repeat(32)), Some(Weakness::TooLong));
        assert_eq!(weakness(&format!("{}x", "ก7ฮ%".repeat(32))), Some(Weakness::TooLong));
    }
}
