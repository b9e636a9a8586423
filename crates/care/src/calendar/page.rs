//! What the calendar shows.

use askama::Template;
use base::{Instant, MemberId, RoomId};
use jiff::civil::Date;
use ui::Page;

use super::rules::{Frame, closed, lanes, minutes};
use crate::availability::rules::{Plan, Span};
use crate::bookings::{Line, store::Row};

/// Which calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum View {
    /// A day, a column for each practitioner.
    #[default]
    People,
    /// A day, a column for each room.
    Rooms,
    /// A week of one practitioner, a column for each day.
    Week,
}

impl View {
    /// As in the address.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::People => "people",
            Self::Rooms => "rooms",
            Self::Week => "week",
        }
    }

    /// Reads what [`Self::as_str`] wrote; anything else is the usual one.
    pub fn parse(text: &str) -> Self {
        [Self::People, Self::Rooms, Self::Week]
            .into_iter()
            .find(|view| view.as_str() == text)
            .unwrap_or_default()
    }
}

#[derive(Template)]
#[template(path = "calendar/index.html", blocks = ["calendar"])]
#[allow(clippy::struct_excessive_bools, reason = "each stands for something that the page offers")]
pub struct Calendar {
    pub p: Page,
    pub view: View,
    pub title: String,
    /// The address of this calendar.
    pub here: String,
    pub before: String,
    pub after: String,
    pub today: String,
    /// `YYYY-MM-DD`.
    pub date: String,
    /// Whose week.
    pub who: String,
    pub people: Vec<(String, String)>,
    pub hours: Vec<(i32, String)>,
    pub columns: Vec<Column>,
    /// The first minute shown, for scripts.
    pub from: i32,
    /// The clinic's zone, for scripts.
    pub zone: String,
    pub agenda: Vec<(String, Vec<Line>)>,
    pub total: usize,
    pub closed_all_day: bool,
    pub to_reassign: i64,
    pub may_create: bool,
    pub may_update: bool,
    pub may_overbook: bool,
}

impl Calendar {
    /// The address of another view of this day.
    fn of(&self, view: &str) -> String {
        match view {
            "week" => format!("/calendar?view=week&day={}&who={}", self.date, self.who),
            view => format!("/calendar?view={view}&day={}", self.date),
        }
    }

    fn is_week(&self) -> bool {
        self.view == View::Week
    }
}

/// One column: of a practitioner, a room or a day.
pub struct Column {
    pub title: String,
    pub note: String,
    pub href: String,
    pub practitioner: String,
    pub room: String,
    pub day: String,
    pub today: bool,
    /// First row and length of what is closed.
    pub closed: Vec<(i32, i32)>,
    pub free: Vec<Free>,
    pub blocks: Vec<Block>,
    /// The row of now.
    pub now: Option<i32>,
}

/// A free half hour to click on.
pub struct Free {
    pub row: i32,
    pub time: String,
    pub href: String,
}

/// A booking in its place; without a line somebody else's, of whom only the time is known.
pub struct Block {
    pub line: Option<Line>,
    pub row: i32,
    pub rows: i32,
    pub lane: usize,
    pub lanes: usize,
    pub minutes: i32,
    pub can_move: bool,
}

/// What a column is of.
pub enum Of {
    Practitioner(MemberId),
    Room(RoomId),
}

impl Of {
    fn takes(&self, row: &Row) -> bool {
        match self {
            Self::Practitioner(who) => row.practitioner_id == *who,
            Self::Room(room) => row.room_id == Some(*room),
        }
    }

    fn resource(&self) -> uuid::Uuid {
        match self {
            Self::Practitioner(who) => who.0,
            Self::Room(room) => room.0,
        }
    }
}

/// What every column is made from.
pub struct Made<'a> {
    pub p: &'a Page,
    pub plan: &'a Plan,
    pub rows: &'a [Row],
    pub frame: Frame,
    pub now: Instant,
    pub may_update: bool,
    pub may_create: bool,
}

/// Minutes of a free place to click on.
const STEP: i32 = 30;

