//! What a note may be.

use base::{Error, Result};

/// The longest note, in characters.
pub const LONGEST: usize = 2000;

/// The text of a note: something, no longer than [`LONGEST`], without control characters but line ends.
pub fn text(typed: &str) -> Result<String> {
    let plain: String =
        typed.chars().filter(|letter| !letter.is_control() || *letter == '\n').collect();
    let text = plain.trim();
    match text.chars().count() {
        0 => Err(Error::Invalid { field: "text", detail: "form-required" }),
        count if count > LONGEST => Err(Error::Wrong {
            field: "text".to_owned(),
            detail: "error-too-long",
            argument: Some(("limit", LONGEST.to_string())),
        }),
        _ => Ok(text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, text};

    #[test]
    fn a_note_says_something_and_keeps_its_lines() {
        assert_eq!(text(" a\r\nb\0 ").ok().as_deref(), Some("a\nb"));
        assert!(text(" \n\t ").is_err());
        assert!(text(&"ก".repeat(LONGEST)).is_ok());
        assert!(text(&"ก".repeat(LONGEST + 1)).is_err());
    }
}
