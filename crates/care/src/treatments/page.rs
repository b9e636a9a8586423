//! What the pages of treatments show.

use std::borrow::Cow;

use askama::Template;
use base::{Permission, Who};
use ui::{Errors, Page};
use uuid::Uuid;

use super::store::{Colleague, Row};
use crate::codes::{Category, Concern, Contraindication, DeviceKind};
use crate::substances::Substance;
use crate::typed::Typed;

/// The list.
#[derive(Template)]
#[template(path = "treatments/index.html", blocks = ["results"])]
pub struct Index {
    pub p: Page,
    pub search: String,
    pub category: String,
    pub archived: bool,
    pub lines: Vec<Line>,
    pub total: i64,
    pub next: String,
    pub may_manage: bool,
}

/// A treatment in the list.
pub struct Line {
    pub id: String,
    pub name: String,
    pub category: String,
    pub minutes: String,
    pub price: String,
    pub concerns: Vec<String>,
    pub archived: bool,
}

impl Line {
    pub fn of(p: &Page, row: &Row) -> Self {
        Self {
            id: row.id.to_string(),
            name: p.pick(&row.name_en, &row.name_th).to_owned(),
            category: category(p, &row.category),
            minutes: p.n("minutes", row.duration_minutes),
            price: p.baht(row.price),
            concerns: named(p, Concern::all_of(&row.concerns), Concern::label),
            archived: row.archived_at.is_some(),
        }
    }
}

fn category(p: &Page, code: &str) -> String {
    Category::parse(code).map_or_else(String::new, |one| p.t(&one.label()).into_owned())
}

fn named<T>(p: &Page, all: Vec<T>, label: impl Fn(T) -> String) -> Vec<String> {
    all.into_iter().map(|one| p.t(&label(one)).into_owned()).collect()
}

impl Index {
    fn categories(&self) -> Vec<(&'static str, Cow<'static, str>)> {
        Category::ALL.iter().map(|one| (one.as_str(), self.p.t(&one.label()))).collect()
    }
}

/// One treatment.
#[derive(Template)]
#[template(path = "treatments/show.html")]
pub struct Show {
    pub p: Page,
    pub line: Line,
    pub other_name: String,
    pub description: String,
    pub before: String,
    pub after: String,
    pub contraindications: Vec<String>,
    pub allergens: Vec<String>,
    pub contraindication_note: String,
    pub consultation_needed: bool,
    pub prerequisite: Option<(String, String)>,
    pub devices: Vec<String>,
    pub rooms: Vec<String>,
    pub practitioners: Vec<String>,
    pub may_manage: bool,
}

impl Show {
    pub fn of(p: Page, who: &Who, row: &Row, choices: &Choices) -> Self {
        let line = Line::of(&p, row);
        let thai = p.lang == base::Lang::Th;
        let names = |ids: &[Uuid], of: &[(String, String)]| -> Vec<String> {
            let chosen = |id: &Uuid| of.iter().find(|(other, _)| *other == id.to_string());
            ids.iter().filter_map(chosen).map(|(_, name)| name.clone()).collect()
        };
        let other = if line.name == row.name_th { &row.name_en } else { &row.name_th };
        let allergens = row.allergens.iter().filter_map(|text| Substance::parse(text));
        Self {
            other_name: if *other == line.name { String::new() } else { other.clone() },
            description: p.pick(&row.description_en, &row.description_th).to_owned(),
            before: p.n("minutes", row.buffer_before_minutes),
            after: p.n("minutes", row.buffer_after_minutes),
            contraindications: named(
                &p,
                Contraindication::all_of(&row.contraindications),
                Contraindication::label,
            ),
            allergens: allergens.map(|substance| substance.name(thai)).collect(),
            contraindication_note: row.contraindication_note.clone(),
            consultation_needed: row.consultation_needed,
            prerequisite: row.prerequisite.and_then(|id| {
                choices.treatments.iter().find(|(other, _)| *other == id.to_string()).cloned()
            }),
            devices: named(&p, DeviceKind::all_of(&row.device_kinds), DeviceKind::label),
            rooms: names(&row.rooms, &choices.rooms),
            practitioners: names(&row.practitioners, &choices.practitioners),
            may_manage: who.may(Permission::CatalogueManage),
            line,
            p,
        }
    }
}

