//! What a profile consists of, and how it is read.

use base::{EmailAddress, Phone};
use ui::Errors;

use crate::clinics::rules::{mark_of, names};

/// As it is typed.
#[derive(Debug, Clone, Default, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(default)]
#[schema(as = ClinicProfile)]
pub struct Form {
    /// Its name in English; one of the two names is enough.
    #[schema(max_length = 120, example = "Aura Clinic")]
    pub name: String,
    /// Its name in Thai.
    #[schema(max_length = 120, example = "ออร่า คลินิก")]
    pub name_th: String,
    /// Its colour; empty for ours.
    #[schema(pattern = r"^\s*(#[0-9a-fA-F]{6})?\s*$", example = "#0f766e")]
    pub colour: String,
    /// One or two letters that stand for it; empty for the first of its name.
    #[schema(max_length = 2, example = "A")]
    pub mark: String,
    /// Where customers call.
    #[schema(
        pattern = r"^\s*([-. ()\u00a0]*\+?([-. ()\u00a0]*[0-9\u0e50-\u0e59]){6,15}[-. ()\u00a0]*)?\s*$",
        example = "02-123-4567"
    )]
    pub phone: String,
    /// Where customers write; empty for none.
    #[schema(max_length = 254, example = "hello@example.com")]
    pub email: String,
    /// Where customers come.
    #[schema(max_length = 500)]
    pub address: String,
}

/// A profile that can be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    pub name: String,
    pub name_th: String,
    pub colour: String,
    pub mark: String,
    pub phone: String,
    pub email: String,
    pub address: String,
}

const LONGEST_ADDRESS: usize = 500;

/// Understands the form. A name in one language stands for both.
pub fn parse(form: &Form) -> Result<Profile, Errors> {
    let mut errors = Errors::new();
    let (name, name_th) = names(&form.name, &form.name_th, &mut errors);
    let colour = match form.colour.trim().to_lowercase() {
        empty if empty.is_empty() => crate::clinics::rules::FIRST_COLOUR.to_owned(),
        colour => colour,
    };
    if ui::brand::parse(&colour).is_none() {
        errors.add("colour", "error-clinic-colour");
    }
    let mark = match form.mark.trim() {
        "" => mark_of(&name),
        mark => mark.to_owned(),
    };
    if mark.chars().count() > 2 || !mark.chars().all(char::is_alphanumeric) {
        errors.add("mark", "error-clinic-mark");
    }
    let phone = match form.phone.trim() {
        "" => Some(String::new()),
        text => Phone::parse(text).map(|phone| phone.as_str().to_owned()),
    };
    if phone.is_none() {
        errors.add("phone", "error-phone");
    }
    let email = match form.email.trim() {
        "" => Some(String::new()),
        text => EmailAddress::parse(text).map(|email| email.as_str().to_owned()),
    };
    if email.is_none() {
        errors.add("email", "error-email");
    }
    let address = form.address.replace("\r\n", "\n").trim().to_owned();
    if address.chars().count() > LONGEST_ADDRESS {
        errors.add_with("address", "form-too-long", "max", LONGEST_ADDRESS);
    } else if address.chars().any(|letter| letter.is_control() && letter != '\n') {
        errors.add("address", "form-no-control");
    }
    match (phone, email) {
        (Some(phone), Some(email)) if errors.is_empty() => {
            Ok(Profile { name, name_th, colour, mark, phone, email, address })
        }
        _ => Err(errors),
    }
}

#[cfg(test)]
mod tests {
    use super::{Form, parse};

    #[test]
    fn what_is_left_empty_is_filled_in_and_mistakes_are_named() {
        let form = Form {
            name_th: " ออร่า คลินิก ".into(),
            phone: "+66 2 123 4567".into(),
            address: "1 Silom\r\nBangkok".into(),
            ..Form::default()
        };
        let profile = parse(&form).expect("it is fine");
        assert_eq!((profile.name.as_str(), profile.mark.as_str()), ("ออร่า คลินิก", "อ"));
        assert_eq!((profile.colour.as_str(), profile.phone.as_str()), ("#0f766e", "021234567"));
        assert_eq!(profile.address, "1 Silom\nBangkok");

        let bad = Form {
            colour: "red".into(),
            mark: "abc".into(),
            phone: "12".into(),
            email: "nobody".into(),
            address: "x".repeat(501),
            ..Form::default()
        };
        let errors = parse(&bad).expect_err("all of it");
        let fields: Vec<_> = errors.fields().collect();
        assert_eq!(fields, ["name", "colour", "mark", "phone", "email", "address"]);
    }
}
