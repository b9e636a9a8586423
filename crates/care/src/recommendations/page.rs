//! What is shown of recommendations: a section of an analysis's page, and the rules.

use std::borrow::Cow;

use askama::Template;
use base::{CustomerId, Permission, Who};
use skin::Region;
use ui::{Errors, Page};

use super::rules::{Known, Obstacle, Reason, Recommended, Target};
use super::store::Row;
use crate::codes::Concern;
use crate::conditions::rules::Kind;
use crate::typed::Typed;

/// The section of an analysis's page: a template of its own, so that the page includes it as a whole.
#[derive(Template)]
#[template(path = "recommendations/_section.html")]
pub struct Section {
    pub p: Page,
    pub customer: String,
    /// The customer themselves reads it.
    pub own: bool,
    pub offered: Vec<Card>,
    pub withheld: Vec<Card>,
    /// What the record says besides, for staff to read.
    pub text: String,
    pub may_manage: bool,
}

/// Something recommended, or withheld.
pub struct Card {
    /// Where it can be read about; empty for customers.
    pub href: String,
    pub icon: &'static str,
    pub name: String,
    pub price: String,
    /// Empty for a product.
    pub minutes: String,
    pub reasons: Vec<String>,
    pub notes: Vec<String>,
    pub consultation: bool,
    /// What to ask about before, for staff.
    pub ask: Vec<String>,
    pub ask_note: String,
    /// What speaks against it.
    pub against: Vec<String>,
}

/// So many can be taken in at once; the rest is a click away.
const FIRST: usize = 6;

impl Section {
    /// What is recommended most.
    fn first(&self) -> &[Card] {
        &self.offered[..self.offered.len().min(FIRST)]
    }

    /// What else is.
    fn rest(&self) -> &[Card] {
        self.offered.get(FIRST..).unwrap_or_default()
    }

    pub fn of(
        p: Page,
        who: &Who,
        customer: CustomerId,
        all: Vec<Recommended>,
        known: &Known,
    ) -> Self {
        let own = who.customer.is_some();
        let (offered, withheld): (Vec<_>, Vec<_>) =
            all.iter().partition(|one| one.obstacles.is_empty());
        let cards =
            |of: Vec<&Recommended>| of.into_iter().map(|one| Card::of(&p, one, own)).collect();
        Self {
            customer: customer.to_string(),
            own,
            offered: cards(offered),
            withheld: cards(withheld),
            text: if own { String::new() } else { known.text.clone() },
            may_manage: who.may(Permission::CatalogueManage),
            p,
        }
    }
}

impl Card {
    /// `own`: as the customer may read it.
    pub(super) fn of(p: &Page, one: &Recommended, own: bool) -> Self {
        let offer = &one.offer;
        let (href, icon) = match offer.target {
            Target::Treatment(id) => (format!("/catalogue/treatments/{id}"), "sparkles"),
            Target::Product(id) => (format!("/catalogue/products/{id}"), "package"),
        };
        let conditions = offer.contraindications.iter().map(|one| Kind::Condition(*one));
        let allergies = offer.allergens.iter().map(|one| Kind::Allergy(one.clone()));
        let ask = conditions.chain(allergies).map(|kind| name(p, &kind));
        Self {
            href: if own { String::new() } else { href },
            icon,
            name: p.pick(&offer.name_en, &offer.name_th).to_owned(),
            price: p.baht(offer.price),
            minutes: offer.minutes.map_or_else(String::new, |minutes| p.n("minutes", minutes)),
            reasons: one.reasons.iter().map(|one| reason(p, one)).collect(),
            notes: one
                .notes
                .iter()
                .map(|(thai, english)| p.pick(english, thai).to_owned())
                .collect(),
            consultation: offer.consultation_needed,
            ask: if own { Vec::new() } else { ask.collect() },
            ask_note: if own { String::new() } else { offer.contraindication_note.clone() },
            against: one.obstacles.iter().map(|one| obstacle(p, one)).collect(),
        }
    }
}

/// An allergy or condition in the page's language.
fn name(p: &Page, kind: &Kind) -> String {
    crate::conditions::name(p, kind)
}

#[allow(clippy::cast_possible_truncation, reason = "a score is 0 to 100")]
fn points(score: f32) -> i64 {
    score.round() as i64
}

/// `Redness 54 (±6), lowest on the left cheek`.
fn reason(p: &Page, reason: &Reason) -> String {
    let finding = &reason.finding;
    let concern = p.t(&finding.concern.label());
    let key = if finding.measured { "recommended-for" } else { "recommended-for-unmeasured" };
    let score = format!("{} {}", concern, points(finding.score));
    let text = p.with2(key, "score", score, "noise", points(finding.noise));
    match finding.worst {
        Some(region) => {
            format!("{text} · {}", p.with("recommended-worst", "region", region_name(p, region)))
        }
        None => text,
    }
}

