//! What a form consists of, and how it is read.

use base::Lang;
use base::crypto::sha256;
use ui::Errors;

use crate::typed::Typed;

/// What is agreed to.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[schema(as = ConsentKind)]
pub enum Kind {
    /// To be treated.
    Treatment,
    /// To what the clinic keeps of a person, and why (PDPA).
    Privacy,
    /// To be written to about offers.
    Marketing,
    /// To anything else.
    Other,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Treatment, Self::Privacy, Self::Marketing, Self::Other];

    /// As in the database and the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Treatment => "treatment",
            Self::Privacy => "privacy",
            Self::Marketing => "marketing",
            Self::Other => "other",
        }
    }

    /// The Fluent key of its name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Treatment => "consent-kind-treatment",
            Self::Privacy => "consent-kind-privacy",
            Self::Marketing => "consent-kind-marketing",
            Self::Other => "consent-kind-other",
        }
    }

    /// Reads what [`Self::as_str`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// The words of a form, in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "the columns of the table")]
pub struct Words {
    pub title_th: String,
    pub title_en: String,
    pub body_th: String,
    pub body_en: String,
}

impl Words {
    /// The title in a language.
    pub fn title(&self, lang: Lang) -> &str {
        if lang == Lang::Th { &self.title_th } else { &self.title_en }
    }

    /// The text below it.
    pub fn body(&self, lang: Lang) -> &str {
        if lang == Lang::Th { &self.body_th } else { &self.body_en }
    }

    /// Of exactly what is read: the title, an empty line, and the text, in UTF-8.
    pub fn sha256(&self, lang: Lang) -> [u8; 32] {
        sha256(format!("{}\n\n{}", self.title(lang), self.body(lang)).as_bytes())
    }
}

/// A form that can be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// What is agreed to.
    pub kind: Kind,
    /// Whether it is missing of whoever has not signed it.
    pub for_everybody: bool,
    /// What it says.
    pub words: Words,
}

/// Most characters of a title.
const TITLE: usize = 120;
/// Most characters of a text.
const BODY: usize = 20_000;

/// Reads a form.
pub fn parse(typed: &Typed) -> Result<Draft, Errors> {
    let mut read = typed.read();
    let kind = Kind::parse(typed.one("kind").trim());
    if kind.is_none() {
        read.errors.add("kind", "form-choose");
    }
    let words = Words {
        title_th: read.name("title_th", TITLE),
        body_th: read.lines("body_th", BODY),
        title_en: read.name("title_en", TITLE),
        body_en: read.lines("body_en", BODY),
    };
    for (field, body) in [("body_th", &words.body_th), ("body_en", &words.body_en)] {
        if body.is_empty() {
            read.errors.add(field, "form-required");
        }
    }
    let for_everybody = read.ticked("for_everybody");
    read.finish(kind.map(|kind| Draft { kind, for_everybody, words }))
}

#[cfg(test)]
mod tests {
    use base::Lang;

    use super::{Kind, parse};
    use crate::typed::Typed;

    fn form() -> Typed {
        Typed::default()
            .field("kind", "marketing")
            .field("title_th", "ข่าวสาร")
            .field("title_en", " News ")
            .field("body_th", "ยินยอม")
            .field("body_en", "I agree.\r\nAlways.")
    }

    #[test]
    fn both_languages_are_needed_and_mistakes_are_named() {
        let draft = parse(&form()).expect("it is fine");
        assert_eq!((draft.kind, draft.for_everybody), (Kind::Marketing, false));
        assert_eq!(draft.words.title(Lang::En), "News");
        let errors = parse(&Typed::default()).expect_err("all of it");
        for field in ["kind", "title_th", "title_en", "body_th", "body_en"] {
            assert!(errors.has(field), "{field}");
        }
    }

    #[test]
    fn a_hash_is_of_one_language_and_of_every_letter() {
        let words = parse(&form()).expect("it is fine").words;
        let mut other = words.clone();
        assert_ne!(words.sha256(Lang::Th), words.sha256(Lang::En));
        other.body_en.push(' ');
        assert_eq!(words.sha256(Lang::Th), other.sha256(Lang::Th));
        assert_ne!(words.sha256(Lang::En), other.sha256(Lang::En));
    }
}
