//! What the customer pages show.

use askama::Template;
use base::{Permission, Phone, Who};
use jiff::civil::Date;
use ui::{Errors, Page};

use super::filters::{Asked, VISITS};
use super::rules::{Form, Sex, age};
use super::store::Row;
use super::{printed_number, with_nickname};
use crate::conditions;
use crate::consents;
use crate::customer_merges::Merged;
use crate::customer_notes::Pinned;
use crate::customer_tags::store::Row as Tagged;
use crate::photo_consents::Consent;
use crate::timeline::Timeline;

type Choice = (String, String);

#[derive(Template)]
#[template(path = "customers/index.html", blocks = ["results"])]
#[allow(clippy::struct_excessive_bools, reason = "each stands for something that the page offers")]
pub struct Index {
    pub p: Page,
    pub asked: Asked,
    /// What is wrong with the filters, a sentence each.
    pub mistakes: Vec<String>,
    pub lines: Vec<Line>,
    /// How many there are, in words.
    pub found: String,
    /// The address of the next page, or empty.
    pub next: String,
    pub tags: Vec<Choice>,
    pub people: Vec<Choice>,
    pub may_create: bool,
    pub may_export: bool,
    pub may_import: bool,
    pub may_assign: bool,
    pub may_erase: bool,
}

impl Index {
    /// The choices of `visit`.
    fn visits(&self) -> Vec<Choice> {
        let choice = |word: &&str| {
            ((*word).to_owned(), self.p.t(&format!("customers-visit-{word}")).into_owned())
        };
        VISITS.iter().map(choice).collect()
    }

    fn consents(&self) -> [Choice; 2] {
        ["given", "missing"].map(|word| {
            (word.to_owned(), self.p.t(&format!("customers-consent-{word}")).into_owned())
        })
    }

    fn sexes(&self) -> [Choice; 3] {
        Sex::ALL.map(|sex| (sex.as_str().to_owned(), self.p.t(sex.label()).into_owned()))
    }

    /// Where the list is taken out as a file.
    fn export(&self, format: &str) -> String {
        let query = self.asked.query();
        let joint = if query.is_empty() { "" } else { "&" };
        format!("/customers/export?format={format}{joint}{query}")
    }

    fn is_filtered(&self) -> bool {
        self.asked.count() > 0 || !self.asked.search.is_empty()
    }
}

pub struct Line {
    pub id: String,
    pub name: String,
    pub number: String,
    pub phone: String,
    pub tags: Vec<String>,
    pub assigned: String,
    pub visited: String,
}

impl Line {
    pub fn of(p: &Page, row: &Row, tags: &[Tagged]) -> Self {
        Self {
            id: row.id.to_string(),
            name: with_nickname(&row.full_name, &row.nickname),
            number: printed_number(row.number),
            phone: Phone::grouped(&row.phone),
            tags: tags.iter().filter(|t| t.customer == row.id).map(|t| t.name.clone()).collect(),
            assigned: row.assigned_name.clone().unwrap_or_default(),
            visited: row.last_visit_at.map_or_else(String::new, |at| p.date(at.0)),
        }
    }
}

/// The tags on a customer's page, with the way to another.
pub struct Tags {
    pub customer: String,
    pub now: Vec<String>,
    /// What the browser suggests.
    pub known: Vec<String>,
    pub may_update: bool,
}

/// The tags by themselves.
#[derive(Template)]
#[template(source = r#"{% include "customer_tags/_tags.html" %}"#, ext = "html")]
pub struct TagsPart {
    pub p: Page,
    pub tags: Tags,
}

/// What other slices say on a customer's page.
pub struct Parts {
    pub timeline: Timeline,
    pub pinned: Vec<Pinned>,
    pub consent: Consent,
    pub signed: consents::Summary,
    pub conditions: conditions::Section,
    pub tags: Tags,
    /// Who can have customers; empty for those who do not say so.
    pub people: Vec<(String, String)>,
    /// What was merged into this record.
    pub merged: Vec<Merged>,
    /// A note that was just taken away, or empty.
    pub deleted_note: String,
    pub today: Date,
}

