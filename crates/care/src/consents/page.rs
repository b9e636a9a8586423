//! What the pages of consents show.

use askama::Template;
use base::Lang;
use ui::{Errors, Page};

use super::rules::{self, Standing, Typed, Way};
use super::store::Row;
use crate::consent_forms::rules::Kind;
use crate::consent_forms::store::{Row as Form, Text};
use crate::customers::printed_number;

/// How it stands with a customer, for other pages.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summary {
    /// Forms whose newest version they signed.
    pub signed: usize,
    /// Forms that everybody is asked to sign, and they have not.
    pub missing: usize,
    /// Forms of which they signed an older version.
    pub outdated: usize,
}

impl Summary {
    pub(super) fn of(forms: &[Form], rows: &[Row]) -> Self {
        standings(forms, rows).fold(Self::default(), |mut sum, (_, _, standing)| {
            match standing {
                Standing::Signed => sum.signed += 1,
                Standing::Missing => sum.missing += 1,
                Standing::Outdated => sum.outdated += 1,
                Standing::Unsigned | Standing::Withdrawn => {}
            }
            sum
        })
    }
}

/// How it stands with every form in use that has been published, with the newest signature under it.
pub fn standings<'a>(
    forms: &'a [Form],
    rows: &'a [Row],
) -> impl Iterator<Item = (&'a Form, Option<&'a Row>, Standing)> {
    let asked = forms.iter().filter(|form| form.archived_at.is_none() && form.text.is_some());
    asked.map(|form| {
        let newest = rows.iter().find(|row| row.form == form.id);
        (form, newest, Standing::of(form, newest))
    })
}

/// A customer's consents.
#[derive(Template)]
#[template(path = "consents/index.html")]
pub struct Index {
    pub p: Page,
    pub customer_id: String,
    pub customer: String,
    /// The customer themselves looks.
    pub own: bool,
    pub forms: Vec<FormLine>,
    pub history: Vec<Line>,
    pub may_sign: bool,
    pub may_word: bool,
}

/// A form, and how it stands.
pub struct FormLine {
    pub id: String,
    pub title: String,
    pub kind: &'static str,
    pub version: String,
    pub standing: &'static str,
    pub tone: &'static str,
    pub is_open: bool,
    /// The newest signature under it, and when it was given; or empty.
    pub signed: String,
    pub when: String,
}

/// A signature in the list.
pub struct Line {
    pub id: String,
    pub title: String,
    pub version: String,
    pub when: String,
    pub by: String,
    pub withdrawn: String,
}

impl Line {
    fn of(p: &Page, row: &Row) -> Self {
        Self {
            id: row.id.to_string(),
            title: p.pick(&row.title_en, &row.title_th).to_owned(),
            version: number(p, row.version),
            when: p.date_time(row.created_at.0),
            by: row.by_name.clone().unwrap_or_default(),
            withdrawn: row.withdrawn_at.map_or_else(String::new, |at| p.date_time(at.0)),
        }
    }
}

fn number(p: &Page, version: Option<i32>) -> String {
    p.with("consent-version-number", "version", version.unwrap_or_default())
}

impl Index {
    pub fn of(p: Page, ctx: &base::Context, forms: &[Form], rows: &[Row]) -> Self {
        let lines = standings(forms, rows).map(|(form, newest, standing)| FormLine {
            id: form.id.to_string(),
            title: p.pick(&form.title_en, &form.title_th).to_owned(),
            kind: Kind::parse(&form.kind).map_or("", Kind::label),
            version: number(&p, form.version),
            standing: standing.label(),
            tone: standing.tone(),
            is_open: standing.is_open(),
            signed: newest.map_or_else(String::new, |row| row.id.to_string()),
            when: newest.map_or_else(String::new, |row| p.date_time(row.created_at.0)),
        });
        Self {
            customer_id: String::new(),
            customer: String::new(),
            own: ctx.who.customer.is_some(),
            forms: lines.collect(),
            history: rows.iter().map(|row| Line::of(&p, row)).collect(),
            may_sign: ctx.who.may(base::Permission::CustomersUpdate),
            may_word: ctx.who.may(base::Permission::ClinicProfileEdit),
            p,
        }
    }
}

