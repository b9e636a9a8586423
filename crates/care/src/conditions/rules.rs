//! What may be recorded of a customer.

use ui::Errors;

use crate::codes::Contraindication;
use crate::substances::Substance;
use crate::typed::Typed;

/// A condition: an allergy to something, or one that speaks against treatments.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// To this substance.
    Allergy(Substance),
    /// As treatments name them.
    Condition(Contraindication),
}

impl Kind {
    /// The code of an allergy in the database and the API.
    pub const ALLERGY: &'static str = "allergy";

    /// Reads a row; none of what this version does not know.
    pub fn parse(kind: &str, substance: &str) -> Option<Self> {
        match kind {
            Self::ALLERGY => Substance::parse(substance).map(Self::Allergy),
            code => Contraindication::parse(code).map(Self::Condition),
        }
    }

    /// As in the database and the API.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Allergy(_) => Self::ALLERGY,
            Self::Condition(one) => one.as_str(),
        }
    }

    /// What an allergy is to, or empty.
    pub fn substance(&self) -> &str {
        match self {
            Self::Allergy(substance) => substance.as_str(),
            Self::Condition(_) => "",
        }
    }
}

/// A condition that may be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Which.
    pub kind: Kind,
    /// Anything else.
    pub note: String,
}

/// Reads a form.
pub fn parse(typed: &Typed) -> Result<Draft, Errors> {
    let mut read = typed.read();
    let allergy = typed.one("kind").trim() == Kind::ALLERGY;
    read.line("substance", Substance::MAX);
    let kind = if allergy {
        let mut all = read.substances("substance", 1);
        if all.is_empty() {
            read.errors.add("substance", "error-substance-missing");
        }
        all.pop().map(Kind::Allergy)
    } else {
        read.choice("kind", Contraindication::parse).map(Kind::Condition)
    };
    let note = read.lines("note", 500);
    read.finish(kind.map(|kind| Draft { kind, note }))
}

#[cfg(test)]
mod tests {
    use super::{Kind, parse};
    use crate::codes::Contraindication;
    use crate::typed::Typed;

    #[test]
    fn an_allergy_is_to_something_and_nothing_else_is() {
        let asked = |kind: &str, substance: &str| {
            parse(&Typed::default().field("kind", kind).field("substance", substance))
        };
        let allergy = asked("allergy", "ยาชา").expect("an allergy").kind;
        assert_eq!((allergy.code(), allergy.substance()), ("allergy", "lidocaine"));
        let pregnant = asked("pregnancy", "ignored").expect("a condition").kind;
        assert_eq!(pregnant, Kind::Condition(Contraindication::Pregnancy));
        assert!(asked("allergy", " ").expect_err("to what?").has("substance"));
        assert!(asked("allergy", "egg, milk").expect_err("one at a time").has("substance"));
        assert!(asked("cold", "").expect_err("not on the list").has("kind"));
    }
}
