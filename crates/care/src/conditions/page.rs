//! What the customer's page shows of allergies and conditions.

use std::borrow::Cow;

use askama::Template;
use base::{CustomerId, Lang, Permission, Who};
use ui::{Errors, Page};

use super::rules::Kind;
use super::store::Row;
use crate::codes::Contraindication;
use crate::typed::Typed;

/// The section of the customer's page, and what the form of a new condition needs.
pub struct Section {
    pub customer: String,
    pub now: Vec<Line>,
    pub before: Vec<Line>,
    pub form: Typed,
    pub errors: Errors,
    /// The choices of the field `kind`.
    pub kinds: Vec<(&'static str, Cow<'static, str>)>,
    /// Substances that are known, for the browser to suggest.
    pub substances: Vec<&'static str>,
    pub may_update: bool,
}

/// One condition.
pub struct Line {
    pub id: String,
    pub name: String,
    pub allergy: bool,
    pub note: String,
    /// By whom and when; with the end, if it ended.
    pub when: String,
}

/// The name of a condition in the page's language.
pub fn name(p: &Page, kind: &Kind) -> String {
    match kind {
        Kind::Allergy(substance) => {
            p.with("condition-allergy-to", "substance", substance.name(p.lang == Lang::Th))
        }
        Kind::Condition(one) => p.t(&one.label()).into_owned(),
    }
}

impl Section {
    pub fn of(
        p: &Page,
        who: &Who,
        customer: CustomerId,
        rows: &[Row],
        (form, errors): (Typed, Errors),
    ) -> Self {
        let lines = |ended: bool| {
            let of = rows.iter().filter(move |row| row.ended_at.is_some() == ended);
            of.filter_map(|row| Line::of(p, row)).collect()
        };
        let thai = p.lang == Lang::Th;
        let mut kinds = vec![(Kind::ALLERGY, p.t("condition-allergy"))];
        kinds.extend(Contraindication::ALL.iter().map(|one| (one.as_str(), p.t(&one.label()))));
        Self {
            customer: customer.to_string(),
            now: lines(false),
            before: lines(true),
            form,
            errors,
            kinds,
            substances: crate::substances::Substance::suggestions()
                .map(|(english, thai_name)| if thai { thai_name } else { english })
                .collect(),
            may_update: who.may(Permission::CustomersUpdate),
        }
    }
}

impl Line {
    fn of(p: &Page, row: &Row) -> Option<Self> {
        let kind = Kind::parse(&row.kind, &row.substance)?;
        let mut when = p.date(row.created_at.0);
        if let Some(by) = &row.by_name {
            when = format!("{when} · {by}");
        }
        if let Some(ended) = row.ended_at {
            when = format!("{when} · {}", p.with("condition-ended", "date", p.date(ended.0)));
        }
        Some(Self {
            id: row.id.to_string(),
            name: name(p, &kind),
            allergy: matches!(kind, Kind::Allergy(_)),
            note: row.note.clone(),
            when,
        })
    }
}

/// The form by itself: where its button leads without scripts, and where mistakes are shown.
#[derive(Template)]
#[template(path = "conditions/new.html")]
pub struct New {
    pub p: Page,
    pub name: String,
    pub conditions: Section,
}
