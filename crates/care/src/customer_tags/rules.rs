//! What a tag may be.

use base::{Error, Result, text};

/// The longest, in characters.
pub const LONGEST: usize = 40;

/// The name of a tag: one line, as somebody wrote it first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name(String);

impl Name {
    /// Reads what was typed.
    pub fn parse(typed: &str) -> Result<Self> {
        let name = text::line(typed.trim_start().trim_start_matches('#'));
        match name.chars().count() {
            0 => Err(Error::Invalid { field: "tag", detail: "error-tag-empty" }),
            count if count > LONGEST => Err(Error::Wrong {
                field: "tag".to_owned(),
                detail: "error-too-long",
                argument: Some(("limit", LONGEST.to_string())),
            }),
            _ => Ok(Self(name)),
        }
    }

    /// As it is shown.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As it is compared: whoever writes `vip` means `VIP`.
    pub fn key(&self) -> String {
        // Some letters become longer: İ has two.
        self.0.to_lowercase().chars().take(LONGEST).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, Name};

    #[test]
    fn a_tag_is_one_line_and_is_compared_without_case() {
        let name = Name::parse(" #VIP \n gold ").expect("a tag");
        assert_eq!((name.as_str(), name.key().as_str()), ("VIP gold", "vip gold"));
        assert!(Name::parse(" # ").is_err());
        assert!(Name::parse(&"ก".repeat(LONGEST)).is_ok());
        assert!(Name::parse(&"ก".repeat(LONGEST + 1)).is_err());
        let odd = Name::parse(&"İ".repeat(LONGEST)).expect("long when lower");
        assert_eq!(odd.key().chars().count(), LONGEST);
    }
}
