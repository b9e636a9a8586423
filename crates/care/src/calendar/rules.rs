//! Where things lie in the calendar: rows of five minutes, and lanes where bookings overlap.

use base::{Instant, Result};
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::availability::rules::{Minutes, Plan, Span};

/// Minutes of a row.
pub const ROW: i32 = 5;
/// So many bookings lie side by side; further ones lie upon the last.
const LANES: usize = 3;

/// The hours that a calendar shows, in minutes after midnight; whole hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame {
    /// The first.
    pub from: i32,
    /// The end.
    pub until: i32,
}

impl Frame {
    /// From when the clinic opens until it closes on these days, and as much as the bookings need.
    pub fn around(plan: &Plan, dates: &[Date], spans: &[(i32, i32)]) -> Self {
        let open: Vec<Minutes> = dates.iter().flat_map(|date| plan.opening(*date)).collect();
        let firsts = open.iter().map(|part| part.from).chain(spans.iter().map(|span| span.0));
        let lasts = open.iter().map(|part| part.until).chain(spans.iter().map(|span| span.1));
        let from = firsts.min().unwrap_or(9 * 60) / 60 * 60;
        let until = (lasts.max().unwrap_or(20 * 60) + 59) / 60 * 60;
        Self { from: from.clamp(0, 23 * 60), until: until.clamp(from + 60, 24 * 60) }
    }

    /// The row in which a minute lies, from 0.
    pub fn row(self, minute: i32) -> i32 {
        (minute.clamp(self.from, self.until) - self.from) / ROW
    }

    /// First row and length of what lasts from one minute until another; nothing when it is outside.
    pub fn place(self, from: i32, until: i32) -> Option<(i32, i32)> {
        let first = self.row(from);
        let last = (until.clamp(self.from, self.until) - self.from + ROW - 1) / ROW;
        (first < last).then_some((first, last - first))
    }

    /// The hours of the axis.
    pub fn hours(self) -> impl Iterator<Item = i32> {
        self.from / 60..self.until / 60
    }
}

/// The first and the last minute of a span on a day's wall clock; what began before it begins at midnight. An
/// hour that the clock repeats lies where its first one does.
pub fn minutes(span: Span, date: Date, zone: &TimeZone) -> (i32, i32) {
    let minute = |at: Instant| {
        let local = at.0.to_zoned(zone.clone());
        match local.date().cmp(&date) {
            std::cmp::Ordering::Less => 0,
            std::cmp::Ordering::Equal => i32::from(local.hour()) * 60 + i32::from(local.minute()),
            std::cmp::Ordering::Greater => 24 * 60,
        }
    };
    let from = minute(span.from);
    (from, minute(span.until).max(from + ROW))
}

/// What is left of the frame without these parts: when nobody can be booked.
pub fn closed(frame: Frame, open: &[(i32, i32)]) -> Vec<(i32, i32)> {
    let mut open: Vec<_> = open.to_vec();
    open.sort_unstable();
    let mut closed = Vec::new();
    let mut at = frame.from;
    for (from, until) in open {
        if from > at {
            closed.push((at, from));
        }
        at = at.max(until);
    }
    if at < frame.until {
        closed.push((at, frame.until));
    }
    closed
}

/// For each span, sorted by start: its lane, and how many lanes there are where it lies.
pub fn lanes(spans: &[(i32, i32)]) -> Vec<(usize, usize)> {
    let mut lanes = vec![(0, 1); spans.len()];
    let mut group = 0;
    let mut ends: Vec<i32> = Vec::new();
    for (index, (from, until)) in spans.iter().enumerate() {
        if ends.iter().all(|end| end <= from) {
            settle(&mut lanes[group..index], ends.len());
            group = index;
            ends.clear();
        }
        let lane = ends.iter().position(|end| end <= from).unwrap_or(ends.len()).min(LANES - 1);
        if lane == ends.len() {
            ends.push(*until);
        } else {
            ends[lane] = ends[lane].max(*until);
        }
        lanes[index].0 = lane;
    }
    settle(&mut lanes[group..], ends.len());
    lanes
}

fn settle(group: &mut [(usize, usize)], count: usize) {
    for lane in group {
        lane.1 = count.max(1);
    }
}

/// The Monday of a day's week, and the six days after it.
pub fn week(date: Date) -> Result<Vec<Date>> {
    let back = i64::from(date.weekday().to_monday_zero_offset());
    let monday = date.checked_sub(jiff::Span::new().days(back)).map_err(base::Error::internal)?;
    Ok(monday.series(jiff::Span::new().days(1)).take(7).collect())
}

#[cfg(test)]
mod tests {
    use super::{Frame, closed, lanes, minutes, week};
    use crate::availability::rules::{Plan, Span};
    use base::Instant;
    use jiff::civil::date;
    use jiff::tz::TimeZone;

    #[test]
    fn a_frame_holds_what_is_in_it() {
        let day = date(2026, 11, 30);
        let frame = Frame::around(&Plan::default(), &[day], &[(505, 550), (1190, 1230)]);
        assert_eq!(frame, Frame { from: 480, until: 1260 });
        assert_eq!(frame.place(505, 550), Some((5, 9)));
        assert_eq!(frame.place(0, 400), None);
        assert_eq!(
            closed(frame, &[(540, 720), (780, 1200)]),
            [(480, 540), (720, 780), (1200, 1260)]
        );
    }

    #[test]
    fn what_overlaps_lies_side_by_side() {
        assert_eq!(lanes(&[(0, 30), (30, 60)]), [(0, 1), (0, 1)]);
        assert_eq!(
            lanes(&[(0, 60), (30, 90), (60, 90), (90, 100)]),
            [(0, 2), (1, 2), (0, 2), (0, 1)]
        );
        assert_eq!(lanes(&[(0, 9), (1, 9), (2, 9), (3, 9)]), [(0, 3), (1, 3), (2, 3), (2, 3)]);
    }

    #[test]
    fn a_day_ends_at_midnight_and_a_week_begins_on_monday() {
        let zone = TimeZone::get("Asia/Bangkok").expect("is in the tables");
        let at = |text: &str| Instant(text.parse().expect("a time"));
        let span = Span { from: at("2026-11-30T16:30:00Z"), until: at("2026-11-30T17:30:00Z") };
        assert_eq!(minutes(span, date(2026, 11, 30), &zone), (1410, 1440));
        assert_eq!(minutes(span, date(2026, 12, 1), &zone), (0, 30));
        assert_eq!(week(date(2026, 11, 28)).expect("in range")[0], date(2026, 11, 23));
    }
}
