//! What the wall shows, and the page of its links.

use askama::Template;
use base::Instant;
use ui::{Errors, Page};

use super::rules::masked;
use super::store;
use crate::queue_tickets::rules::{State, printed};
use crate::queue_tickets::store::Row;

/// How many of those called before stand below the newest call.
const CALLED: usize = 5;
/// How many of those who are next are shown.
const NEXT: usize = 8;

#[derive(Template)]
#[template(path = "displays/show.html", blocks = ["wall"])]
pub struct Wall {
    pub p: Page,
    pub now: String,
    /// Where this page is asked for again.
    pub address: &'static str,
    pub calling: Option<Line>,
    pub called: Vec<Line>,
    pub next: Vec<Line>,
    pub waiting: usize,
}

/// Somebody on the wall.
pub struct Line {
    pub number: String,
    pub name: String,
    pub place: String,
    /// Differs with every call, so that the wall knows a new one.
    pub call: String,
}

impl Line {
    fn of(row: &Row) -> Self {
        Self {
            number: printed(row.number),
            name: masked(&row.full_name),
            place: row.place.clone(),
            call: format!("{}-{}", row.number, row.calls),
        }
    }
}

impl Wall {
    /// The wall of a day's tickets, which come in the order of the line.
    pub fn of(p: Page, rows: &[Row], now: Instant) -> Self {
        let mut called: Vec<&Row> = rows.iter().filter(|row| row.state == State::Called).collect();
        called.sort_by_key(|row| std::cmp::Reverse((row.last_called_at, row.number)));
        let waiting: Vec<&Row> = rows.iter().filter(|row| row.state == State::Waiting).collect();
        Self {
            now: p.clock(now.0),
            address: base::request::DISPLAY,
            calling: called.first().map(|row| Line::of(row)),
            called: called.iter().skip(1).take(CALLED).map(|row| Line::of(row)).collect(),
            next: waiting.iter().take(NEXT).map(|row| Line::of(row)).collect(),
            waiting: waiting.len(),
            p,
        }
    }

    /// What is said aloud where the screen has a voice.
    fn spoken(&self, line: &Line) -> String {
        let number = line.number.trim_start_matches('0');
        if line.place.is_empty() {
            self.p.with("display-spoken", "number", number)
        } else {
            self.p.with2("display-spoken-place", "number", number, "place", &line.place)
        }
    }
}

/// The links of a clinic.
#[derive(Template)]
#[template(path = "displays/index.html")]
pub struct Index {
    pub p: Page,
    pub displays: Vec<Display>,
    /// The name of a screen as it was typed.
    pub typed: String,
    pub errors: Errors,
    /// The address of a link just made: shown this once.
    pub made: String,
}

pub struct Display {
    pub id: String,
    pub label: String,
    pub about: String,
}

impl Display {
    pub fn of(p: &Page, row: &store::Row) -> Self {
        let made = p.with2("display-made", "name", &row.made_by, "date", p.date(row.created_at.0));
        let seen = row.seen_at.map_or_else(
            || p.t("display-never-seen").into_owned(),
            |at| p.with("display-seen", "time", p.date_time(at.0)),
        );
        Self {
            id: row.id.to_string(), label: row.label.clone(), about: format!("{made} · {seen}")
        }
    }
}
