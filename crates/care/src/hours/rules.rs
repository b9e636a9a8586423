//! What may be said of hours: wall-clock times of a week, and days when nobody comes.

use base::Day;
use ui::Errors;

use crate::typed::Typed;

/// A stretch of a weekday, in minutes after midnight on the clinic's wall clock; 1440 is midnight at its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// 1 is Monday (ISO 8601).
    pub weekday: i32,
    /// Where it begins.
    pub from: i32,
    /// Where it ends.
    pub to: i32,
}

/// Fields of a weekday in the form: the first stretch, and one after a break.
pub const FIELDS: [[&str; 4]; 7] = [
    ["from_1", "to_1", "again_1", "until_1"],
    ["from_2", "to_2", "again_2", "until_2"],
    ["from_3", "to_3", "again_3", "until_3"],
    ["from_4", "to_4", "again_4", "until_4"],
    ["from_5", "to_5", "again_5", "until_5"],
    ["from_6", "to_6", "again_6", "until_6"],
    ["from_7", "to_7", "again_7", "until_7"],
];

/// Reads `9:00`, `09:00`, `0900` or `9.30`.
pub fn minute(text: &str) -> Option<i32> {
    let text = text.trim().replace('.', ":");
    let (hours, minutes) =
        text.split_once(':').or_else(|| text.split_at_checked(text.len().checked_sub(2)?))?;
    let digits = |part: &str| {
        !part.is_empty() && part.len() <= 2 && part.bytes().all(|b| b.is_ascii_digit())
    };
    if !digits(hours) || !digits(minutes) || minutes.len() != 2 {
        return None;
    }
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    let all = hours * 60 + minutes;
    (minutes < 60 && all <= 24 * 60).then_some(all)
}

/// As a field of time has it.
pub fn clock(minute: i32) -> String {
    // A field of time knows no 24:00.
    let minute = minute % (24 * 60);
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// Reads a week: a day without times is off; a second stretch begins after the first.
pub fn week(typed: &Typed) -> Result<Vec<Span>, Errors> {
    let mut errors = Errors::new();
    let mut spans = Vec::new();
    for (weekday, [from, to, again, until]) in (1..).zip(FIELDS) {
        let first = span(typed, &mut errors, weekday, (from, to));
        let second = span(typed, &mut errors, weekday, (again, until));
        if let Some(second) = second
            && first.is_none_or(|first| first.to > second.from)
        {
            errors.add(again, "error-hours-order");
        }
        spans.extend(first);
        spans.extend(second);
    }
    if errors.is_empty() { Ok(spans) } else { Err(errors) }
}

fn span(
    typed: &Typed,
    errors: &mut Errors,
    weekday: i32,
    (from, to): (&'static str, &'static str),
) -> Option<Span> {
    let (begins, ends) = (typed.one(from).trim(), typed.one(to).trim());
    if begins.is_empty() && ends.is_empty() {
        return None;
    }
    let read = |errors: &mut Errors, field, text| {
        let read = minute(text);
        if read.is_none() {
            errors.add(field, "error-time");
        }
        read
    };
    let (begins, ends) = (read(errors, from, begins), read(errors, to, ends));
    let begins = begins?;
    // Closing at midnight is the end of the day, not its beginning.
    let ends = ends.map(|end| if end == 0 { 24 * 60 } else { end })?;
    if begins >= ends {
        errors.add(to, "error-hours-order");
        return None;
    }
    Some(Span { weekday, from: begins, to: ends })
}

/// A week as it stands in the form.
pub fn typed(week: &[Span]) -> Typed {
    let mut form = Typed::default();
    for (weekday, fields) in (1..).zip(FIELDS) {
        let spans = week.iter().filter(|span| span.weekday == weekday).take(2);
        for (span, pair) in spans.zip([[fields[0], fields[1]], [fields[2], fields[3]]]) {
            form = form.field(pair[0], clock(span.from)).field(pair[1], clock(span.to));
        }
    }
    form
}

/// Days when nobody comes, the last one included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closed {
    /// The first day.
    pub first: Day,
    /// The last day.
    pub last: Day,
    /// Why.
    pub reason: String,
}

/// The longest closure, in days.
const LONGEST: i32 = 366;

/// Reads days: an empty last day is the first one.
pub fn closed(typed: &Typed) -> Result<Closed, Errors> {
    let mut read = typed.read();
    let first = read.choice("starts_on", Day::parse);
    let last = match typed.one("ends_on").trim() {
        "" => first,
        _ => read.choice("ends_on", Day::parse),
    };
    let reason = read.line("reason", 200);
    if let Some((first, last)) = first.zip(last) {
        let days = (last.0 - first.0).get_days();
        if !(0..=LONGEST).contains(&days) {
            read.errors.add("ends_on", "error-days-order");
        }
    }
    read.finish(first.zip(last).map(|(first, last)| Closed { first, last, reason }))
}

#[cfg(test)]
mod tests {
    use super::{Span, closed, minute, typed, week};
    use crate::typed::Typed;

    #[test]
    fn times_are_read_as_people_type_them() {
        for (text, minutes) in
            [("9:00", 540), ("09:30", 570), ("0930", 570), ("9.30", 570), ("24:00", 1440)]
        {
            assert_eq!(minute(text), Some(minutes), "{text}");
        }
        for bad in ["", "9", "9:5", "25:00", "10:60", "ten", "-1:00", "24:01"] {
            assert_eq!(minute(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_week_reads_back_and_its_mistakes_are_named() {
        let spans = [
            Span { weekday: 1, from: 600, to: 720 },
            Span { weekday: 1, from: 780, to: 1200 },
            Span { weekday: 7, from: 600, to: 1440 },
        ];
        assert_eq!(week(&typed(&spans)).expect("a week"), spans);
        let bad = Typed::default()
            .field("from_1", "10:00")
            .field("from_2", "12:00")
            .field("to_2", "9:00")
            .field("from_3", "9:00")
            .field("to_3", "12:00")
            .field("again_3", "11:00")
            .field("until_3", "13:00");
        let errors = week(&bad).expect_err("three mistakes");
        assert_eq!(errors.fields().collect::<Vec<_>>(), ["to_1", "to_2", "again_3"]);
    }

    #[test]
    fn days_are_in_order() {
        let asked = |first: &str, last: &str| {
            closed(&Typed::default().field("starts_on", first).field("ends_on", last))
        };
        assert!(asked("2026-12-31", "2027-01-02").is_ok());
        assert!(asked("2569-12-31", "").is_ok());
        assert!(asked("2027-01-02", "2026-12-31").expect_err("backwards").has("ends_on"));
        assert!(asked("", "").expect_err("none").has("starts_on"));
    }
}
