//! What erasing does to which table, and what it asks first.

use base::text::line;
use ui::Errors;

use crate::customers::printed_number;

/// Whose rows go.
pub const GONE: [&str; 7] = [
    "customer_conditions",
    "customer_notes",
    "customer_tags",
    "customer_words",
    "files",
    "skin_analyses",
    "waitlist",
];

/// Whose rows stay, without what was written about the person.
pub const EMPTIED: [&str; 6] =
    ["bookings", "customer_consents", "invitations", "leads", "photo_consents", "queue_tickets"];

/// Whose rows stay as they are: the receipt itself.
pub const KEPT: [&str; 1] = ["customer_erasures"];

/// What stands in place of the name.
pub const NOBODY: &str = "ลบข้อมูลแล้ว (erased)";

/// The limits of a reason, in characters.
const REASON: std::ops::RangeInclusive<usize> = 5..=500;

/// What is typed before.
#[derive(Debug, Clone, Default, serde::Deserialize, utoipa::ToSchema)]
#[serde(default)]
#[schema(as = NewCustomerErasure)]
pub struct Form {
    /// The customer's number, to say that this one is meant.
    #[schema(required, example = "HN000042")]
    pub number: String,
    /// Why, such as the customer's request and its date.
    #[schema(required, min_length = 5, max_length = 500)]
    pub reason: String,
}

/// Reads the reason; `number` is the customer's.
pub fn parse(form: &Form, number: i64) -> Result<String, Errors> {
    let mut errors = Errors::new();
    if !line(&form.number).eq_ignore_ascii_case(&printed_number(number)) {
        errors.add_with("number", "error-erase-number", "number", printed_number(number));
    }
    let reason = line(&form.reason);
    if !REASON.contains(&reason.chars().count()) {
        errors.add("reason", "error-customer-erase-reason");
    }
    if errors.is_empty() { Ok(reason) } else { Err(errors) }
}

#[cfg(test)]
mod tests {
    use super::{Form, parse};

    #[test]
    fn the_number_is_typed_and_a_reason_given() {
        let form =
            |number: &str, reason: &str| Form { number: number.into(), reason: reason.into() };
        assert_eq!(
            parse(&form(" hn000042 ", "Asked to be "), 42).ok().as_deref(),
            Some("Asked to be")
        );
        let errors = parse(&form("HN000043", "no"), 42).expect_err("two mistakes");
        assert!(errors.has("number") && errors.has("reason"));
    }
}
