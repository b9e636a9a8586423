//! Periods on the clinic's own calendar.

use base::Instant;
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// What the figures are of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Period {
    /// Since midnight.
    Today,
    /// Since Monday.
    Week,
    /// Since the first.
    #[default]
    Month,
    /// Since the first of January, April, July or October.
    Quarter,
}

/// How many days the chart shows when the figures are of one.
const CHART_DAYS: i32 = 14;

impl Period {
    /// All of them, the shortest first.
    pub const ALL: [Self; 4] = [Self::Today, Self::Week, Self::Month, Self::Quarter];

    /// As in addresses.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Today => "today",
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
        }
    }

    /// Reads what [`Self::as_str`] wrote; anything else is a month.
    pub fn asked(text: &str) -> Self {
        Self::ALL.into_iter().find(|period| period.as_str() == text).unwrap_or_default()
    }

    /// Its first day, of those that hold `day`.
    fn first(self, day: Date) -> Date {
        match self {
            Self::Today => day,
            Self::Week => {
                let since_monday = i64::from(day.weekday().to_monday_zero_offset());
                day.saturating_sub(since_monday.days())
            }
            Self::Month => day.first_of_month(),
            Self::Quarter => {
                let into = i64::from((day.month() - 1) % 3);
                day.first_of_month().saturating_sub(into.months())
            }
        }
    }

    /// Days at which the chart's bars begin, and the day after the last, for the period that holds `today`.
    fn steps(self, today: Date) -> (Vec<Date>, Date) {
        let first = self.first(today);
        let (from, until, step) = match self {
            Self::Today => (today.saturating_sub((CHART_DAYS - 1).days()), today, 1),
            Self::Week => (first, first.saturating_add(6.days()), 1),
            Self::Month => (first, today.last_of_month(), 1),
            Self::Quarter => (first, first.saturating_add(2.months()).last_of_month(), 7),
        };
        let after = until.saturating_add(1.day());
        (from.series(step.days()).take_while(|day| *day < after).collect(), after)
    }
}

/// A period up to now, and the same stretch of the one before.
pub struct Window {
    /// Which.
    pub period: Period,
    /// When it began.
    pub from: Instant,
    /// The end of today.
    pub until: Instant,
    /// When the one before began.
    pub before: Instant,
    /// As far into the one before as now is into this one.
    pub before_until: Instant,
    /// Today's date.
    pub today: Date,
    /// When today began.
    pub midnight: Instant,
    /// The chart's bars: the days at which they begin.
    pub days: Vec<Date>,
    /// The instants of those.
    pub edges: Vec<Instant>,
    /// The end of the last bar.
    pub end: Instant,
}

impl Window {
    /// The period that `now` lies in. Days are added on the calendar, so a clock change cannot move them.
    pub fn around(period: Period, now: Instant, zone: &TimeZone) -> base::Result<Self> {
        let today = now.0.to_zoned(zone.clone()).date();
        let start = |date: Date| -> base::Result<Instant> {
            let zoned = date.to_zoned(zone.clone()).map_err(base::Error::internal)?;
            Ok(Instant::from(zoned.timestamp()))
        };
        let first = period.first(today);
        let first_before = period.first(first.yesterday().map_err(base::Error::internal)?);
        let (from, before) = (start(first)?, start(first_before)?);
        let so_far = now.0.duration_since(from.0);
        let same_point = before.0.saturating_add(so_far).map_err(base::Error::internal)?;
        let (days, after) = period.steps(today);
        Ok(Self {
            period,
            from,
            until: start(today.tomorrow().map_err(base::Error::internal)?)?,
            before,
            before_until: Instant::from(same_point.min(from.0)),
            today,
            midnight: start(today)?,
            edges: days.iter().map(|day| start(*day)).collect::<base::Result<_>>()?,
            days,
            end: start(after)?,
        })
    }
}

/// What the chart counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Series {
    /// Bookings that were not cancelled, by when they begin.
    Bookings,
    /// Finished analyses.
    Analyses,
    /// Customers who were registered.
    Customers,
}

impl Series {
    /// All of them, as they are offered.
    pub const ALL: [Self; 3] = [Self::Bookings, Self::Analyses, Self::Customers];

