//! Text as it is typed into fields, made fit to be kept.

use std::borrow::Cow;

/// One line, with single spaces, without control characters.
pub fn line(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// As it was typed, without spaces around it and without control characters.
pub fn lines(text: &str) -> String {
    let plain = |c: &char| !c.is_control() || matches!(c, '\n' | '\r' | '\t');
    text.trim().chars().filter(plain).collect()
}

/// A cell of a file for spreadsheets: what they would take for a formula gets an apostrophe before it.
pub fn harmless_cell(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::{harmless_cell, line, lines};

    #[test]
    fn what_looks_like_a_formula_is_text() {
        for bad in ["=1+1", "+66", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(harmless_cell(bad), format!("'{bad}"));
        }
        for good in ["", "วริศรา", "GET /a?b=c", "a=1"] {
            assert_eq!(harmless_cell(good), good);
        }
    }

    #[test]
    fn no_control_character_is_kept() {
        assert_eq!(line("  A\0B \t C\n"), "A B C");
        assert_eq!(lines(" \0a\r\n\u{7}\tb\0"), "a\r\n\tb");
    }
}
