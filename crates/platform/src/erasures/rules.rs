//! What must be given to erase a clinic.

use ui::Errors;

/// The form as it was sent.
#[derive(Debug, Default, serde::Deserialize)]
pub struct Form {
    /// The clinic's name, typed.
    #[serde(default)]
    pub name: String,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// What is wrong with the form; `names` are the clinic's English and Thai name.
pub fn mistakes(form: &Form, names: [&str; 2]) -> Errors {
    let mut errors = Errors::new();
    if !names.contains(&form.name.trim()) {
        errors.add("name", "error-erase-name");
    }
    if !(5..=500).contains(&form.reason.trim().chars().count()) {
        errors.add("reason", "error-erase-reason");
    }
    errors
}

#[cfg(test)]
mod tests {
    use super::{Form, mistakes};

    #[test]
    fn the_name_is_typed_as_it_is_and_a_reason_is_given() {
        let form = |name: &str, reason: &str| Form { name: name.into(), reason: reason.into() };
        let names = ["Lotus Clinic", "คลินิกบัว"];
        assert!(mistakes(&form(" Lotus Clinic ", "contract ended"), names).is_empty());
        assert!(mistakes(&form("คลินิกบัว", "ปิดกิจการ"), names).is_empty());
        assert!(!mistakes(&form("lotus clinic", "contract ended"), names).is_empty());
        assert!(!mistakes(&form("", "contract ended"), names).is_empty());
        assert!(!mistakes(&form("Lotus Clinic", "  no  "), names).is_empty());
    }
}
