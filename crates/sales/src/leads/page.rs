//! What the pages of leads show.

use askama::Template;
use base::{Permission, Phone, Who};
use care::check_ins::store::Similar;
use care::customers::{printed_number, with_nickname};
use jiff::civil::Date;
use ui::{Errors, Page};

use super::filters::Asked;
use super::rules::{Form, Source, Temperature};
use super::stage::Stage;
use super::store::Row;

pub type Choice = (String, String);

/// After so many days without a change somebody should look at an open lead again.
const STALE_DAYS: i64 = 14;

/// A lead in a list, or on the board.
pub struct Card {
    pub id: String,
    pub name: String,
    /// Telephone, e-mail or contact: what there is first.
    pub reach: String,
    pub treatment: String,
    pub source: &'static str,
    pub stage: Stage,
    pub temperature: Temperature,
    /// The day of the next step, or empty.
    pub follow_up: String,
    /// That day is over.
    pub late: bool,
    /// Nothing was done for long.
    pub stale: bool,
    pub assigned: String,
    /// Where it can be moved to.
    pub next: Vec<Choice>,
    /// Whether it can be lost.
    pub may_lose: bool,
}

impl Card {
    pub fn of(p: &Page, row: &Row, now: base::Instant) -> Self {
        let today = now.0.to_zoned(p.zone.clone()).date();
        let stage = row.stage();
        let phone = Phone::grouped(&row.phone);
        let reach = [phone, row.contact.clone(), row.email.clone()];
        Self {
            id: row.id.to_string(),
            name: with_nickname(&row.full_name, &row.nickname),
            reach: reach.into_iter().find(|text| !text.is_empty()).unwrap_or_default(),
            treatment: Self::treatment(p, row),
            source: row.source().label(),
            stage,
            temperature: row.temperature(),
            follow_up: row.follow_up.map_or_else(String::new, |day| p.civil(day.0)),
            late: is_late(row, today),
            stale: stage.is_open() && row.updated_at.plus_seconds(STALE_DAYS * 86_400) < now,
            assigned: row.assigned_name.clone().unwrap_or_default(),
            next: moves(p, stage),
            may_lose: stage.is_open(),
        }
    }

    /// What they are interested in, or empty.
    pub fn treatment(p: &Page, row: &Row) -> String {
        let english = row.treatment_en.as_deref().unwrap_or_default();
        p.pick(english, row.treatment_th.as_deref().unwrap_or_default()).to_owned()
    }
}

fn is_late(row: &Row, today: Date) -> bool {
    row.stage().is_open() && row.follow_up.is_some_and(|day| day.0 < today)
}

/// Where a lead can be moved to without more being said, the next stage first.
fn moves(p: &Page, stage: Stage) -> Vec<Choice> {
    let mut next: Vec<Stage> = stage.next().filter(|to| *to != Stage::Lost).collect();
    let before = next.iter().filter(|to| **to < stage).count();
    next.rotate_left(before);
    next.into_iter().map(|to| (to.as_str().to_owned(), p.t(to.label()).into_owned())).collect()
}

/// A column of the board.
pub struct Lane {
    pub stage: Stage,
    pub count: i64,
    pub cards: Vec<Card>,
    /// Where all of them are, if these are not; or empty.
    pub all: String,
}

#[derive(Template)]
#[template(path = "leads/index.html", blocks = ["results"])]
#[allow(clippy::struct_excessive_bools, reason = "each stands for something that the page offers")]
pub struct Index {
    pub p: Page,
    pub asked: Asked,
    /// What is wrong with the filters, a sentence each.
    pub mistakes: Vec<String>,
    /// The board; empty when it is the list.
    pub lanes: Vec<Lane>,
    pub is_board: bool,
    /// The list.
    pub lines: Vec<Card>,
    pub counts: Vec<(Stage, i64)>,
    pub total: i64,
    /// The address of the next page, or empty.
    pub next: String,
    /// Who can have leads; empty for those who only have their own.
    pub people: Vec<Choice>,
    pub may_create: bool,
    pub may_update: bool,
    pub may_hand_over: bool,
}

impl Index {
    fn sources(&self) -> Vec<Choice> {
        sources(&self.p)
    }

    fn temperatures(&self) -> Vec<Choice> {
        temperatures(&self.p)
    }

    /// Where this is.
    fn here(&self) -> String {
        address(self.is_board, &self.asked)
    }

    /// The same leads in the other view.
    fn in_view(&self, board: bool) -> String {
        address(board, &self.asked)
    }

    /// The list at a stage, or at all of them.
    fn at_stage(&self, stage: &str) -> String {
        address(false, &Asked { stage: stage.to_owned(), ..self.asked.clone() })
    }

    fn all_stages(&self) -> i64 {
        self.counts.iter().map(|(_, count)| count).sum()
    }

    fn is_filtered(&self) -> bool {
        !self.asked.query().is_empty()
    }
}

/// Where a view of leads is.
pub fn address(board: bool, asked: &Asked) -> String {
    let (view, query) = (if board { "board" } else { "list" }, asked.query());
    let joint = if query.is_empty() { "" } else { "&" };
    format!("/leads?view={view}{joint}{query}")
}

fn sources(p: &Page) -> Vec<Choice> {
    let choice = |one: &Source| (one.as_str().to_owned(), p.t(one.label()).into_owned());
    Source::ALL.iter().map(choice).collect()
}

