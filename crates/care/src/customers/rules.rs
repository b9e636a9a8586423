//! What a customer's record may hold.

use base::text::{line, lines};
use base::{Day, EmailAddress, Phone, TypedDay};
use jiff::civil::Date;
use ui::Errors;

/// A record as it was typed.
#[derive(Debug, Clone, Default, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(default)]
#[schema(as = NewCustomer)]
pub struct Form {
    /// First and family name, in any script.
    #[schema(
        required,
        max_length = 120,
        pattern = r"[^\s\x00-\x1f\x7f-\x9f]",
        example = "วริศรา บุญมี"
    )]
    pub full_name: String,
    /// What the clinic calls them.
    #[schema(max_length = 60)]
    pub nickname: String,
    /// In any usual writing.
    #[schema(value_type = Phone)]
    pub phone: String,
    /// May be empty.
    #[schema(value_type = EmailAddress)]
    pub email: String,
    /// Of the last 120 years.
    #[schema(value_type = TypedDay)]
    pub birth_date: String,
    /// Empty, `female`, `male` or `other`.
    #[schema(pattern = r"^\s*(female|male|other)?\s*$")]
    pub sex: String,
    /// Allergies and medicines.
    #[schema(max_length = 2000)]
    pub allergies: String,
    /// Anything else.
    #[schema(max_length = 4000)]
    pub note: String,
}

/// A record that may be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// 1 to 120 characters.
    pub full_name: String,
    /// At most 60.
    pub nickname: String,
    /// If they have one.
    pub phone: Option<Phone>,
    /// If they have one.
    pub email: Option<EmailAddress>,
    /// If it is known.
    pub birth_date: Option<Day>,
    /// If it was said.
    pub sex: Option<Sex>,
    /// At most 2,000 characters.
    pub allergies: String,
    /// At most 4,000.
    pub note: String,
}

/// As the customer says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Sex {
    Female,
    Male,
    Other,
}

impl Sex {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Female, Self::Male, Self::Other];

    /// Reads what [`Self::as_str`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sex| sex.as_str() == text)
    }

    /// The Fluent key of its name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Female => "sex-female",
            Self::Male => "sex-male",
            Self::Other => "sex-other",
        }
    }

    /// As in the database and in forms.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Female => "female",
            Self::Male => "male",
            Self::Other => "other",
        }
    }
}

/// Reads a form; `today` is the clinic's date.
pub fn parse(form: &Form, today: Date) -> Result<Record, Errors> {
    let mut errors = Errors::new();
    let full_name = line(&form.full_name);
    if full_name.is_empty() {
        errors.add("full_name", "error-name-missing");
    }
    // Limits are on what was typed, so that they can be said without saying what is left out of it.
    for (field, text, limit) in [
        ("full_name", &form.full_name, 120),
        ("nickname", &form.nickname, 60),
        ("allergies", &form.allergies, 2000),
        ("note", &form.note, 4000),
    ] {
        if text.chars().count() > limit {
            errors.add_with(field, "error-too-long", "limit", limit);
        }
    }
    let nickname = line(&form.nickname);
    let (allergies, note) = (lines(&form.allergies), lines(&form.note));
    let phone = optional(&form.phone, Phone::parse)
        .unwrap_or_else(|()| wrong(&mut errors, "phone", "error-phone"));
    let email = optional(&form.email, EmailAddress::parse)
        .unwrap_or_else(|()| wrong(&mut errors, "email", "error-email"));
    let birth_date = optional(&form.birth_date, |text| birth_date(text, today))
        .unwrap_or_else(|()| wrong(&mut errors, "birth_date", "error-birth-date"));
    let sex = optional(&form.sex, Sex::parse)
        .unwrap_or_else(|()| wrong(&mut errors, "sex", "error-choice"));
    if errors.is_empty() {
        Ok(Record { full_name, nickname, phone, email, birth_date, sex, allergies, note })
    } else {
        Err(errors)
    }
}

