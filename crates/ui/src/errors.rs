//! What is wrong with a form: rules collect it, the page says it in the reader's language.

use crate::i18n;
use base::Lang;
use fluent_bundle::FluentArgs;

/// The mistakes of a form, at most one shown per field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Errors(Vec<Mistake>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Mistake {
    field: &'static str,
    key: &'static str,
    argument: Option<(&'static str, String)>,
}

impl Errors {
    /// No mistakes yet.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Notes a mistake: the field's name and a Fluent key. Only the first of a field is kept.
    pub fn add(&mut self, field: &'static str, key: &'static str) {
        self.push(Mistake { field, key, argument: None });
    }

    /// As [`Errors::add`], for a message with one named text, such as a limit.
    pub fn add_with(
        &mut self,
        field: &'static str,
        key: &'static str,
        name: &'static str,
        value: impl ToString,
    ) {
        self.push(Mistake { field, key, argument: Some((name, value.to_string())) });
    }

    /// Adds the mistakes of a part of the form.
    pub fn take_over(&mut self, others: Self) {
        others.0.into_iter().for_each(|mistake| self.push(mistake));
    }

    fn push(&mut self, mistake: Mistake) {
        if !self.has(mistake.field) {
            self.0.push(mistake);
        }
    }

    /// Whether the form is fine.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether something is wrong with this field.
    pub fn has(&self, field: &str) -> bool {
        self.0.iter().any(|mistake| mistake.field == field)
    }

    /// The fields with mistakes, in the order they were noted.
    pub fn fields(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().map(|mistake| mistake.field)
    }

    /// The key noted for a field, or empty.
    pub fn key(&self, field: &str) -> &'static str {
        self.find(field).map_or("", |mistake| mistake.key)
    }

    /// The message for a field, or empty.
    pub fn text(&self, lang: Lang, field: &str) -> String {
        let Some(mistake) = self.find(field) else { return String::new() };
        let mut args = FluentArgs::new();
        if let Some((name, value)) = &mistake.argument {
            args.set(*name, value.as_str());
        }
        i18n::translate(lang, mistake.key, Some(&args)).into_owned()
    }

    fn find(&self, field: &str) -> Option<&Mistake> {
        self.0.iter().find(|mistake| mistake.field == field)
    }
}

/// For an answer that is no form: the first mistake.
impl From<Errors> for base::Error {
    fn from(errors: Errors) -> Self {
        match errors.0.into_iter().next() {
            Some(Mistake { field, key, argument }) => {
                Self::Wrong { field: field.to_owned(), detail: key, argument }
            }
            None => Self::internal("a form without mistakes was refused"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Errors;
    use base::Lang;

    #[test]
    fn the_first_mistake_of_a_field_is_told() {
        let mut errors = Errors::new();
        errors.add("name", "form-required");
        errors.add_with("name", "form-too-long", "max", 80);
        errors.add_with("note", "form-too-long", "max", 80);
        assert_eq!(errors.fields().collect::<Vec<_>>(), ["name", "note"]);
        assert_eq!(errors.key("name"), "form-required");
        assert_eq!(errors.text(Lang::En, "note"), "Use at most 80 characters.");
        assert_eq!(errors.text(Lang::En, "phone"), "");
    }
}
