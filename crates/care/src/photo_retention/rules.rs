//! How long, and what that means on a day.

use base::{Error, Instant, Result};
use jiff::ToSpan;

/// The choices, in months; besides, for as long as nobody erases them.
pub const MONTHS: [i32; 6] = [3, 6, 12, 24, 36, 60];
/// The longest, as the database has it.
const LONGEST: i32 = 240;

/// Months as typed: nothing, or 1 to 240.
pub fn months(typed: &str) -> Result<Option<i32>> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    let months = typed.trim().parse().ok().filter(|months| (1..=LONGEST).contains(months));
    months.map(Some).ok_or(Error::Invalid { field: "months", detail: "error-months" })
}

/// What was taken before this is let go.
pub fn before(now: Instant, months: i32) -> Instant {
    let utc = now.0.to_zoned(jiff::tz::TimeZone::UTC);
    utc.checked_sub(months.months()).map_or(now, |then| Instant::from(then.timestamp()))
}

#[cfg(test)]
mod tests {
    use super::{before, months};
    use base::Instant;

    #[test]
    fn months_are_a_number_or_nothing() {
        assert_eq!(months(" ").ok(), Some(None));
        assert_eq!(months("24").ok(), Some(Some(24)));
        for bad in ["0", "-1", "241", "two"] {
            assert!(months(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn months_are_those_of_the_calendar() {
        let now = Instant::from("2026-03-31T05:00:00Z".parse::<jiff::Timestamp>().expect("a time"));
        assert_eq!(before(now, 1).0.to_string(), "2026-02-28T05:00:00Z");
        assert_eq!(before(now, 12).0.to_string(), "2025-03-31T05:00:00Z");
    }
}