/// What a treatment can refer to: id and name.
#[derive(Default)]
pub struct Choices {
    pub treatments: Vec<(String, String)>,
    pub rooms: Vec<(String, String)>,
    pub practitioners: Vec<(String, String)>,
}

impl Choices {
    pub fn of(
        p: &Page,
        treatments: &[Row],
        rooms: &[crate::rooms::store::Row],
        colleagues: &[Colleague],
    ) -> Self {
        let title = |one: &Colleague| match one.title.as_str() {
            "" => one.display_name.clone(),
            title => format!("{} · {title}", one.display_name),
        };
        Self {
            treatments: treatments
                .iter()
                .map(|row| (row.id.to_string(), p.pick(&row.name_en, &row.name_th).to_owned()))
                .collect(),
            rooms: rooms.iter().map(|row| (row.id.to_string(), row.name.clone())).collect(),
            practitioners: colleagues.iter().map(|one| (one.id.to_string(), title(one))).collect(),
        }
    }
}

/// The form, for a new treatment or a known one.
#[derive(Template)]
#[template(path = "treatments/form.html")]
pub struct Edit {
    pub p: Page,
    /// Empty for a new one.
    pub id: String,
    pub form: Typed,
    pub errors: Errors,
    pub choices: Choices,
}

impl Edit {
    fn categories(&self) -> Vec<(&'static str, Cow<'static, str>)> {
        Category::ALL.iter().map(|one| (one.as_str(), self.p.t(&one.label()))).collect()
    }

    fn concerns(&self) -> Vec<(&'static str, Cow<'static, str>)> {
        Concern::ALL.iter().map(|one| (one.as_str(), self.p.t(&one.label()))).collect()
    }

    fn contraindications(&self) -> Vec<(&'static str, Cow<'static, str>)> {
        Contraindication::ALL.iter().map(|one| (one.as_str(), self.p.t(&one.label()))).collect()
    }

    fn device_kinds(&self) -> Vec<(&'static str, Cow<'static, str>)> {
        DeviceKind::ALL.iter().map(|one| (one.as_str(), self.p.t(&one.label()))).collect()
    }

    /// Every treatment but itself.
    fn others(&self) -> Vec<(String, String)> {
        self.choices.treatments.iter().filter(|(id, _)| *id != self.id).cloned().collect()
    }

    fn action(&self) -> String {
        match self.id.as_str() {
            "" => "/catalogue/treatments".into(),
            id => format!("/catalogue/treatments/{id}"),
        }
    }
}

/// A form as it stands for a treatment already known.
pub fn typed(row: &Row, thai: bool) -> Typed {
    let allergens: Vec<_> =
        row.allergens.iter().filter_map(|text| Substance::parse(text)).collect();
    let allergens: Vec<_> = allergens.iter().map(|substance| shown(substance, thai)).collect();
    Typed::default()
        .field("name_th", &row.name_th)
        .field("name_en", &row.name_en)
        .field("category", &row.category)
        .field("duration_minutes", row.duration_minutes)
        .field("buffer_before_minutes", row.buffer_before_minutes)
        .field("buffer_after_minutes", row.buffer_after_minutes)
        .field("price", row.price.typed())
        .field("description_th", &row.description_th)
        .field("description_en", &row.description_en)
        .fields("concerns", &row.concerns)
        .fields("contraindications", &row.contraindications)
        .field("allergens", allergens.join(", "))
        .field("contraindication_note", &row.contraindication_note)
        .field("consultation_needed", if row.consultation_needed { "on" } else { "" })
        .field("prerequisite_id", row.prerequisite.map_or_else(String::new, |id| id.to_string()))
        .fields("device_kinds", &row.device_kinds)
        .fields("rooms", &row.rooms)
        .fields("practitioners", &row.practitioners)
}

/// A substance's name in a list that commas separate: without what stands in brackets.
pub(crate) fn shown(substance: &Substance, thai: bool) -> String {
    let name = substance.name(thai);
    name.split(" (").next().unwrap_or_default().to_owned()
}