#[derive(Template)]
#[template(path = "customers/show.html")]
#[allow(clippy::struct_excessive_bools, reason = "each stands for something that the page offers")]
pub struct Show {
    pub p: Page,
    pub id: String,
    pub name: String,
    pub number: String,
    pub phone: String,
    pub email: String,
    pub born: String,
    /// In full years, or empty.
    pub age: String,
    pub sex: &'static str,
    /// Everything that they must not be given, in one line.
    pub allergies: String,
    pub note: String,
    pub registered: String,
    /// Whose customer they are, or empty.
    pub assigned: String,
    pub assigned_to: String,
    pub tags: Tags,
    pub people: Vec<(String, String)>,
    pub timeline: Timeline,
    pub pinned: Vec<Pinned>,
    pub consent: Consent,
    pub signed: consents::Summary,
    pub conditions: conditions::Section,
    pub deleted_note: String,
    pub may_consent: bool,
    pub may_see_consents: bool,
    pub may_update: bool,
    pub may_analyse: bool,
    pub may_book: bool,
    pub may_check_in: bool,
    pub may_see_trends: bool,
    pub may_take_out: bool,
    pub may_merge: bool,
    pub merged: Vec<Merged>,
    pub may_erase: bool,
}

impl Show {
    pub fn of(p: Page, who: &Who, row: &Row, parts: Parts) -> Self {
        let Parts {
            timeline,
            pinned,
            consent,
            signed,
            conditions,
            tags,
            people,
            merged,
            deleted_note,
            today,
        } = parts;
        let coded =
            conditions.now.iter().filter(|line| line.allergy).map(|line| line.name.as_str());
        let typed = (!row.allergies.is_empty()).then_some(row.allergies.as_str());
        Self {
            id: row.id.to_string(),
            name: with_nickname(&row.full_name, &row.nickname),
            number: printed_number(row.number),
            phone: Phone::grouped(&row.phone),
            email: row.email.clone(),
            born: row.birth_date.map_or_else(String::new, |day| p.civil(day.0)),
            age: row
                .birth_date
                .map_or_else(String::new, |day| p.n("customer-years", age(day.0, today))),
            sex: match row.sex.as_str() {
                "female" => "sex-female",
                "male" => "sex-male",
                "other" => "sex-other",
                _ => "",
            },
            allergies: coded.chain(typed).collect::<Vec<_>>().join(" · "),
            note: row.note.clone(),
            registered: p.date(row.created_at.0),
            assigned: row.assigned_name.clone().unwrap_or_default(),
            assigned_to: row.assigned_to.map_or_else(String::new, |id| id.to_string()),
            tags,
            people,
            timeline,
            pinned,
            consent,
            signed,
            may_see_consents: who.may(Permission::ConsentsRead),
            may_consent: who.may(Permission::PhotoConsentsManage),
            conditions,
            deleted_note,
            may_update: who.may(Permission::CustomersUpdate),
            may_analyse: who.may(Permission::AnalysesCreate),
            may_book: who.may(Permission::BookingsCreate),
            may_check_in: who.may(Permission::QueueManage),
            may_see_trends: who.may(Permission::AnalysesRead),
            may_take_out: who.may(Permission::CustomersExport),
            may_merge: who.may(Permission::CustomersMerge),
            merged,
            may_erase: who.may(Permission::CustomersErase),
            p,
        }
    }
}

/// The timeline by itself.
#[derive(Template)]
#[template(
    source = r#"{% import "parts/list.html" as list %}{% include "timeline/_timeline.html" %}"#,
    ext = "html"
)]
pub struct Part {
    pub p: Page,
    pub timeline: Timeline,
}

/// The form, for a new customer or a known one.
#[derive(Template)]
#[template(path = "customers/form.html")]
pub struct Edit {
    pub p: Page,
    /// Empty for a new customer.
    pub id: String,
    pub form: Form,
    pub errors: Errors,
}

impl Edit {
    /// The choices of the field `sex`.
    fn sexes(&self) -> [(&'static str, std::borrow::Cow<'static, str>); 3] {
        [
            ("female", self.p.t("sex-female")),
            ("male", self.p.t("sex-male")),
            ("other", self.p.t("sex-other")),
        ]
    }

    /// Where the form goes.
    fn action(&self) -> String {
        if self.id.is_empty() { "/customers".into() } else { format!("/customers/{}", self.id) }
    }
}

impl Form {
    /// The form as it stands for a customer already known.
    pub fn of(row: &Row) -> Self {
        Self {
            full_name: row.full_name.clone(),
            nickname: row.nickname.clone(),
            phone: Phone::grouped(&row.phone),
            email: row.email.clone(),
            birth_date: row.birth_date.map_or_else(String::new, |day| day.0.to_string()),
            sex: row.sex.clone(),
            allergies: row.allergies.clone(),
            note: row.note.clone(),
        }
    }
}