    /// As in addresses.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Bookings => "bookings",
            Self::Analyses => "analyses",
            Self::Customers => "customers",
        }
    }

    /// The Fluent key of its name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Bookings => "dashboard-series-bookings",
            Self::Analyses => "dashboard-series-analyses",
            Self::Customers => "dashboard-series-customers",
        }
    }

    /// What is asked for, if it is one of `offered`; else the first of them.
    pub fn asked(text: &str, offered: &[Self]) -> Self {
        let found = offered.iter().find(|series| series.as_str() == text);
        *found.or(offered.first()).unwrap_or(&Self::Analyses)
    }
}

/// By how many percent a figure has changed, rounded; nothing to say where there was none before.
pub fn change(now: i64, before: i64) -> Option<i64> {
    (before > 0).then(|| {
        let difference = now.saturating_sub(before).saturating_mul(100);
        let half = before / 2 * difference.signum();
        difference.saturating_add(half) / before
    })
}

#[cfg(test)]
mod tests {
    use super::{Period, Series, Window, change};
    use base::Instant;
    use jiff::civil::date;
    use jiff::tz::TimeZone;

    fn window(period: Period, now: &str) -> Window {
        let zone = TimeZone::get("Asia/Bangkok").expect("is in the tables");
        Window::around(period, Instant(now.parse().expect("a time")), &zone).expect("in range")
    }

    #[test]
    fn a_month_begins_at_midnight_in_bangkok() {
        // 17:30 UTC on 30 June is already 1 July in Bangkok.
        let july = window(Period::Month, "2026-06-30T17:30:00Z");
        assert_eq!(july.from.0.to_string(), "2026-06-30T17:00:00Z");
        assert_eq!(july.before.0.to_string(), "2026-05-31T17:00:00Z");
        assert_eq!(july.before_until.0.to_string(), "2026-05-31T17:30:00Z");
        assert_eq!((july.days.len(), july.days[0]), (31, date(2026, 7, 1)));
        assert_eq!(july.end.0.to_string(), "2026-07-31T17:00:00Z");
    }

    #[test]
    fn a_long_month_is_not_compared_beyond_the_short_one_before() {
        let march = window(Period::Month, "2026-03-31T12:00:00Z");
        assert_eq!(march.before_until, march.from);
    }

    #[test]
    fn weeks_begin_on_mondays_and_quarters_with_a_month() {
        let week = window(Period::Week, "2026-11-29T05:00:00Z");
        assert_eq!((week.days.len(), week.days[0]), (7, date(2026, 11, 23)));
        assert_eq!(week.before.0.to_string(), "2026-11-15T17:00:00Z");
        let quarter = window(Period::Quarter, "2026-11-29T05:00:00Z");
        assert_eq!(quarter.days[0], date(2026, 10, 1));
        assert_eq!(quarter.before.0.to_string(), "2026-06-30T17:00:00Z");
        assert_eq!(quarter.days.len(), 14, "92 days are thirteen weeks and a day");
        assert_eq!(quarter.end.0.to_string(), "2026-12-31T17:00:00Z");
    }

    #[test]
    fn today_is_compared_with_yesterday_by_this_hour() {
        let today = window(Period::Today, "2026-11-29T05:00:00Z");
        assert_eq!(today.before.0.to_string(), "2026-11-27T17:00:00Z");
        assert_eq!(today.before_until.0.to_string(), "2026-11-28T05:00:00Z");
        assert_eq!((today.days.len(), today.days[13]), (14, date(2026, 11, 29)));
        assert_eq!(today.until, today.end);
    }

    #[test]
    fn what_is_asked_for_is_read_or_is_the_usual() {
        for period in Period::ALL {
            assert_eq!(Period::asked(period.as_str()), period);
        }
        assert_eq!(Period::asked("century"), Period::Month);
        assert_eq!(Series::asked("bookings", &[Series::Analyses]), Series::Analyses);
        assert_eq!(Series::asked("customers", &Series::ALL), Series::Customers);
    }

    #[test]
    fn a_change_is_in_percent_of_what_was() {
        assert_eq!(change(12, 8), Some(50));
        assert_eq!(change(1, 3), Some(-67));
        assert_eq!(change(2, 3), Some(-33));
        assert_eq!(change(5, 0), None);
    }
}
