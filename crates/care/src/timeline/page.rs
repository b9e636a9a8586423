//! What the customer's page shows of the timeline.

use base::{Context, CustomerId, Instant, Permission};
use ui::Page;

use super::Read;
use super::rules::Kind;
use super::store::Row;
use crate::analyses::Summary;
use crate::bookings::State as BookingState;
use crate::photo_consents::Way;
use crate::queue_tickets::rules::State as TicketState;

/// A page of it.
pub struct Timeline {
    /// The customer's id.
    pub customer: String,
    /// The chips, all of them first.
    pub chips: Vec<Chip>,
    /// Things that belong together by time.
    pub groups: Vec<Group>,
    /// How many match.
    pub total: i64,
    /// The page's own address: what it asks for again when something changed.
    pub here: String,
    /// The address of the next page, or empty.
    pub next: String,
    /// Whether this is the page of one kind.
    pub filtered: bool,
}

/// A chip that shows one kind.
pub struct Chip {
    /// The Fluent key of its name.
    pub label: &'static str,
    /// Where it leads.
    pub href: String,
    /// How many there are.
    pub count: i64,
    /// It is shown now.
    pub current: bool,
}

/// Things of one month, or those to come.
pub struct Group {
    /// Its heading.
    pub title: String,
    /// Newest first.
    pub entries: Vec<Entry>,
}

/// One thing.
pub struct Entry {
    /// The Fluent key of its kind.
    pub label: &'static str,
    /// Its icon.
    pub icon: &'static str,
    /// Its id on the page.
    pub anchor: String,
    /// Its own page, or empty.
    pub href: String,
    /// What it was.
    pub title: String,
    /// A note's text, or empty.
    pub text: String,
    /// Who, or empty.
    pub by: String,
    /// Day and time.
    pub when: String,
    /// The same for machines.
    pub machine: String,
    /// What became of it, and the tone of that; or empty.
    pub state: String,
    /// See [`Self::state`].
    pub tone: &'static str,
    /// A note on top of the page.
    pub pinned: bool,
    /// A note for few.
    pub private: bool,
    /// A note that may be changed: its id.
    pub note: Option<String>,
    /// A result, with picture and scores.
    pub result: Option<Summary>,
}

impl Timeline {
    pub(super) fn of(
        p: &Page,
        ctx: &Context,
        customer: CustomerId,
        read: &Read,
        mut results: Vec<Summary>,
    ) -> Self {
        let now = ctx.app.clock.now();
        let mut groups: Vec<Group> = Vec::new();
        for row in &read.rows {
            let Some(kind) = Kind::parse(&row.kind) else { continue };
            let result = results.iter().position(|one| one.id == row.id.to_string());
            let result = result.map(|at| results.swap_remove(at));
            let title =
                if row.at > now { p.t("timeline-to-come").into_owned() } else { month(p, row.at) };
            let entry = Entry::of(p, ctx, kind, row, result);
            match groups.last_mut().filter(|group| group.title == title) {
                Some(group) => group.entries.push(entry),
                None => groups.push(Group { title, entries: vec![entry] }),
            }
        }
        let address = |kind: Option<Kind>| match kind {
            Some(kind) => format!("/customers/{customer}?kind={}", kind.as_str()),
            None => format!("/customers/{customer}"),
        };
        let chip = |kind: Option<Kind>| Chip {
            label: kind.map_or("all", Kind::label),
            href: address(kind),
            count: read.counts.of(kind),
            current: kind == read.kind,
        };
        let here = address(read.kind);
        Self {
            customer: customer.to_string(),
            chips: std::iter::once(None).chain(Kind::ALL.map(Some)).map(chip).collect(),
            groups,
            total: read.counts.of(read.kind),
            next: read.next.map_or_else(String::new, |cursor| {
                let joint = if read.kind.is_some() { '&' } else { '?' };
                format!("{here}{joint}cursor={}", cursor.text())
            }),
            here,
            filtered: read.kind.is_some(),
        }
    }
}

/// The month of an instant, in the clinic's zone.
fn month(p: &Page, at: Instant) -> String {
    p.month_long(at.0.to_zoned(p.zone.clone()).date())
}

