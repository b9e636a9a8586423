//! What becomes of two records of one person.

use serde_json::{Map, Value, json};

use crate::customers::rules::Form;

/// The tables whose rows go along: every one with a customer but what is made from the record anew, what only
/// tells of the past, and what belongs to an account, which is never merged.
pub const MOVED: [&str; 11] = [
    "bookings",
    "customer_conditions",
    "customer_consents",
    "customer_notes",
    "customer_tags",
    "files",
    "leads",
    "photo_consents",
    "queue_tickets",
    "skin_analyses",
    "waitlist",
];

/// The tables that stay as they are.
pub const LEFT: [&str; 3] = ["customer_erasures", "customer_words", "invitations"];

/// The record that is kept, with what only the other one says. What speaks against a treatment is taken from both.
pub fn joined(kept: &Form, other: &Form) -> Form {
    let first = |kept: &str, other: &str| if kept.is_empty() { other } else { kept }.to_owned();
    Form {
        full_name: kept.full_name.clone(),
        nickname: first(&kept.nickname, &other.nickname),
        phone: first(&kept.phone, &other.phone),
        email: first(&kept.email, &other.email),
        birth_date: first(&kept.birth_date, &other.birth_date),
        sex: first(&kept.sex, &other.sex),
        allergies: both(&kept.allergies, &other.allergies),
        note: both(&kept.note, &other.note),
    }
}

fn both(kept: &str, other: &str) -> String {
    if other.is_empty() || kept.contains(other) {
        kept.to_owned()
    } else if kept.is_empty() {
        other.to_owned()
    } else {
        format!("{kept}\n{other}")
    }
}

/// What a merge filled in: for each field that is another now, what it was and what it is.
pub fn filled(before: &Form, after: &Form) -> Value {
    let (before, after) = (fields(before), fields(after));
    let changed = before.into_iter().filter_map(|(name, was)| {
        let is = after.get(&name)?.clone();
        (was != is).then(|| (name, json!({ "was": was, "is": is })))
    });
    Value::Object(changed.collect())
}

/// The record without what a merge filled in. What was changed since stays as it is.
pub fn emptied(now: &Form, filled: &Value) -> Form {
    let mut record = fields(now);
    for (name, value) in filled.as_object().into_iter().flatten() {
        if record.get(name) == value.get("is") {
            record.insert(name.clone(), value.get("was").cloned().unwrap_or_default());
        }
    }
    serde_json::from_value(Value::Object(record)).unwrap_or_else(|_| now.clone())
}

fn fields(form: &Form) -> Map<String, Value> {
    match serde_json::to_value(form) {
        Ok(Value::Object(fields)) => fields,
        _ => Map::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::{emptied, filled, joined};
    use crate::customers::rules::Form;

    fn record(phone: &str, allergies: &str) -> Form {
        Form {
            full_name: "วริศรา บุญมี".into(),
            phone: phone.into(),
            allergies: allergies.into(),
            ..Form::default()
        }
    }

    #[test]
    fn what_is_known_stays_and_what_is_not_is_taken_over() {
        let one = joined(&record("", "Aspirin"), &record("0812345678", "Latex"));
        assert_eq!((one.phone.as_str(), one.allergies.as_str()), ("0812345678", "Aspirin\nLatex"));
        let one = joined(&record("0898765432", "Latex, aspirin"), &record("0812345678", "Latex"));
        assert_eq!((one.phone.as_str(), one.allergies.as_str()), ("0898765432", "Latex, aspirin"));
    }

    #[test]
    fn undoing_takes_back_what_was_filled_in_and_nobody_changed() {
        let before = record("", "Aspirin");
        let after = joined(&before, &record("0812345678", "Latex"));
        let filled = filled(&before, &after);
        assert_eq!(fields_of(&emptied(&after, &filled)), fields_of(&before));
        let changed = Form { phone: "0800000000".into(), ..after };
        let undone = emptied(&changed, &filled);
        assert_eq!(undone.phone, "0800000000", "somebody corrected it since");
        assert_eq!(undone.allergies, "Aspirin");
    }

    fn fields_of(form: &Form) -> (String, String, String) {
        (form.full_name.clone(), form.phone.clone(), form.allergies.clone())
    }
}
