//! What is asked of somebody who walks in.

use jiff::civil::Date;
use serde::Deserialize;
use ui::Errors;

use crate::customers::rules::{self as customers, Record};
use crate::queue_tickets::rules::{self as tickets, Visit, VisitForm};

/// Somebody new, as quickly typed as can be.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct WalkInForm {
    pub full_name: String,
    pub nickname: String,
    pub phone: String,
    pub priority: String,
    pub purpose: String,
    pub practitioner_id: String,
    pub place: String,
    /// Not empty once it was said that this is nobody of those who look the same.
    pub anyway: String,
}

impl WalkInForm {
    /// As it is offered.
    pub fn blank() -> Self {
        Self { priority: VisitForm::blank().priority, ..Self::default() }
    }

    /// What is said of the visit.
    pub fn visit(&self) -> VisitForm {
        VisitForm {
            priority: self.priority.clone(),
            purpose: self.purpose.clone(),
            practitioner_id: self.practitioner_id.clone(),
            place: self.place.clone(),
        }
    }
}

/// Reads both, and names everything wrong with either.
pub fn walk_in(form: &WalkInForm, today: Date) -> (Option<Record>, Visit, Errors) {
    let record = customers::Form {
        full_name: form.full_name.clone(),
        nickname: form.nickname.clone(),
        phone: form.phone.clone(),
        ..customers::Form::default()
    };
    let (record, mut errors) = match customers::parse(&record, today) {
        Ok(record) => (Some(record), Errors::new()),
        Err(errors) => (None, errors),
    };
    let visit = tickets::visit(&form.visit(), &mut errors);
    (record, visit, errors)
}

#[cfg(test)]
mod tests {
    use super::{WalkInForm, walk_in};
    use jiff::civil::date;

    #[test]
    fn a_name_is_enough_and_mistakes_of_both_halves_are_named() {
        let today = date(2026, 11, 28);
        let form = WalkInForm {
            full_name: "วริศรา บุญมี".into(), ..WalkInForm::default()
        };
        let (record, _, errors) = walk_in(&form, today);
        assert!(record.is_some() && errors.is_empty());
        let bad =
            WalkInForm { phone: "call me".into(), priority: "x".into(), ..WalkInForm::default() };
        let (record, _, errors) = walk_in(&bad, today);
        assert!(record.is_none());
        let fields: Vec<_> = errors.fields().collect();
        assert_eq!(fields, ["full_name", "phone", "priority"]);
    }
}