impl Entry {
    fn of(p: &Page, ctx: &Context, kind: Kind, row: &Row, result: Option<Summary>) -> Self {
        let (title, href) = match kind {
            Kind::Analyses => (p.t("analysis").into_owned(), format!("/analyses/{}", row.id)),
            Kind::Bookings => {
                (p.pick(&row.words, &row.words_th).to_owned(), format!("/bookings/{}", row.id))
            }
            Kind::Visits => (visit(p, row), ticket(ctx, row)),
            Kind::Notes => (p.t("timeline-note").into_owned(), String::new()),
            Kind::Consents => (consent(p, row), signed(ctx, row)),
        };
        let (state, tone) = state(p, kind, row);
        let is_note = kind == Kind::Notes;
        let may_change = ctx.who.may(Permission::CustomersUpdate)
            && crate::customer_notes::may_change(&ctx.who, row.by);
        Self {
            label: kind.label(),
            icon: kind.icon(),
            anchor: format!("{}-{}", row.kind, row.id),
            href,
            title,
            text: if is_note { row.words.clone() } else { String::new() },
            by: row.by_name.clone().unwrap_or_default(),
            when: when(p, kind, row),
            machine: p.machine_time(row.at.0),
            state,
            tone,
            pinned: is_note && row.marked,
            private: row.private,
            note: (is_note && may_change).then(|| row.id.to_string()),
            result,
        }
    }
}

/// A booking has an end; everything else a time.
fn when(p: &Page, kind: Kind, row: &Row) -> String {
    match (kind, row.ends_at) {
        (Kind::Bookings, Some(end)) => {
            format!("{} {}–{}", p.date(row.at.0), p.clock(row.at.0), p.clock(end.0))
        }
        _ => p.date_time(row.at.0),
    }
}

fn visit(p: &Page, row: &Row) -> String {
    let number = row.number.unwrap_or_default();
    let title = p.with("timeline-visit", "number", number);
    if row.words.is_empty() { title } else { format!("{title} · {}", row.words) }
}

/// A sales person sees that somebody was here, and has no queue to look at.
fn ticket(ctx: &Context, row: &Row) -> String {
    let may = ctx.who.may(Permission::QueueRead);
    if may { format!("/queue/{}", row.id) } else { String::new() }
}

/// The page of a signed consent; one to photos has none of its own.
fn signed(ctx: &Context, row: &Row) -> String {
    let may = row.state == SIGNED && ctx.who.may(Permission::ConsentsRead);
    if may { format!("/consents/{}", row.id) } else { String::new() }
}

/// The state of a consent that is not to photos.
const SIGNED: &str = "signed";

fn consent(p: &Page, row: &Row) -> String {
    if row.state == SIGNED {
        let number = row.number.unwrap_or_default();
        let title = p.pick(&row.words, &row.words_th);
        return p.with2("timeline-signed", "title", title, "version", number);
    }
    let title = p.t("timeline-consent");
    match Way::parse(&row.words) {
        Some(way) => format!("{title} · {}", p.t(way.label())),
        None => title.into_owned(),
    }
}

fn state(p: &Page, kind: Kind, row: &Row) -> (String, &'static str) {
    let said = |key: &str| p.t(key).into_owned();
    match kind {
        Kind::Bookings => BookingState::parse(&row.state)
            .map_or_else(Default::default, |state| (said(state.label()), state.tone())),
        Kind::Visits => TicketState::parse(&row.state).map_or_else(Default::default, |state| {
            let tone = match state {
                TicketState::Done => "good",
                TicketState::Cancelled | TicketState::NoShow | TicketState::Skipped => "",
                _ => "info",
            };
            (said(state.label()), tone)
        }),
        Kind::Analyses => match row.state.as_str() {
            "done" => (String::new(), ""),
            "failed" => (said("analysis-failed"), "bad"),
            state => (said(&format!("analysis-{state}")), "info"),
        },
        Kind::Consents => row.ends_at.map_or_else(Default::default, |at| {
            (p.with("timeline-withdrawn", "date", p.date(at.0)), "warn")
        }),
        Kind::Notes => (String::new(), ""),
    }
}
