//! What is typed about somebody who waits.

use base::{CustomerId, Day, MemberId, TreatmentId};
use jiff::civil::Date;
use ui::Errors;

/// As it was typed.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct Form {
    /// The customer's id.
    pub customer: String,
    /// What was looked for.
    pub search: String,
    /// The treatment's id.
    pub treatment: String,
    /// A member's id, or empty.
    pub practitioner: String,
    /// The first day that would do.
    pub from: String,
    /// The last.
    pub to: String,
    /// The note.
    pub note: String,
}

/// Somebody's wish.
#[derive(Debug)]
#[allow(missing_docs, reason = "as in `Form`")]
pub struct Entry {
    pub customer: CustomerId,
    pub treatment: TreatmentId,
    pub practitioner: Option<MemberId>,
    pub from: Day,
    pub to: Day,
    pub note: String,
}

/// The longest wait, in days.
const LONGEST: i32 = 366;

/// Reads a form; `today` is the clinic's date.
pub fn parse(form: &Form, today: Date) -> Result<Entry, Errors> {
    let mut errors = Errors::new();
    let customer = form.customer.trim().parse().ok();
    if customer.is_none() {
        errors.add("search", "error-booking-customer");
    }
    let treatment = form.treatment.trim().parse().ok();
    if treatment.is_none() {
        errors.add("treatment", "error-treatment-missing");
    }
    let practitioner = match form.practitioner.trim() {
        "" => None,
        text => text.parse().map_err(|_| errors.add("practitioner", "error-choice")).ok(),
    };
    let from = Day::parse(&form.from).filter(|day| day.0 >= today);
    if from.is_none() {
        errors.add("from", "error-day-ahead");
    }
    let to = Day::parse(&form.to)
        .filter(|to| from.is_none_or(|from| *to >= from && (to.0 - from.0).get_days() <= LONGEST));
    if to.is_none() {
        errors.add("to", "error-day-after");
    }
    let note: String = form.note.trim().chars().filter(|c| !c.is_control()).collect();
    if note.chars().count() > 500 {
        errors.add_with("note", "error-too-long", "limit", 500);
    }
    match (customer, treatment, from, to) {
        (Some(customer), Some(treatment), Some(from), Some(to)) if errors.is_empty() => {
            Ok(Entry { customer, treatment, practitioner, from, to, note })
        }
        _ => Err(errors),
    }
}

#[cfg(test)]
mod tests {
    use super::{Form, parse};
    use jiff::civil::date;

    #[test]
    fn every_mistake_is_named_at_once() {
        let bad = Form { from: "2020-01-01".into(), practitioner: "x".into(), ..Form::default() };
        let errors = parse(&bad, date(2026, 11, 28)).expect_err("five mistakes");
        let fields: Vec<_> = errors.fields().collect();
        assert_eq!(fields, ["search", "treatment", "practitioner", "from", "to"]);
    }

    #[test]
    fn a_day_is_enough() {
        let id = "00000000-0000-7000-8000-000000000001";
        let good = Form {
            customer: id.into(),
            treatment: id.into(),
            from: "2026-11-28".into(),
            to: "2026-11-28".into(),
            ..Form::default()
        };
        assert!(parse(&good, date(2026, 11, 28)).is_ok());
    }
}
