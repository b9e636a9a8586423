//! Periods on the clinic's own calendar.

use base::Instant;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// How many days the chart shows.
pub const CHART_DAYS: i32 = 14;

/// The instants at which this month, last month and today began in `zone`.
pub struct Periods {
    /// Midnight of the first of this month.
    pub month: Instant,
    /// Midnight of the first of last month.
    pub last_month: Instant,
    /// As far into last month as now is into this one.
    pub last_month_so_far: Instant,
    /// Today's date.
    pub today: Date,
    /// The chart's days, oldest first, each with the instant it began, and the end of the last.
    pub days: Vec<(Date, Instant)>,
    /// The end of the chart's last day.
    pub end: Instant,
}

impl Periods {
    /// The periods around `now`. Days are added on the calendar, so a clock change cannot move them.
    pub fn around(now: Instant, zone: &TimeZone) -> base::Result<Self> {
        let today = now.0.to_zoned(zone.clone()).date();
        let midnight = |date: Date| -> base::Result<Instant> {
            let zoned = date.to_zoned(zone.clone()).map_err(base::Error::internal)?;
            Ok(Instant::from(zoned.timestamp()))
        };
        let days_before = |days: i32| {
            today.checked_sub(jiff::Span::new().days(days)).map_err(base::Error::internal)
        };
        let first = today.first_of_month();
        let before = first.yesterday().map_err(base::Error::internal)?.first_of_month();
        let month = midnight(first)?;
        let last_month = midnight(before)?;
        let so_far = now.0.duration_since(month.0);
        let same_point = last_month.0.saturating_add(so_far).map_err(base::Error::internal)?;
        let days = (0..CHART_DAYS)
            .rev()
            .map(|ago| days_before(ago).and_then(|date| Ok((date, midnight(date)?))))
            .collect::<base::Result<_>>()?;
        Ok(Self {
            month,
            last_month,
            last_month_so_far: Instant::from(same_point.min(month.0)),
            today,
            days,
            end: midnight(today.tomorrow().map_err(base::Error::internal)?)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Periods;
    use base::Instant;
    use jiff::tz::TimeZone;

    #[test]
    fn a_month_begins_at_midnight_in_bangkok() {
        let zone = TimeZone::get("Asia/Bangkok").expect("is in the tables");
        // 17:30 UTC on 30 June is already 1 July in Bangkok.
        let now = Instant("2026-06-30T17:30:00Z".parse().expect("a time"));
        let periods = Periods::around(now, &zone).expect("in range");
        assert_eq!(periods.month.0.to_string(), "2026-06-30T17:00:00Z");
        assert_eq!(periods.last_month.0.to_string(), "2026-05-31T17:00:00Z");
        assert_eq!(periods.last_month_so_far.0.to_string(), "2026-05-31T17:30:00Z");
        assert_eq!(periods.days.len(), 14);
        assert_eq!(periods.days[13].0, periods.today);
    }

    #[test]
    fn a_long_month_is_not_compared_beyond_the_short_one_before() {
        let now = Instant("2026-03-31T12:00:00Z".parse().expect("a time"));
        let periods = Periods::around(now, &TimeZone::UTC).expect("in range");
        assert_eq!(periods.last_month_so_far, periods.month);
    }
}
