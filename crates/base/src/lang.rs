//! The two languages of the interface.

use std::fmt;

/// A language of the interface.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Default,
    serde::Serialize,
    serde::Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// English.
    En,
    /// Thai, the language of the first clinics and so the default.
    #[default]
    Th,
}

impl Lang {
    /// Both languages, in the order of their bundles.
    pub const ALL: [Self; 2] = [Self::En, Self::Th];

    /// The BCP 47 primary tag, as in `<html lang>`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Th => "th",
        }
    }

    /// Reads a tag such as `th`, `th-TH` or `EN_gb`; `None` for a language we do not speak.
    pub fn parse(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_', ';']).next()?;
        Self::ALL.into_iter().find(|lang| primary.eq_ignore_ascii_case(lang.code()))
    }

    /// The first language of an `Accept-Language` header that we speak.
    pub fn negotiate(header: &str) -> Option<Self> {
        header.split(',').find_map(Self::parse)
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::Lang;

    #[test]
    fn tags_are_read_with_region_and_case() {
        assert_eq!(Lang::parse("th-TH"), Some(Lang::Th));
        assert_eq!(Lang::parse("EN_gb"), Some(Lang::En));
        assert_eq!(Lang::parse("the"), None);
        assert_eq!(Lang::negotiate("de, en-GB;q=0.8, th"), Some(Lang::En));
    }
}
