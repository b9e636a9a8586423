//! What the booking pages show.

use std::borrow::Cow;

use askama::Template;
use base::{Context, Instant, Permission, Phone, Result, Who};
use ui::{Errors, Page};

use super::rules::{Asked, Form, MoveForm, RESCHEDULED, Source};
use super::state::{Action, State};
use super::store::Row;
use crate::availability::store::{self as plans, Practitioner};
use crate::customers;

/// A booking in a list, and at the head of its page.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "the words of a row")]
pub struct Line {
    pub id: String,
    pub customer_id: String,
    pub customer: String,
    pub number: String,
    pub treatment: String,
    pub practitioner: String,
    pub room: String,
    pub day: String,
    pub from: String,
    pub until: String,
    pub state: &'static str,
    pub tone: &'static str,
    pub overbooked: bool,
    pub live: bool,
}

impl Line {
    /// The row in the page's language and zone.
    pub fn of(p: &Page, row: &Row) -> Self {
        let state = row.state();
        Self {
            id: row.id.to_string(),
            customer_id: row.customer_id.to_string(),
            customer: if row.nickname.is_empty() {
                row.customer.clone()
            } else {
                format!("{} ({})", row.customer, row.nickname)
            },
            number: customers::printed_number(row.number),
            treatment: p.pick(&row.treatment_en, &row.treatment_th).to_owned(),
            practitioner: row.practitioner.clone(),
            room: row.room.clone().unwrap_or_default(),
            day: p.date(row.starts_at.0),
            from: p.clock(row.starts_at.0),
            until: p.clock(row.ends_at.0),
            state: state.label(),
            tone: state.tone(),
            overbooked: !row.overbooked_reason.is_empty(),
            live: state.is_live(),
        }
    }
}