fn region_name(p: &Page, region: Region) -> Cow<'static, str> {
    p.t(&format!("region-{}", region.as_str().replace('_', "-")))
}

fn obstacle(p: &Page, obstacle: &Obstacle) -> String {
    let key = if obstacle.from_text { "withheld-written" } else { "withheld-recorded" };
    p.with(key, "name", name(p, &obstacle.kind))
}

/// The rules, by concern.
#[derive(Template)]
#[template(path = "recommendations/index.html")]
pub struct Index {
    pub p: Page,
    pub groups: Vec<Group>,
    pub may_manage: bool,
}

/// The rules of a concern.
pub struct Group {
    pub code: &'static str,
    pub name: String,
    pub lines: Vec<Line>,
}

/// One rule.
pub struct Line {
    pub id: String,
    pub name: String,
    pub href: String,
    pub below: i32,
    pub priority: i32,
    pub note: String,
    pub active: bool,
    pub by_default: bool,
    pub archived: bool,
}

impl Index {
    pub fn of(p: Page, who: &Who, rows: &[Row]) -> Self {
        let groups = Concern::ALL.iter().map(|concern| Group {
            code: concern.as_str(),
            name: p.t(&concern.label()).into_owned(),
            lines: rows
                .iter()
                .filter(|row| row.concern == concern.as_str())
                .filter_map(|row| Line::of(&p, row))
                .collect(),
        });
        let groups = groups.filter(|group| !group.lines.is_empty()).collect();
        Self { groups, may_manage: who.may(Permission::CatalogueManage), p }
    }
}

impl Line {
    pub fn of(p: &Page, row: &Row) -> Option<Self> {
        let href = match row.target()? {
            Target::Treatment(id) => format!("/catalogue/treatments/{id}"),
            Target::Product(id) => format!("/catalogue/products/{id}"),
        };
        let (english, thai) = (row.name_en.as_deref()?, row.name_th.as_deref()?);
        Some(Self {
            id: row.id.to_string(),
            name: p.pick(english, thai).to_owned(),
            href,
            below: row.below,
            priority: row.priority,
            note: p.pick(&row.note_en, &row.note_th).to_owned(),
            active: row.active,
            by_default: row.by_default,
            archived: row.archived,
        })
    }
}

/// The form, for a new rule or one that is there.
#[derive(Template)]
#[template(path = "recommendations/form.html")]
pub struct Edit {
    pub p: Page,
    /// Empty for a new one.
    pub id: String,
    /// What a rule that is there is about.
    pub about: String,
    pub form: Typed,
    pub errors: Errors,
    /// What a new rule can be about.
    pub targets: Vec<(String, String)>,
}

impl Edit {
    fn concerns(&self) -> Vec<(&'static str, Cow<'static, str>)> {
        Concern::ALL.iter().map(|one| (one.as_str(), self.p.t(&one.label()))).collect()
    }

    fn action(&self) -> String {
        match self.id.as_str() {
            "" => "/catalogue/recommendations".into(),
            id => format!("/catalogue/recommendations/{id}"),
        }
    }
}

/// What a rule that is there is about: `Redness → IPL`.
pub fn about(p: &Page, row: &Row) -> String {
    let concern = Concern::parse(&row.concern);
    let concern = concern.map_or_else(String::new, |one| p.t(&one.label()).into_owned());
    let name = Line::of(p, row).map_or_else(String::new, |line| line.name);
    format!("{concern} → {name}")
}

/// A form as it stands for a rule that is there.
pub fn typed(row: &Row) -> Typed {
    Typed::default()
        .field("below", row.below)
        .field("priority", row.priority)
        .field("note_th", &row.note_th)
        .field("note_en", &row.note_en)
        .field("active", if row.active { "on" } else { "" })
}

/// Everything that can be recommended, as the form offers it.
pub fn targets(
    p: &Page,
    treatments: &[crate::treatments::store::Row],
    products: &[crate::products::store::Row],
) -> Vec<(String, String)> {
    let treatments = treatments.iter().map(|row| {
        (format!("treatment:{}", row.id), p.pick(&row.name_en, &row.name_th).to_owned())
    });
    let products = products
        .iter()
        .map(|row| (format!("product:{}", row.id), p.pick(&row.name_en, &row.name_th).to_owned()));
    treatments.chain(products).collect()
}
