//! What a key may be.

use base::{Permission, Who};
use ui::Errors;

/// For how many days a key may be made.
pub const DAYS: [i64; 3] = [30, 90, 365];

/// A key to be made.
#[derive(Debug, PartialEq, Eq)]
pub struct Draft {
    pub label: String,
    pub scopes: Vec<Permission>,
    pub days: i64,
}

/// What `who` can give to a key: what they hold themselves and what is not for people only.
pub fn choosable(who: &Who) -> Vec<Permission> {
    who.permissions().iter().filter(|held| held.is_for_keys()).collect()
}

/// Reads a key from what was typed; `allowed` can be chosen.
pub fn parse<'a>(
    label: &str,
    scopes: impl IntoIterator<Item = &'a str>,
    days: &str,
    allowed: &[Permission],
) -> Result<Draft, Errors> {
    let mut errors = Errors::new();
    let label = label.trim();
    match label.chars().count() {
        0 => errors.add("label", "error-key-label"),
        1..=80 if !label.chars().any(char::is_control) => {}
        _ => errors.add("label", "error-key-label-long"),
    }
    let mut chosen = Vec::new();
    for name in scopes {
        match Permission::parse(name).filter(|scope| allowed.contains(scope)) {
            Some(scope) if !chosen.contains(&scope) => chosen.push(scope),
            Some(_) => {}
            None => errors.add("scopes", "error-key-scope"),
        }
    }
    if chosen.is_empty() {
        errors.add("scopes", "error-key-no-scope");
    }
    let days = days.trim().parse().ok().filter(|days| DAYS.contains(days));
    match days {
        Some(days) if errors.is_empty() => Ok(Draft { label: label.into(), scopes: chosen, days }),
        Some(_) => Err(errors),
        None => {
            errors.add("days", "error-key-days");
            Err(errors)
        }
    }
}

#[cfg(test)]
mod tests {
    use base::Permission;

    use super::{Draft, parse};

    const HELD: [Permission; 2] = [Permission::CustomersRead, Permission::AnalysesRead];

    #[test]
    fn a_key_is_what_was_chosen() {
        let draft = parse(" Till ", ["customers.read", "customers.read"], "90", &HELD);
        let scopes = vec![Permission::CustomersRead];
        assert_eq!(draft, Ok(Draft { label: "Till".into(), scopes, days: 90 }));
    }

    #[test]
    fn every_mistake_is_named() {
        for (label, scopes, days, field) in [
            ("", vec!["customers.read"], "90", "label"),
            ("a\nb", vec!["customers.read"], "90", "label"),
            (&*"x".repeat(81), vec!["customers.read"], "90", "label"),
            ("a", vec![], "90", "scopes"),
            ("a", vec!["customers.create"], "90", "scopes"),
            ("a", vec!["no.such"], "90", "scopes"),
            ("a", vec!["customers.read"], "31", "days"),
            ("a", vec!["customers.read"], "", "days"),
        ] {
            let errors = parse(label, scopes, days, &HELD).expect_err(field);
            assert_eq!(errors.fields().next(), Some(field));
        }
    }
}
