//! What the pages of products show.

use std::borrow::Cow;

use askama::Template;
use base::{Permission, Who};
use ui::{Errors, Page};

use super::store::{MovementRow, Row};
use crate::codes::{Concern, Contraindication, MovementReason};
use crate::substances::Substance;
use crate::treatments::shown;
use crate::typed::Typed;

/// The list.
#[derive(Template)]
#[template(path = "products/index.html", blocks = ["results"])]
pub struct Index {
    pub p: Page,
    pub search: String,
    /// `active`, `low` or `archived`.
    pub show: &'static str,
    pub lines: Vec<Line>,
    pub total: i64,
    pub next: String,
    pub may_manage: bool,
}

/// A product in the list.
pub struct Line {
    pub id: String,
    pub sku: String,
    pub name: String,
    pub price: String,
    pub stock: String,
    pub none: bool,
    pub low: bool,
    pub concerns: Vec<String>,
    pub archived: bool,
}

impl Line {
    pub fn of(p: &Page, row: &Row) -> Self {
        let concerns = Concern::all_of(&row.concerns);
        Self {
            id: row.id.to_string(),
            sku: row.sku.clone(),
            name: p.pick(&row.name_en, &row.name_th).to_owned(),
            price: p.baht(row.price),
            stock: p.n("pieces", row.stock),
            none: row.stock == 0,
            low: row.stock <= row.reorder_at,
            concerns: concerns.iter().map(|one| p.t(&one.label()).into_owned()).collect(),
            archived: row.archived_at.is_some(),
        }
    }
}

/// One product with its stock.
#[derive(Template)]
#[template(path = "products/show.html")]
pub struct Show {
    pub p: Page,
    pub line: Line,
    pub other_name: String,
    pub description: String,
    pub reorder_at: String,
    pub contraindications: Vec<String>,
    pub allergens: Vec<String>,
    pub contraindication_note: String,
    pub movements: Vec<MovementLine>,
    pub form: Typed,
    pub errors: Errors,
    pub may_manage: bool,
}

/// A movement of stock.
pub struct MovementLine {
    pub quantity: String,
    pub more: bool,
    pub reason: String,
    pub note: String,
    pub balance: String,
    pub by: String,
    pub when: String,
}

impl MovementLine {
    fn of(p: &Page, row: &MovementRow) -> Self {
        let reason = MovementReason::parse(&row.reason);
        let size = p.num(row.quantity.abs());
        Self {
            quantity: if row.quantity > 0 { format!("+{size}") } else { format!("−{size}") },
            more: row.quantity > 0,
            reason: reason.map_or_else(String::new, |one| p.t(&one.label()).into_owned()),
            note: row.note.clone(),
            balance: p.num(row.balance),
            by: row.by_name.clone().unwrap_or_default(),
            when: p.date_time(row.created_at.0),
        }
    }
}

impl Show {
    pub fn of(
        p: Page,
        who: &Who,
        row: &Row,
        movements: &[MovementRow],
        (form, errors): (Typed, Errors),
    ) -> Self {
        let line = Line::of(&p, row);
        let thai = p.lang == base::Lang::Th;
        let other = if line.name == row.name_th { &row.name_en } else { &row.name_th };
        let contraindications = Contraindication::all_of(&row.contraindications);
        let allergens = row.allergens.iter().filter_map(|text| Substance::parse(text));
        Self {
            other_name: if *other == line.name { String::new() } else { other.clone() },
            description: p.pick(&row.description_en, &row.description_th).to_owned(),
            reorder_at: p.n("pieces", row.reorder_at),
            contraindications: contraindications
                .iter()
                .map(|one| p.t(&one.label()).into_owned())
                .collect(),
            allergens: allergens.map(|substance| substance.name(thai)).collect(),
            contraindication_note: row.contraindication_note.clone(),
            movements: movements.iter().map(|row| MovementLine::of(&p, row)).collect(),
            may_manage: who.may(Permission::CatalogueManage),
            line,
            form,
            errors,
            p,
        }
    }

    fn reasons(&self) -> Vec<(&'static str, Cow<'static, str>)> {
        MovementReason::ALL.iter().map(|one| (one.as_str(), self.p.t(&one.label()))).collect()
    }
}

/// The form, for a new product or a known one.
#[derive(Template)]
#[template(path = "products/form.html")]
pub struct Edit {
    pub p: Page,
    /// Empty for a new one.
    pub id: String,
    pub form: Typed,
    pub errors: Errors,
}

impl Edit {
    fn concerns(&self) -> Vec<(&'static str, Cow<'static, str>)> {
        Concern::ALL.iter().map(|one| (one.as_str(), self.p.t(&one.label()))).collect()
    }

    fn contraindications(&self) -> Vec<(&'static str, Cow<'static, str>)> {
        Contraindication::ALL.iter().map(|one| (one.as_str(), self.p.t(&one.label()))).collect()
    }

    fn action(&self) -> String {
        match self.id.as_str() {
            "" => "/catalogue/products".into(),
            id => format!("/catalogue/products/{id}"),
        }
    }
}

/// A form as it stands for a product already known.
pub fn typed(row: &Row, thai: bool) -> Typed {
    let allergens: Vec<_> =
        row.allergens.iter().filter_map(|text| Substance::parse(text)).collect();
    let allergens: Vec<_> = allergens.iter().map(|substance| shown(substance, thai)).collect();
    Typed::default()
        .field("sku", &row.sku)
        .field("name_th", &row.name_th)
        .field("name_en", &row.name_en)
        .field("price", row.price.typed())
        .field("reorder_at", row.reorder_at)
        .field("description_th", &row.description_th)
        .field("description_en", &row.description_en)
        .fields("concerns", &row.concerns)
        .fields("contraindications", &row.contraindications)
        .field("allergens", allergens.join(", "))
        .field("contraindication_note", &row.contraindication_note)
}