impl Made<'_> {
    /// The column of a practitioner or a room on a day.
    pub fn column(&self, of: &Of, date: Date, title: String, note: String, href: String) -> Column {
        let (p, frame) = (self.p, self.frame);
        let open: Vec<(i32, i32)> = match of {
            Of::Practitioner(who) => {
                let working = self.plan.working(*who, date, &p.zone);
                working.into_iter().map(|span| minutes(span, date, &p.zone)).collect()
            }
            Of::Room(_) => {
                self.plan.opening(date).iter().map(|part| (part.from, part.until)).collect()
            }
        };
        let taken = self.taken(of, date);
        let local = self.now.0.to_zoned(p.zone.clone());
        let today = local.date() == date;
        let minute = i32::from(local.hour()) * 60 + i32::from(local.minute());
        let past = match date.cmp(&local.date()) {
            std::cmp::Ordering::Less => i32::MAX,
            std::cmp::Ordering::Equal => minute,
            std::cmp::Ordering::Greater => 0,
        };
        let shown = today && (frame.from..frame.until).contains(&minute);
        let (practitioner, room) = match of {
            Of::Practitioner(who) => (who.to_string(), String::new()),
            Of::Room(room) => (String::new(), room.to_string()),
        };
        Column {
            closed: closed(frame, &open)
                .into_iter()
                .filter_map(|(a, b)| frame.place(a, b))
                .collect(),
            free: if self.may_create {
                self.free(&open, &taken, past, date, &practitioner, &room)
            } else {
                Vec::new()
            },
            blocks: self.blocks(of, date),
            now: shown.then(|| frame.row(minute)),
            day: date.to_string(),
            title,
            note,
            href,
            practitioner,
            room,
            today,
        }
    }

    fn taken(&self, of: &Of, date: Date) -> Vec<(i32, i32)> {
        let Some(day) = crate::availability::rules::day(date, &self.p.zone) else {
            return Vec::new();
        };
        self.plan
            .taken
            .iter()
            .filter(|taken| taken.resource == of.resource() && taken.span.overlaps(day))
            .map(|taken| minutes(taken.span, date, &self.p.zone))
            .collect()
    }

    fn free(
        &self,
        open: &[(i32, i32)],
        taken: &[(i32, i32)],
        past: i32,
        date: Date,
        practitioner: &str,
        room: &str,
    ) -> Vec<Free> {
        let halves =
            (self.frame.from..self.frame.until).step_by(usize::try_from(STEP).unwrap_or(1));
        halves
            .filter(|at| {
                *at >= past && open.iter().any(|(from, until)| from <= at && at + STEP <= *until)
            })
            .filter(|at| !taken.iter().any(|(from, until)| *from < at + STEP && at < until))
            .map(|at| {
                let time = format!("{:02}:{:02}", at / 60, at % 60);
                let href = format!(
                    "/bookings/new?practitioner={practitioner}&room={room}&date={date}&time={time}"
                );
                Free { row: self.frame.row(at), time, href }
            })
            .collect()
    }

    fn blocks(&self, of: &Of, date: Date) -> Vec<Block> {
        let Some(day) = crate::availability::rules::day(date, &self.p.zone) else {
            return Vec::new();
        };
        let mine = self
            .rows
            .iter()
            .filter(|row| row.state().is_live() && of.takes(row) && row.span().overlaps(day));
        let known: Vec<_> = self.rows.iter().map(|row| row.id).collect();
        let others = self.plan.taken.iter().filter(|taken| {
            taken.resource == of.resource()
                && taken.span.overlaps(day)
                && !known.contains(&taken.booking)
        });
        let mut all: Vec<(Span, Option<&Row>)> = mine
            .map(|row| (row.span(), Some(row)))
            .chain(others.map(|taken| (taken.span, None)))
            .collect();
        all.sort_by_key(|(span, _)| (span.from, span.until));
        let spans: Vec<_> =
            all.iter().map(|(span, _)| minutes(*span, date, &self.p.zone)).collect();
        let lanes = lanes(&spans);
        all.iter()
            .zip(&spans)
            .zip(lanes)
            .filter_map(|(((_, row), (from, until)), (lane, lanes))| {
                let (first, rows) = self.frame.place(*from, *until)?;
                Some(Block {
                    line: row.map(|row| Line::of(self.p, row)),
                    row: first,
                    rows,
                    lane,
                    lanes,
                    minutes: until - from,
                    can_move: self.may_update && row.is_some_and(|row| row.state().can_move()),
                })
            })
            .collect()
    }
}
