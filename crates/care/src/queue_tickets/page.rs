//! What the queue's pages show.

use askama::Template;
use base::{Day, MemberId};
use ui::{Errors, Page};

use super::board::{Card, Figures, Lane};
use super::rules::{Priority, Visit, VisitForm};
use super::store::{Colleague, Own, Row};

#[derive(Template)]
#[template(path = "queue_tickets/index.html", blocks = ["board"])]
pub struct Index {
    pub p: Page,
    pub today: String,
    pub figures: FiguresShown,
    pub lanes: Vec<Lane>,
    pub is_empty: bool,
    pub may_manage: bool,
    pub may_display: bool,
    /// Where this person called to the last time.
    pub place: String,
    pub places: Vec<String>,
    /// Themselves, if customers may wait for them.
    pub me: String,
}

/// Figures as they are read: minutes, or a dash where nothing was measured.
pub struct FiguresShown {
    pub waiting: usize,
    pub longest: String,
    pub average_wait: String,
    pub average_service: String,
    pub done: usize,
}

impl FiguresShown {
    pub fn of(p: &Page, figures: &Figures) -> Self {
        let shown = |minutes: Option<i64>| {
            minutes.map_or_else(|| "–".to_owned(), |minutes| p.n("queue-minutes", minutes))
        };
        Self {
            waiting: figures.waiting,
            longest: shown(figures.longest),
            average_wait: shown(figures.average_wait),
            average_service: shown(figures.average_service),
            done: figures.done,
        }
    }
}

#[derive(Template)]
#[template(path = "queue_tickets/show.html")]
pub struct Show {
    pub p: Page,
    pub card: Card,
    pub state: String,
    pub times: Vec<(String, String)>,
    pub form: VisitForm,
    pub errors: Errors,
    pub choices: Choices,
    pub may_change: bool,
}

/// What can be chosen for a visit.
pub struct Choices {
    /// Ids and names.
    pub colleagues: Vec<(String, String)>,
}

impl Choices {
    pub fn of(colleagues: Vec<Colleague>) -> Self {
        let shown = |colleague: Colleague| {
            let name = if colleague.title.is_empty() {
                colleague.name
            } else {
                format!("{} · {}", colleague.name, colleague.title)
            };
            (colleague.id.to_string(), name)
        };
        Self { colleagues: colleagues.into_iter().map(shown).collect() }
    }
}

/// The choices of the field `priority`.
pub fn priorities(p: &Page) -> Vec<(&'static str, String)> {
    let shown = |priority: Priority| (priority.as_str(), p.t(priority.label()).into_owned());
    [Priority::Normal, Priority::Urgent, Priority::Emergency].into_iter().map(shown).collect()
}

impl Show {
    fn priorities(&self) -> Vec<(&'static str, String)> {
        priorities(&self.p)
    }
}

impl VisitForm {
    /// The form as it stands for a ticket.
    pub fn of(row: &Row) -> Self {
        Self::of_visit(&Visit {
            priority: row.priority,
            purpose: row.purpose.clone(),
            practitioner: row.practitioner_id,
            place: row.place.clone(),
        })
    }

    /// The form as it stands for a visit.
    pub fn of_visit(visit: &Visit) -> Self {
        Self {
            priority: visit.priority.as_str().to_owned(),
            purpose: visit.purpose.clone(),
            practitioner_id: visit
                .practitioner
                .map(|id: MemberId| id.to_string())
                .unwrap_or_default(),
            place: visit.place.clone(),
        }
    }
}

/// When what happened to a ticket.
pub fn times(p: &Page, row: &Row) -> Vec<(String, String)> {
    [
        ("queue-checked-in", Some(row.created_at)),
        ("queue-first-called", row.called_at),
        ("queue-began", row.serving_at),
        ("queue-ended", row.ended_at),
    ]
    .into_iter()
    .filter_map(|(key, at)| Some((p.t(key).into_owned(), p.clock(at?.0))))
    .collect()
}

/// A day on paper.
#[derive(Template)]
#[template(path = "queue_tickets/day.html")]
pub struct Sheet {
    pub p: Page,
    pub day: Day,
    pub shown: String,
    pub figures: FiguresShown,
    pub lines: Vec<SheetLine>,
}

pub struct SheetLine {
    pub number: String,
    pub name: String,
    pub customer_number: String,
    pub purpose: String,
    pub practitioner: String,
    pub place: String,
    pub came: String,
    pub called: String,
    pub ended: String,
    pub state: String,
}

impl SheetLine {
    pub fn of(p: &Page, row: &Row) -> Self {
        let clock =
            |at: Option<base::Instant>| at.map_or_else(|| "–".to_owned(), |at| p.clock(at.0));
        Self {
            number: super::rules::printed(row.number),
            name: row.full_name.clone(),
            customer_number: crate::customers::printed_number(row.customer_number),
            purpose: row.purpose.clone(),
            practitioner: row.practitioner.clone().unwrap_or_default(),
            place: row.place.clone(),
            came: p.clock(row.created_at.0),
            called: clock(row.called_at),
            ended: clock(row.ended_at),
            state: p.t(row.state.label()).into_owned(),
        }
    }
}

/// A customer's own place.
#[derive(Template)]
#[template(path = "queue_tickets/mine.html", blocks = ["place"])]
pub struct Mine {
    pub p: Page,
    pub own: Option<OwnShown>,
}

pub struct OwnShown {
    pub number: String,
    /// `waiting`, `called` and so on.
    pub state: &'static str,
    pub label: &'static str,
    pub place: String,
    pub ahead: i64,
    pub came: String,
}

impl OwnShown {
    pub fn of(p: &Page, own: Own) -> Self {
        Self {
            number: super::rules::printed(own.number),
            state: own.state.as_str(),
            label: own.state.label(),
            place: own.place,
            ahead: own.ahead,
            came: p.clock(own.created_at.0),
        }
    }
}
