//! A form with fields of which several may have one name, and reading it: every mistake is noted by its field.

use std::ops::RangeInclusive;
use std::str::FromStr;

use base::{Satang, text};
use ui::Errors;

use crate::substances::{self, Substance};

/// What was typed, in the order in which the browser sent it.
#[derive(Debug, Clone, Default)]
pub struct Typed(Vec<(String, String)>);

impl From<Vec<(String, String)>> for Typed {
    fn from(fields: Vec<(String, String)>) -> Self {
        Self(fields)
    }
}

impl Typed {
    /// Adds a field.
    pub fn field(mut self, name: &str, value: impl ToString) -> Self {
        self.0.push((name.to_owned(), value.to_string()));
        self
    }

    /// Adds several fields of one name.
    pub fn fields<T: ToString>(self, name: &str, values: impl IntoIterator<Item = T>) -> Self {
        values.into_iter().fold(self, |typed, value| typed.field(name, value))
    }

    /// The value of a field, or empty.
    pub fn one(&self, name: &str) -> &str {
        self.0.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
    }

    /// Whether a field has this value among others.
    pub fn has(&self, name: &str, value: impl AsRef<str>) -> bool {
        self.all(name).any(|one| one == value.as_ref())
    }

    fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    /// Begins to read.
    pub const fn read(&self) -> Reader<'_> {
        Reader { typed: self, errors: Errors::new() }
    }
}

/// Reads a form, and keeps what is wrong with it.
pub struct Reader<'a> {
    typed: &'a Typed,
    /// What was wrong so far.
    pub errors: Errors,
}

impl Reader<'_> {
    /// One line of at most `limit` characters, which may be empty.
    pub fn line(&mut self, field: &'static str, limit: usize) -> String {
        self.within(field, limit);
        text::line(self.typed.one(field))
    }

    /// One line that may not be empty.
    pub fn name(&mut self, field: &'static str, limit: usize) -> String {
        let name = self.line(field, limit);
        if name.is_empty() {
            self.errors.add(field, "form-required");
        }
        name
    }

    /// Text of at most `limit` characters.
    pub fn lines(&mut self, field: &'static str, limit: usize) -> String {
        self.within(field, limit);
        text::lines(self.typed.one(field))
    }

    fn within(&mut self, field: &'static str, limit: usize) {
        if self.typed.one(field).chars().count() > limit {
            self.errors.add_with(field, "error-too-long", "limit", limit);
        }
    }

    /// A whole number; an empty field is the range's lower end.
    pub fn whole(&mut self, field: &'static str, range: RangeInclusive<i32>) -> i32 {
        match self.typed.one(field).trim().replace(',', "").as_str() {
            "" => *range.start(),
            text => {
                let number = text.parse().ok().filter(|number| range.contains(number));
                number.unwrap_or_else(|| {
                    let (from, to) = (range.start(), range.end());
                    self.errors.add_with(field, "error-range", "range", format!("{from}–{to}"));
                    *from
                })
            }
        }
    }

    /// A price in baht.
    pub fn price(&mut self, field: &'static str) -> Satang {
        let typed = self.typed.one(field);
        let price = Satang::parse(typed).filter(|price| *price <= Satang::MAX_PRICE);
        price.unwrap_or_else(|| {
            self.errors.add(field, "error-price");
            Satang::default()
        })
    }

    /// One of a list.
    pub fn choice<T>(
        &mut self,
        field: &'static str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let chosen = parse(self.typed.one(field).trim());
        if chosen.is_none() {
            self.errors.add(field, "error-choice");
        }
        chosen
    }

    /// Any number of a list, each once.
    pub fn choices<T: PartialEq>(
        &mut self,
        field: &'static str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Vec<T> {
        let mut chosen = Vec::new();
        for value in self.typed.all(field) {
            match parse(value.trim()) {
                Some(one) if !chosen.contains(&one) => chosen.push(one),
                Some(_) => {}
                None => self.errors.add(field, "error-choice"),
            }
        }
        chosen
    }

    /// An id, or none when the field is empty.
    pub fn id<T: FromStr>(&mut self, field: &'static str) -> Option<T> {
        let text = self.typed.one(field).trim();
        if text.is_empty() {
            return None;
        }
        self.choice(field, |text| text.parse().ok())
    }

    /// Substances, separated by commas or as several fields.
    pub fn substances(&mut self, field: &'static str, most: usize) -> Vec<Substance> {
        let text = self.typed.all(field).collect::<Vec<_>>().join(",");
        match substances::listed(&text) {
            Some(all) if all.len() <= most => all,
            Some(_) => {
                self.errors.add_with(field, "error-too-many-substances", "limit", most);
                Vec::new()
            }
            None => {
                self.errors.add_with(field, "error-substance-long", "limit", Substance::MAX);
                Vec::new()
            }
        }
    }

    /// What `parse` reads, or none when the field is empty; `detail` says what is wrong otherwise.
    pub fn optional<T>(
        &mut self,
        field: &'static str,
        detail: &'static str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let text = self.typed.one(field).trim();
        let read = parse(text);
        if read.is_none() && !text.is_empty() {
            self.errors.add(field, detail);
        }
        read
    }

    /// Whether a box is ticked.
    pub fn ticked(&self, field: &str) -> bool {
        matches!(self.typed.one(field), "on" | "yes" | "true")
    }

    /// What was read, if nothing was wrong with it.
    pub fn finish<T>(self, read: Option<T>) -> Result<T, Errors> {
        match read {
            Some(read) if self.errors.is_empty() => Ok(read),
            _ => Err(self.errors),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Typed;
    use base::Satang;

    #[test]
    fn every_mistake_is_named_at_once() {
        let typed = Typed::default()
            .field("name", " ")
            .field("minutes", "0")
            .field("price", "free")
            .field("kind", "x")
            .fields("kinds", ["a", "a", "q"])
            .field("room", "12");
        let mut read = typed.read();
        let letter = |text: &str| ["a", "b"].iter().position(|one| *one == text);
        read.name("name", 10);
        read.whole("minutes", 5..=720);
        read.price("price");
        assert_eq!(read.choice("kind", letter), None);
        assert_eq!(read.choices("kinds", letter), [0]);
        assert_eq!(read.id::<uuid::Uuid>("room"), None);
        let errors = read.finish(Some(())).expect_err("six mistakes");
        let fields: Vec<_> = errors.fields().collect();
        assert_eq!(fields, ["name", "minutes", "price", "kind", "kinds", "room"]);
    }

    #[test]
    fn what_is_right_is_read() {
        let typed = Typed::default()
            .field("name", " A  b ")
            .field("minutes", "1,2")
            .field("price", "1,500");
        let mut read = typed.read();
        assert_eq!(read.name("name", 10), "A b");
        assert_eq!(read.whole("minutes", 5..=720), 12);
        assert_eq!(read.price("price"), Satang(150_000));
        assert_eq!(read.id::<uuid::Uuid>("room"), None);
        assert!(!read.ticked("yes"));
        assert!(read.finish(Some(())).is_ok());
    }
}
