//! What every template knows: who is asking, in which language, theme and clinic.

use crate::{Count, Errors, NavItem, assets, i18n};
use askama::filters::Safe;
use base::{Lang, Theme};
use fluent_bundle::FluentArgs;
use std::borrow::Cow;
use std::fmt::Display;

/// The surroundings of a page. Templates call it `p`.
#[derive(Debug, Clone)]
pub struct Page {
    /// The language of the page.
    pub lang: Lang,
    /// Light, dark, or whatever the device says.
    pub theme: Theme,
    /// Path and query of the request.
    pub path: String,
    /// The zone that instants are shown in.
    pub zone: jiff::tz::TimeZone,
    /// The clinic whose brand is worn, if any.
    pub clinic: Option<ClinicBrand>,
    /// Who is signed in, if anyone.
    pub person: Option<Person>,
    /// The navigation this person may use, in order.
    pub nav: Vec<NavItem>,
    /// A super admin is inside a clinic for this reason; shown as a banner on every page.
    pub support: Option<String>,
    /// The clinic is suspended: everything can be read, nothing changed; said on every page.
    pub suspended: bool,
    /// A short message about what was just done.
    pub toast: Option<String>,
    /// Where a form is posted to that takes it back; offered with the message.
    pub undo: Option<String>,
}

/// What a clinic looks like.
#[derive(Debug, Clone)]
pub struct ClinicBrand {
    /// Its name in addresses.
    pub slug: String,
    /// Its English name.
    pub name: String,
    /// Its Thai name.
    pub name_th: String,
    /// `#rrggbb`; see [`crate::brand`].
    pub colour: String,
    /// One letter shown in a square of that colour.
    pub mark: String,
    /// Where its logo is found, as the database has it: `clinic/id/revision`; empty for none.
    pub logo: String,
}

/// The person signed in.
#[derive(Debug, Clone)]
pub struct Person {
    /// As they write it.
    pub name: String,
    /// Fluent key of their role, such as `role-clinic-owner`.
    pub role_key: String,
}

/// Words.
impl Page {
    /// The message of a key.
    pub fn t(&self, key: &str) -> Cow<'static, str> {
        i18n::translate(self.lang, key, None)
    }

    /// A message that counts: `$n` is the number, for plural forms and for showing.
    pub fn n(&self, key: &str, count: impl Count) -> String {
        let mut args = FluentArgs::new();
        args.set("n", count.count());
        i18n::translate(self.lang, key, Some(&args)).into_owned()
    }

    /// A message with one named text.
    pub fn with(&self, key: &str, name: &str, value: impl Display) -> String {
        let mut args = FluentArgs::new();
        args.set(name, value.to_string());
        i18n::translate(self.lang, key, Some(&args)).into_owned()
    }

    /// A message with two named texts.
    pub fn with2(
        &self,
        key: &str,
        name: &str,
        value: impl Display,
        second_name: &str,
        second: impl Display,
    ) -> String {
        let mut args = FluentArgs::new();
        args.set(name, value.to_string());
        args.set(second_name, second.to_string());
        i18n::translate(self.lang, key, Some(&args)).into_owned()
    }

    /// A message that counts (`$n`) and has one named text.
    pub fn n_with(&self, key: &str, count: impl Count, name: &str, value: impl Display) -> String {
        let mut args = FluentArgs::new();
        args.set("n", count.count());
        args.set(name, value.to_string());
        i18n::translate(self.lang, key, Some(&args)).into_owned()
    }

    /// What a form says about one of its fields; empty when nothing is wrong with it.
    pub fn error(&self, errors: &Errors, field: &str) -> String {
        errors.text(self.lang, field)
    }

    /// Field and message of everything wrong with a form, for `form::error_summary`.
    pub fn error_list(&self, errors: &Errors) -> Vec<(&'static str, String)> {
        errors.fields().map(|field| (field, errors.text(self.lang, field))).collect()
    }

    /// The text of the page's language; the other one when that is empty.
    pub fn pick<'a>(&self, english: &'a str, thai: &'a str) -> &'a str {
        match self.lang {
            Lang::Th if !thai.is_empty() => thai,
            Lang::En if english.is_empty() => thai,
            _ => english,
        }
    }

    /// The clinic's name in the page's language, or the product's name outside a clinic.
    pub fn clinic_name(&self) -> Cow<'_, str> {
        match &self.clinic {
            Some(clinic) => Cow::Borrowed(self.pick(&clinic.name, &clinic.name_th)),
            None => self.t("app-name"),
        }
    }

    /// The letter in the coloured square.
    pub fn mark(&self) -> &str {
        self.clinic.as_ref().map_or("P", |clinic| clinic.mark.as_str())
    }

    /// The address of the clinic's logo, if it has one: it stands in the place of the letter.
    pub fn logo(&self) -> Option<String> {
        let logo = self.clinic.as_ref().map(|clinic| clinic.logo.as_str())?;
        (!logo.is_empty()).then(|| crate::paths::logo(logo))
    }

    /// The language the switch offers.
    pub fn other_lang(&self) -> Lang {
        match self.lang {
            Lang::En => Lang::Th,
            Lang::Th => Lang::En,
        }
    }
}

