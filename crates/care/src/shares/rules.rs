//! How long a link lives.

use base::{Error, Result};

/// The choices, in days.
pub const DAYS: [i64; 4] = [1, 7, 30, 90];
/// What is chosen at first.
pub const USUAL: i64 = 7;

/// One of [`DAYS`]; nothing means [`USUAL`].
pub fn days(typed: &str) -> Result<i64> {
    if typed.trim().is_empty() {
        return Ok(USUAL);
    }
    let days = typed.trim().parse().ok().filter(|days| DAYS.contains(days));
    days.ok_or(Error::Invalid { field: "days", detail: "error-choice" })
}

#[cfg(test)]
mod tests {
    use super::{USUAL, days};

    #[test]
    fn only_the_choices_are_taken() {
        assert_eq!(days("").ok(), Some(USUAL));
        assert_eq!(days(" 30 ").ok(), Some(30));
        for bad in ["2", "-7", "7.0", "forever"] {
            assert!(days(bad).is_err(), "{bad}");
        }
    }
}
