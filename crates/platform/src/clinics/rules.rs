//! What a new clinic consists of.

use ui::Errors;

/// As it is typed.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct Form {
    pub name: String,
    pub name_th: String,
    /// Its part of addresses.
    pub slug: String,
    /// `#rrggbb`.
    pub colour: String,
    /// How many may work there; empty is no limit.
    pub seats: String,
}

/// A clinic to be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewClinic {
    pub name: String,
    pub name_th: String,
    pub slug: String,
    pub colour: String,
    /// The first letter of its name.
    pub mark: String,
    pub seats: Option<i32>,
}

/// The colour of a clinic that chose none.
pub const FIRST_COLOUR: &str = "#0f766e";
/// The longest name and the longest part of addresses.
const LONGEST_NAME: usize = 120;
const LONGEST_SLUG: usize = 40;

/// Understands the form. A name in one language stands for both.
pub fn parse(form: &Form) -> Result<NewClinic, Errors> {
    let mut errors = Errors::new();
    let (name, name_th) = names(&form.name, &form.name_th, &mut errors);
    let slug = form.slug.trim().to_lowercase();
    if !is_slug(&slug) {
        errors.add("slug", "error-clinic-slug");
    }
    let colour = form.colour.trim().to_lowercase();
    let colour = if colour.is_empty() { FIRST_COLOUR.to_owned() } else { colour };
    if ui::brand::parse(&colour).is_none() {
        errors.add("colour", "error-clinic-colour");
    }
    let seats = match form.seats.trim() {
        "" => Ok(None),
        text => text.parse().map(Some),
    };
    let seats = seats.ok().filter(|seats| seats.is_none_or(|n| (1..=100_000).contains(&n)));
    if seats.is_none() {
        errors.add("seats", "error-clinic-seats");
    }
    match seats {
        Some(seats) if errors.is_empty() => {
            let mark = mark_of(&name);
            Ok(NewClinic { name, name_th, slug, colour, mark, seats })
        }
        _ => Err(errors),
    }
}

/// A clinic's two names; one of them stands for both. What is wrong with them is added to `errors`.
pub fn names(name: &str, name_th: &str, errors: &mut Errors) -> (String, String) {
    let (name, name_th) = (name.trim(), name_th.trim());
    for (field, text) in [("name", name), ("name_th", name_th)] {
        if text.chars().count() > LONGEST_NAME {
            errors.add_with(field, "form-too-long", "max", LONGEST_NAME);
        } else if text.chars().any(char::is_control) {
            errors.add(field, "form-no-control");
        }
    }
    if name.is_empty() && name_th.is_empty() {
        errors.add("name", "error-clinic-name");
    }
    let either = |one: &str, other: &str| {
        if one.is_empty() { other.to_owned() } else { one.to_owned() }
    };
    (either(name, name_th), either(name_th, name))
}

/// The first letter of a name, to stand for it.
pub fn mark_of(name: &str) -> String {
    let mark = name.chars().find(|letter| letter.is_alphanumeric()).unwrap_or('P');
    mark.to_uppercase().take(2).collect()
}

fn is_slug(text: &str) -> bool {
    let inside = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    (1..=LONGEST_SLUG).contains(&text.len())
        && text.bytes().all(inside)
        && !text.starts_with('-')
        && !text.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::{Form, parse};

    #[test]
    fn one_name_is_enough_and_mistakes_are_named() {
        let form = Form {
            name_th: "ออร่า คลินิก".into(), slug: " Aura-1 ".into(), ..Form::default()
        };
        let new = parse(&form).expect("it is fine");
        assert_eq!((new.name.as_str(), new.slug.as_str()), ("ออร่า คลินิก", "aura-1"));
        assert_eq!((new.mark.as_str(), new.colour.as_str(), new.seats), ("อ", "#0f766e", None));

        let bad =
            Form { slug: "-x".into(), colour: "red".into(), seats: "0".into(), ..Form::default() };
        let errors = parse(&bad).expect_err("all of it");
        assert_eq!(errors.fields().collect::<Vec<_>>(), ["name", "slug", "colour", "seats"]);
    }
}