/// Addresses.
impl Page {
    /// The address of a file of ours, such as `css/app.css`. It changes with any change of content.
    pub fn asset(&self, path: &str) -> String {
        format!("/assets/{}/{path}", assets::HASH)
    }

    /// A decorative icon of `icons.txt`, as tall as the text beside it.
    pub fn icon(&self, name: &str) -> Safe<String> {
        let sprite = self.asset("icons.svg");
        Safe(format!(r#"<svg class="i" aria-hidden="true"><use href="{sprite}#{name}"/></svg>"#))
    }

    /// The address of the clinic's stylesheet, if it has a colour of its own.
    pub fn brand_href(&self) -> Option<String> {
        let colour = self.clinic.as_ref()?.colour.strip_prefix('#')?;
        Some(format!("/brand/{}.css", colour.to_ascii_lowercase()))
    }

    /// Whether the page is `prefix` or inside it. `/` is only itself.
    pub fn is(&self, prefix: &str) -> bool {
        let path = self.path.split('?').next().unwrap_or_default();
        match path.strip_prefix(prefix.trim_end_matches('/')) {
            _ if prefix == "/" => path == "/",
            Some(rest) => rest.is_empty() || rest.starts_with('/'),
            None => false,
        }
    }

    /// Whether two texts are the same, whatever they are kept in; for `selected` and `checked`.
    pub fn same(&self, one: impl AsRef<str>, other: impl AsRef<str>) -> bool {
        one.as_ref() == other.as_ref()
    }

    /// The sign-in page.
    pub fn sign_in_path(&self) -> &'static str {
        crate::paths::SIGN_IN
    }

    /// The first page of a person.
    pub fn home(&self) -> &'static str {
        crate::paths::HOME
    }
}

/// A page for tests of this crate.
#[cfg(test)]
pub fn sample(lang: Lang) -> Page {
    Page {
        lang,
        theme: Theme::System,
        path: "/customers?q=a".into(),
        zone: jiff::tz::TimeZone::get("Asia/Bangkok").expect("the zone is in jiff's own data"),
        clinic: Some(ClinicBrand {
            slug: "aura".into(),
            name: "Aura Clinic".into(),
            name_th: "ออร่า คลินิก".into(),
            colour: "#0f766e".into(),
            mark: "A".into(),
            logo: String::new(),
        }),
        person: Some(Person { name: "Nicha K.".into(), role_key: "role-clinic-owner".into() }),
        nav: vec![],
        support: None,
        suspended: false,
        toast: None,
        undo: None,
    }
}

#[cfg(test)]
mod tests {
    use super::sample;
    use base::Lang;

    #[test]
    fn a_page_knows_where_it_is() {
        let page = sample(Lang::En);
        assert!(page.is("/customers"));
        assert!(!page.is("/custom"));
        assert!(!page.is("/"));
    }

    #[test]
    fn the_name_is_of_the_language_or_else_of_the_other() {
        let mut page = sample(Lang::Th);
        assert_eq!(page.clinic_name(), "ออร่า คลินิก");
        if let Some(clinic) = &mut page.clinic {
            clinic.name_th.clear();
        }
        assert_eq!(page.clinic_name(), "Aura Clinic");
    }

    #[test]
    fn brand_addresses_carry_the_colour() {
        assert_eq!(sample(Lang::En).brand_href().as_deref(), Some("/brand/0f766e.css"));
    }
}