/// Notes that a field is wrong, and goes on without it.
fn wrong<T>(errors: &mut Errors, field: &'static str, key: &'static str) -> Option<T> {
    errors.add(field, key);
    None
}

/// Nothing when empty, else what `parse` reads; an error when it cannot.
fn optional<T>(text: &str, parse: impl Fn(&str) -> Option<T>) -> Result<Option<T>, ()> {
    match text.trim() {
        "" => Ok(None),
        text => parse(text).map(Some).ok_or(()),
    }
}

/// A day of the last 120 years.
fn birth_date(text: &str, today: Date) -> Option<Day> {
    Day::parse(text).filter(|day| day.0 <= today && day.0.year() >= today.year() - 120)
}

/// How many full years somebody is old.
pub fn age(born: Date, today: Date) -> i64 {
    let had_birthday = (today.month(), today.day()) >= (born.month(), born.day());
    i64::from(today.year()) - i64::from(born.year()) - i64::from(!had_birthday)
}

/// The search field's text as it is compared: lower case, one line; a phone number typed with
/// dashes is found as digits.
pub fn needle(search: &str) -> String {
    let text = line(search).to_lowercase();
    let numeric = text.chars().all(|c| c.is_ascii_digit() || " -+()".contains(c));
    if numeric { text.chars().filter(char::is_ascii_digit).collect() } else { text }
}

#[cfg(test)]
mod tests {
    use super::{Form, age, needle, parse};
    use jiff::civil::date;

    fn form(full_name: &str) -> Form {
        Form { full_name: full_name.into(), ..Form::default() }
    }

    #[test]
    fn a_name_is_enough_and_is_needed() {
        let today = date(2026, 11, 22);
        let record = parse(&form("  วริศรา \t บุญมี "), today).expect("is enough");
        assert_eq!(record.full_name, "วริศรา บุญมี");
        let errors = parse(&form(" \n"), today).expect_err("is needed");
        assert!(errors.has("full_name"));
        assert!(parse(&form(&"x".repeat(121)), today).is_err());
        assert!(parse(&form(&format!("{}x", " ".repeat(120))), today).is_err());
    }

    #[test]
    fn every_mistake_is_named_at_once() {
        let today = date(2026, 11, 22);
        let bad = Form {
            phone: "call me".into(),
            email: "nobody".into(),
            birth_date: "2030-01-01".into(),
            sex: "x".into(),
            ..form("A")
        };
        let errors = parse(&bad, today).expect_err("four mistakes");
        let fields: Vec<_> = errors.fields().collect();
        assert_eq!(fields, ["phone", "email", "birth_date", "sex"]);
    }

    #[test]
    fn buddhist_years_are_understood() {
        let today = date(2026, 11, 22);
        let born = Form { birth_date: "2535-04-13".into(), ..form("A") };
        let record = parse(&born, today).expect("a date");
        assert_eq!(record.birth_date.map(|day| day.0), Some(date(1992, 4, 13)));
    }

    #[test]
    fn no_control_character_is_kept() {
        let odd = Form {
            allergies: " \0Penicillin\r\n\u{7}\tLatex\0".into(),
            note: "\0".into(),
            ..form("A\0B")
        };
        let record = parse(&odd, date(2026, 11, 22)).expect("a record");
        assert_eq!(record.full_name, "A B");
        assert_eq!(
            (record.allergies.as_str(), record.note.as_str()),
            ("Penicillin\r\n\tLatex", "")
        );
    }

    #[test]
    fn a_birthday_makes_a_year_older() {
        let born = date(1992, 2, 29);
        assert_eq!(age(born, date(2026, 2, 28)), 33);
        assert_eq!(age(born, date(2026, 3, 1)), 34);
    }

    #[test]
    fn numbers_are_searched_as_digits() {
        assert_eq!(needle(" 081-234 "), "081234");
        assert_eq!(needle("HN000042"), "hn000042");
        assert_eq!(needle("Ploy  S"), "ploy s");
    }
}
