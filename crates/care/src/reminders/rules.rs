//! How long before an appointment.

use base::{Error, Instant, Result};

/// When customers are reminded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Before {
    /// Not at all.
    Never,
    /// Four hours before.
    Hours,
    /// A day before.
    Day,
    /// Two days before.
    TwoDays,
    /// Three days before.
    ThreeDays,
}

impl Before {
    /// All, the shortest first.
    pub const ALL: [Self; 5] =
        [Self::Never, Self::Hours, Self::Day, Self::TwoDays, Self::ThreeDays];

    /// As the database and the API have it; 0 is not at all.
    pub const fn hours(self) -> i32 {
        match self {
            Self::Never => 0,
            Self::Hours => 4,
            Self::Day => 24,
            Self::TwoDays => 48,
            Self::ThreeDays => 72,
        }
    }

    /// When a reminder of something that starts then is due.
    pub fn due(self, starts_at: Instant) -> Instant {
        starts_at.plus_seconds(-3600 * i64::from(self.hours()))
    }

    /// The Fluent key of its name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Never => "reminder-never",
            Self::Hours => "reminder-hours",
            Self::Day => "reminder-day",
            Self::TwoDays => "reminder-two-days",
            Self::ThreeDays => "reminder-three-days",
        }
    }

    /// Of a number of hours.
    pub fn of(hours: i32) -> Option<Self> {
        Self::ALL.into_iter().find(|before| before.hours() == hours)
    }

    /// Reads a number of hours.
    pub fn parse(typed: &str) -> Result<Self> {
        let hours = typed.trim().parse().ok();
        hours.and_then(Self::of).ok_or(Error::Invalid { field: "hours", detail: "error-choice" })
    }
}

#[cfg(test)]
mod tests {
    use super::Before;

    #[test]
    fn only_the_choices_are_read() {
        for before in Before::ALL {
            assert_eq!(Before::parse(&before.hours().to_string()).ok(), Some(before));
        }
        for bad in ["", "1", "-24", "day"] {
            assert!(Before::parse(bad).is_err(), "{bad}");
        }
    }
}
