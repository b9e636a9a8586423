//! What is typed about somebody who waits.

use base::{Day, MemberId, TreatmentId};
use jiff::civil::Date;
use ui::Errors;

/// The page's form, as it was typed.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct Form {
    /// The customer's id.
    pub customer: String,
    /// What was looked for.
    pub search: String,
    /// What they wait for.
    #[serde(flatten)]
    pub wish: Wish,
}

/// What somebody waits for, as it was typed.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct Wish {
    /// The treatment's id.
    pub treatment_id: String,
    /// A member's id, or empty.
    pub practitioner_id: String,
    /// The first day that would do.
    pub from: String,
    /// The last.
    pub to: String,
    /// The note.
    pub note: String,
}

/// Somebody's wish.
#[derive(Debug)]
#[allow(missing_docs, reason = "as in `Wish`")]
pub struct Entry {
    pub treatment: TreatmentId,
    pub practitioner: Option<MemberId>,
    pub from: Day,
    pub to: Day,
    pub note: String,
}

/// The longest wait, in days.
const LONGEST: i32 = 366;

/// Reads a wish; `today` is the clinic's date. Adds every mistake.
pub fn parse(wish: &Wish, today: Date, errors: &mut Errors) -> Option<Entry> {
    let treatment = wish.treatment_id.trim().parse().ok();
    if treatment.is_none() {
        errors.add("treatment_id", "error-treatment-missing");
    }
    let practitioner = match wish.practitioner_id.trim() {
        "" => None,
        text => text.parse().map_err(|_| errors.add("practitioner_id", "error-choice")).ok(),
    };
    let from = Day::parse(&wish.from).filter(|day| day.0 >= today);
    if from.is_none() {
        errors.add("from", "error-day-ahead");
    }
    let to = Day::parse(&wish.to)
        .filter(|to| from.is_none_or(|from| *to >= from && (to.0 - from.0).get_days() <= LONGEST));
    if to.is_none() {
        errors.add("to", "error-day-after");
    }
    let note: String = wish.note.trim().chars().filter(|c| !c.is_control()).collect();
    if note.chars().count() > 500 {
        errors.add_with("note", "error-too-long", "limit", 500);
    }
    match (treatment, from, to) {
        (Some(treatment), Some(from), Some(to)) if errors.is_empty() => {
            Some(Entry { treatment, practitioner, from, to, note })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Wish, parse};
    use jiff::civil::date;
    use ui::Errors;

    #[test]
    fn every_mistake_is_named_at_once() {
        let bad =
            Wish { from: "2020-01-01".into(), practitioner_id: "x".into(), ..Wish::default() };
        let mut errors = Errors::new();
        assert!(parse(&bad, date(2026, 11, 28), &mut errors).is_none());
        let fields: Vec<_> = errors.fields().collect();
        assert_eq!(fields, ["treatment_id", "practitioner_id", "from", "to"]);
    }

    #[test]
    fn a_day_is_enough() {
        let good = Wish {
            treatment_id: "00000000-0000-7000-8000-000000000001".into(),
            from: "2026-11-28".into(),
            to: "2026-11-28".into(),
            ..Wish::default()
        };
        let mut errors = Errors::new();
        assert!(parse(&good, date(2026, 11, 28), &mut errors).is_some());
        assert!(errors.is_empty());
    }
}
