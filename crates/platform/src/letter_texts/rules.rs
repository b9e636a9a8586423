//! What a clinic may say in its invitations, and which letter an address names.

use base::Lang;
use ui::Errors;

use crate::letters::{Invited, Words};

/// Characters of a subject: what an inbox shows, and some more.
pub const LONGEST_SUBJECT: usize = 120;
/// Characters of an introduction.
pub const LONGEST_INTRO: usize = 1000;

/// One of the letters: whom it speaks to, in which language. In addresses `staff-th`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Which {
    pub invited: Invited,
    pub lang: Lang,
}

impl Which {
    /// Every letter, those to the same people beside each other.
    pub fn all() -> impl Iterator<Item = Self> {
        Invited::ALL
            .into_iter()
            .flat_map(|invited| [Lang::Th, Lang::En].map(|lang| Self { invited, lang }))
    }

    /// As in addresses.
    pub fn word(self) -> String {
        format!("{}-{}", self.invited.as_str(), self.lang.code())
    }

    /// Reads what [`Self::word`] wrote.
    pub fn parse(word: &str) -> Option<Self> {
        Self::all().find(|which| which.word() == word)
    }

    /// As in the database.
    pub fn kind(self) -> String {
        format!("invitation_{}", self.invited.as_str())
    }
}

/// The words as they were typed.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct Form {
    pub subject: String,
    pub intro: String,
}

impl From<Words> for Form {
    fn from(words: Words) -> Self {
        Self { subject: words.subject, intro: words.intro }
    }
}

/// Reads the form. The subject becomes one line; the introduction keeps its lines.
pub fn parse(form: &Form) -> Result<Words, Errors> {
    let mut errors = Errors::new();
    let words = Words {
        subject: base::mail::Line::new(&form.subject).as_str().to_owned(),
        intro: form.intro.trim().replace("\r\n", "\n"),
    };
    for (field, text, limit, missing) in [
        ("subject", &words.subject, LONGEST_SUBJECT, "error-subject-missing"),
        ("intro", &words.intro, LONGEST_INTRO, "error-intro-missing"),
    ] {
        if text.is_empty() {
            errors.add(field, missing);
        }
        if text.chars().count() > limit {
            errors.add_with(field, "error-too-long", "limit", limit);
        }
        if text.chars().any(|c| c.is_control() && c != '\n') {
            errors.add(field, "error-control");
        }
    }
    if errors.is_empty() { Ok(words) } else { Err(errors) }
}

#[cfg(test)]
mod tests {
    use super::{Form, Which, parse};

    #[test]
    fn words_need_both_parts_and_have_limits() {
        let form =
            |subject: &str, intro: &str| Form { subject: subject.into(), intro: intro.into() };
        let words = parse(&form(" Join\r\nBcc: us ", "One.\r\nTwo. ")).expect("fine");
        assert_eq!((words.subject.as_str(), words.intro.as_str()), ("Join Bcc: us", "One.\nTwo."));
        let fields = |form: &Form| {
            parse(form).map_or_else(|errors| errors.fields().collect(), |_| Vec::new())
        };
        assert_eq!(fields(&form(" ", "")), ["subject", "intro"]);
        assert_eq!(fields(&form(&"ก".repeat(121), &"ก".repeat(1001))), ["subject", "intro"]);
        assert!(fields(&form(&"ก".repeat(120), &"ก".repeat(1000))).is_empty());
        assert_eq!(fields(&form("a", "b\u{0}")), ["intro"]);
    }

    #[test]
    fn every_letter_has_its_own_word() {
        let words: Vec<_> = Which::all().map(Which::word).collect();
        assert_eq!(words.len(), 6);
        assert!(Which::all().all(|which| Which::parse(&which.word()) == Some(which)));
        assert_eq!(Which::parse("staff"), None);
    }
}