fn temperatures(p: &Page) -> Vec<Choice> {
    let choice = |one: &Temperature| (one.as_str().to_owned(), p.t(one.label()).into_owned());
    Temperature::ALL.iter().map(choice).collect()
}

/// The form, for a new lead or a known one.
#[derive(Template)]
#[template(path = "leads/form.html")]
pub struct Edit {
    pub p: Page,
    /// Empty for a new lead.
    pub id: String,
    pub form: Form,
    pub errors: Errors,
    pub treatments: Vec<Choice>,
    /// Who can have it; empty for those who do not say so.
    pub people: Vec<Choice>,
}

impl Edit {
    fn sources(&self) -> Vec<Choice> {
        sources(&self.p)
    }

    fn temperatures(&self) -> Vec<Choice> {
        temperatures(&self.p)
    }

    /// Where the form goes.
    fn action(&self) -> String {
        if self.id.is_empty() { "/leads".into() } else { format!("/leads/{}", self.id) }
    }
}

impl Form {
    /// The form as it is offered.
    pub fn blank() -> Self {
        Self {
            source: Source::default().as_str().to_owned(),
            temperature: Temperature::default().as_str().to_owned(),
            ..Self::default()
        }
    }

    /// The form as it stands for a lead already known.
    pub fn of(row: &Row) -> Self {
        Self {
            full_name: row.full_name.clone(),
            nickname: row.nickname.clone(),
            phone: Phone::grouped(&row.phone),
            email: row.email.clone(),
            contact: row.contact.clone(),
            source: row.source.clone(),
            temperature: row.temperature.clone(),
            follow_up: row.follow_up.map_or_else(String::new, |day| day.0.to_string()),
            treatment_id: row.treatment_id.map_or_else(String::new, |id| id.to_string()),
            note: row.note.clone(),
            assigned_to: row.assigned_to.map_or_else(String::new, |id| id.to_string()),
        }
    }
}

/// A customer whom a lead looks like.
pub struct Alike {
    pub id: String,
    pub name: String,
    /// Number and telephone.
    pub note: String,
}

impl Alike {
    pub fn of(found: &Similar) -> Self {
        let (number, phone) = (printed_number(found.number), Phone::grouped(&found.phone));
        Self {
            id: found.id.to_string(),
            name: with_nickname(&found.full_name, &found.nickname),
            note: if phone.is_empty() { number } else { format!("{number} · {phone}") },
        }
    }
}

/// What is said on a lead's page besides the lead.
#[derive(Default)]
pub struct Said {
    /// What is wrong with what was typed.
    pub errors: Errors,
    /// The reason that was typed.
    pub lost_reason: String,
    /// Why something was not done: a Fluent key, or empty.
    pub conflict: &'static str,
    /// Customers who may be the same person.
    pub alike: Vec<Alike>,
}

#[derive(Template)]
#[template(path = "leads/show.html")]
#[allow(clippy::struct_excessive_bools, reason = "each stands for something that the page offers")]
pub struct Show {
    pub p: Page,
    pub card: Card,
    pub phone: String,
    pub email: String,
    pub contact: String,
    pub note: String,
    pub lost_reason: String,
    pub assigned_to: String,
    /// When, and by whom.
    pub created: String,
    pub contacted: String,
    pub closed: String,
    pub invited: String,
    /// Id and number of the customer that it became, if they are there.
    pub customer: Option<(String, String)>,
    pub people: Vec<Choice>,
    pub said: Said,
    pub may_update: bool,
    pub may_assign: bool,
    pub may_convert: bool,
    pub may_invite: bool,
    pub may_erase: bool,
}

impl Show {
    pub fn of(
        p: Page,
        who: &Who,
        row: &Row,
        people: Vec<Choice>,
        said: Said,
        now: base::Instant,
    ) -> Self {
        let at = |at: Option<base::Instant>| at.map_or_else(String::new, |at| p.date_time(at.0));
        let may_update = who.may(Permission::LeadsUpdate);
        let may_convert = may_update && row.customer_id.is_none() && row.stage() != Stage::Lost;
        let created = p.date_time(row.created_at.0);
        let customer = row.customer_id.zip(row.customer_number);
        Self {
            card: Card::of(&p, row, now),
            phone: Phone::grouped(&row.phone),
            email: row.email.clone(),
            contact: row.contact.clone(),
            note: row.note.clone(),
            lost_reason: row.lost_reason.clone(),
            assigned_to: row.assigned_to.map_or_else(String::new, |id| id.to_string()),
            created: match &row.created_by_name {
                Some(name) => p.with2("lead-created-by", "at", created, "name", name),
                None => created,
            },
            contacted: at(row.first_contacted_at),
            closed: at(row.closed_at),
            invited: at(row.invited_at),
            customer: customer.map(|(id, number)| (id.to_string(), printed_number(number))),
            people,
            said,
            may_update,
            may_assign: who.may(Permission::LeadsAssign),
            may_convert,
            may_invite: may_convert && who.may(Permission::InvitationsCreate),
            may_erase: row.customer_id.is_none() && who.may(Permission::CustomersErase),
            p,
        }
    }
}

/// Asks whether a lead is to be erased.
#[derive(Template)]
#[template(path = "leads/erase.html")]
pub struct Erase {
    pub p: Page,
    pub id: String,
    pub name: String,
    /// The name that was typed.
    pub typed: String,
    pub errors: Errors,
    /// Why it was not done: a Fluent key, or empty.
    pub conflict: &'static str,
}