/// The page on which a customer reads and signs.
#[derive(Template)]
#[template(path = "consents/new.html")]
pub struct New {
    pub p: Page,
    pub customer_id: String,
    pub customer: String,
    pub form_id: String,
    pub text_id: String,
    pub lang: Lang,
    pub title: String,
    pub body: String,
    pub version: String,
    pub witness: String,
    pub typed: Typed,
    pub errors: Errors,
}

impl New {
    pub fn of(p: Page, (id, name): (String, String), text: &Text, typed: Typed) -> Self {
        let lang = Lang::ALL.into_iter().find(|lang| lang.code() == typed.lang).unwrap_or(p.lang);
        Self {
            customer_id: id,
            customer: name,
            form_id: text.form.to_string(),
            text_id: text.id.to_string(),
            lang,
            title: text.words.title(lang).to_owned(),
            body: text.words.body(lang).to_owned(),
            version: number(&p, text.version),
            witness: p.person.as_ref().map_or_else(String::new, |person| person.name.clone()),
            typed,
            errors: Errors::new(),
            p,
        }
    }

    /// The other language that it can be read in.
    fn other(&self) -> Lang {
        if self.lang == Lang::Th { Lang::En } else { Lang::Th }
    }

    fn ways(&self) -> [(&'static str, String); 2] {
        [("drawn", "signature-draw"), ("typed", "signature-type")]
            .map(|(way, key)| (way, self.p.t(key).into_owned()))
    }

    fn way(&self) -> &str {
        if self.typed.way == "typed" { "typed" } else { "drawn" }
    }
}

/// A signed consent.
#[derive(Template)]
#[template(path = "consents/show.html")]
#[allow(clippy::struct_excessive_bools, reason = "each stands for something that the page shows")]
pub struct Show {
    pub p: Page,
    pub id: String,
    pub customer_id: String,
    pub customer: String,
    pub number: String,
    pub own: bool,
    pub kind: &'static str,
    /// The language that was read, its code, and the words in it.
    pub lang: &'static str,
    pub title: String,
    pub body: String,
    pub version: String,
    pub outdated: bool,
    pub signer: String,
    pub way: &'static str,
    pub paths: Vec<String>,
    pub when: String,
    pub by: String,
    pub withdrawn: String,
    pub withdrawn_by: String,
    pub reason: String,
    /// SHA-256 of the text that was signed, and whether the text is that one.
    pub sha256: String,
    pub intact: bool,
    pub may_withdraw: bool,
    pub typed: String,
    pub errors: Errors,
}

impl Show {
    pub fn of(
        p: Page,
        ctx: &base::Context,
        row: &Row,
        newest: Option<base::ConsentTextId>,
    ) -> Self {
        let lang = Lang::parse(&row.lang).unwrap_or_default();
        let words = row.words();
        Self {
            id: row.id.to_string(),
            customer_id: row.customer.to_string(),
            customer: row.customer_name.clone(),
            number: printed_number(row.customer_number),
            own: ctx.who.customer.is_some(),
            kind: Kind::parse(&row.kind).map_or("", Kind::label),
            lang: lang.code(),
            title: words.title(lang).to_owned(),
            body: words.body(lang).to_owned(),
            version: number(&p, row.version),
            outdated: newest.is_some_and(|text| text != row.text),
            signer: row.signer_name.clone(),
            way: Way::parse(&row.way).map_or("", Way::label),
            paths: rules::paths(&row.strokes),
            when: p.date_time(row.created_at.0),
            by: row.by_name.clone().unwrap_or_default(),
            withdrawn: row.withdrawn_at.map_or_else(String::new, |at| p.date_time(at.0)),
            withdrawn_by: row.withdrawn_by_name.clone().unwrap_or_default(),
            reason: row.withdrawn_reason.clone(),
            sha256: hex::encode(&row.text_sha256),
            intact: words.sha256(lang).as_slice() == row.text_sha256,
            may_withdraw: ctx.who.may(base::Permission::CustomersUpdate)
                && row.withdrawn_at.is_none(),
            typed: String::new(),
            errors: Errors::new(),
            p,
        }
    }
}