type Choice = (String, Cow<'static, str>);

/// What a form of bookings offers.
#[allow(missing_docs, reason = "the names say it")]
pub struct Offer {
    pub treatments: Vec<Choice>,
    pub practitioners: Vec<Choice>,
    pub rooms: Vec<Choice>,
    pub sources: Vec<Choice>,
}

impl Offer {
    /// In the page's language.
    pub async fn of(ctx: &mut Context, p: &Page) -> Result<Self> {
        let clinic = ctx.clinic()?;
        let treatments = plans::treatments(ctx.tx(), clinic).await?;
        let practitioners = plans::practitioners(ctx.tx()).await?;
        let rooms = plans::rooms(ctx.tx(), clinic).await?;
        Ok(Self {
            treatments: treatments
                .iter()
                .map(|one| {
                    let name = p.pick(&one.name_en, &one.name_th);
                    let minutes = p.n("booking-minutes", one.minutes);
                    (one.id.to_string(), format!("{name} · {minutes}").into())
                })
                .collect(),
            practitioners: practitioners
                .into_iter()
                .filter(|who| who.active)
                .map(|who| (who.id.to_string(), who.name.into()))
                .collect(),
            rooms: rooms.into_iter().map(|room| (room.id.to_string(), room.name.into())).collect(),
            sources: Source::ALL
                .iter()
                .map(|source| (source.as_str().to_owned(), p.t(source.label())))
                .collect(),
        })
    }
}

/// Customers to choose from.
#[derive(Template)]
#[template(path = "bookings/_matches.html")]
pub struct Matches {
    pub p: Page,
    /// Id, name, and number with phone.
    pub rows: Vec<(String, String, String)>,
    pub search: String,
}

impl Matches {
    pub fn choice(row: &customers::store::Row) -> (String, String, String) {
        let number = customers::printed_number(row.number);
        let phone = Phone::grouped(&row.phone);
        let note = if phone.is_empty() { number } else { format!("{number} · {phone}") };
        (row.id.to_string(), row.full_name.clone(), note)
    }
}

/// Free times to choose from.
#[derive(Template)]
#[template(path = "bookings/_slots.html")]
pub struct Slots {
    pub p: Page,
    /// Whether enough is known to say.
    pub known: bool,
    /// As `HH:MM`.
    pub times: Vec<String>,
}

impl Slots {
    pub fn of(p: Page, free: Option<Vec<Instant>>) -> Self {
        let known = free.is_some();
        let times = free.unwrap_or_default().iter().map(|at| p.clock(at.0)).collect();
        Self { p, known, times }
    }
}

#[derive(Template)]
#[template(path = "bookings/new.html")]
pub struct New {
    pub p: Page,
    pub form: Form,
    pub errors: Errors,
    /// The key of what stands against the time, or empty.
    pub conflict: &'static str,
    /// Who is chosen: id, name, note.
    pub customer: Option<(String, String, String)>,
    pub matches: Matches,
    pub slots: Slots,
    pub offer: Offer,
    pub may_register: bool,
    pub may_overbook: bool,
}

#[derive(Template)]
#[template(path = "bookings/reschedule.html")]
pub struct Move {
    pub p: Page,
    pub line: Line,
    pub treatment: String,
    pub offer: Offer,
    pub slots: Slots,
    pub form: MoveForm,
    pub errors: Errors,
    pub conflict: &'static str,
    pub may_overbook: bool,
}

impl Move {
    /// The form of a booking as it is.
    pub fn form(p: &Page, row: &Row) -> MoveForm {
        let local = row.starts_at.0.to_zoned(p.zone.clone());
        let minutes = (row.ends_at.0.as_second() - row.starts_at.0.as_second()) / 60;
        MoveForm {
            date: local.date().to_string(),
            time: p.clock(row.starts_at.0),
            minutes: minutes.to_string(),
            practitioner: row.practitioner_id.to_string(),
            room: row.room_id.map_or_else(String::new, |room| room.to_string()),
            overbook_reason: row.overbooked_reason.clone(),
            overbook: String::new(),
            back: String::new(),
        }
    }
}

/// What a calendar asks whoever may overbook, where a booking was moved onto what is taken.
#[derive(Template)]
#[template(path = "bookings/_overbook.html")]
pub struct Overbook {
    pub p: Page,
    pub id: String,
    /// Who, and where they would be.
    pub text: String,
    pub form: MoveForm,
    pub errors: Errors,
    /// The key of what stands against it.
    pub conflict: &'static str,
}

impl Overbook {
    /// For a move that was asked for and refused.
    pub fn of(
        p: Page,
        row: &Row,
        (form, errors): (MoveForm, Errors),
        conflict: &'static str,
    ) -> Self {
        let when = match base::Day::parse(&form.date) {
            Some(day) => format!("{} {}", p.civil_long(day.0), form.time),
            None => form.time.clone(),
        };
        let text = p.with2("booking-overbook-move", "name", &row.customer, "when", when);
        Self { id: row.id.to_string(), text, form, errors, conflict, p }
    }

    /// What is sent besides the reason.
    fn hidden(&self) -> [(&'static str, &str); 6] {
        let form = &self.form;
        [
            ("date", &form.date),
            ("time", &form.time),
            ("minutes", &form.minutes),
            ("practitioner", &form.practitioner),
            ("room", &form.room),
            ("overbook", "yes"),
        ]
    }
}

#[derive(Template)]
#[template(path = "bookings/show.html")]
pub struct Show {
    pub p: Page,
    pub line: Line,
    pub day: String,
    pub date: String,
    pub minutes: i64,
    pub phone: String,
    pub devices: String,
    pub allergies: String,
    pub note: String,
    pub source: &'static str,
    pub made: String,
    pub cancel_reason: String,
    pub overbooked_reason: String,
    pub rescheduled_from: String,
    pub rescheduled_to: String,
    /// Word, key of the verb.
    pub actions: Vec<(&'static str, &'static str)>,
    pub may_cancel: bool,
    pub may_move: bool,
    /// Whether it is cancelled and can come back.
    pub may_undo: bool,
    /// The key of what stood against a step, or empty.
    pub conflict: &'static str,
    /// Where they are booked anew for the same treatment, or empty while this one can come about.
    pub book_anew: String,
    /// Their number in the queue of that day; none is not there.
    pub ticket: Option<(String, i64)>,
}

impl Show {
    pub fn of(p: Page, who: &Who, row: &Row, now: Instant, ticket: Option<(String, i64)>) -> Self {
        let may_update = who.may(Permission::BookingsUpdate);
        let state = row.state();
        let possible: Vec<Action> = state
            .actions()
            .filter(|action| *action != Action::NoShow || row.starts_at <= now)
            .filter(|action| {
                !matches!(action, Action::Reopen | Action::ReopenPending)
                    || row.rescheduled_to.is_none()
            })
            .filter(|_| may_update)
            .collect();
        let local = row.starts_at.0.to_zoned(p.zone.clone()).date();
        let made = p.date_time(row.created_at.0);
        Self {
            line: Line::of(&p, row),
            day: p.civil_long(local),
            date: local.to_string(),
            minutes: (row.ends_at.0.as_second() - row.starts_at.0.as_second()) / 60,
            phone: Phone::grouped(&row.phone),
            devices: row.devices.join(", "),
            allergies: row.allergies.clone(),
            note: row.note.clone(),
            source: Source::parse(&row.source).unwrap_or_default().label(),
            made: match &row.created_by {
                Some(name) => p.with2("booking-made-by", "name", name, "at", made),
                None => made,
            },
            cancel_reason: if row.cancel_reason == RESCHEDULED {
                String::new()
            } else {
                row.cancel_reason.clone()
            },
            overbooked_reason: row.overbooked_reason.clone(),
            rescheduled_from: row.rescheduled_from.map_or_else(String::new, |id| id.to_string()),
            rescheduled_to: row.rescheduled_to.map_or_else(String::new, |id| id.to_string()),
            actions: possible
                .iter()
                .filter(|action| **action != Action::Cancel)
                .map(|action| (action.as_str(), action.label()))
                .collect(),
            may_cancel: possible.contains(&Action::Cancel),
            may_move: may_update && state.can_move(),
            may_undo: state == State::Cancelled && possible.contains(&Action::Reopen),
            conflict: "",
            book_anew: if state.is_live() || !who.may(Permission::BookingsCreate) {
                String::new()
            } else {
                format!(
                    "/bookings/new?customer={}&treatment={}&date={local}",
                    row.customer_id, row.treatment_id
                )
            },
            ticket,
            p,
        }
    }
}

#[derive(Template)]
#[template(path = "bookings/index.html", blocks = ["results"])]
pub struct Index {
    pub p: Page,
    pub lines: Vec<Line>,
    pub total: i64,
    pub next: String,
    pub filters: Filters,
    pub to_reassign: i64,
    /// Where those are.
    pub reassign: String,
    pub may_create: bool,
}

impl Index {
    fn states(&self) -> Vec<(&'static str, Cow<'static, str>)> {
        State::ALL.iter().map(|state| (state.as_str(), self.p.t(state.label()))).collect()
    }
}

/// What the list is filtered by.
pub struct Filters {
    pub asked: Asked,
    pub practitioners: Vec<(String, String)>,
}

impl Filters {
    pub fn of(asked: Asked, everybody: &[Practitioner]) -> Self {
        let practitioners =
            everybody.iter().map(|who| (who.id.to_string(), who.name.clone())).collect();
        Self { asked, practitioners }
    }

    pub fn any(&self) -> bool {
        let asked = &self.asked;
        [
            &asked.search,
            &asked.from,
            &asked.to,
            &asked.practitioner_id,
            &asked.customer_id,
            &asked.state,
        ]
        .iter()
        .any(|text| !text.is_empty())
    }

    /// What is filtered by, as it stands in an address.
    pub fn query(asked: &Asked) -> String {
        [
            ("search", &asked.search),
            ("from", &asked.from),
            ("to", &asked.to),
            ("practitioner_id", &asked.practitioner_id),
            ("customer_id", &asked.customer_id),
            ("state", &asked.state),
        ]
        .iter()
        .map(|(name, text)| format!("{name}={}", ui::query(text)))
        .collect::<Vec<_>>()
        .join("&")
    }
}
