//! What the dashboard shows.

use askama::Template;
use base::{Permission, Who};
use ui::Page;

use super::rules::{Period, Series, Window, change};
use super::store::Step;
use crate::analyses::Summary;
use crate::bookings::Line;

#[derive(Template)]
#[template(path = "dashboard/index.html")]
pub struct Dashboard {
    pub p: Page,
    pub greeting: String,
    pub today: String,
    pub period: Period,
    pub cards: Vec<Card>,
    /// Of leads, for those who may see them.
    pub sales: Vec<Card>,
    pub chart: Chart,
    pub popular: Vec<Popular>,
    pub now: Now,
    pub customers: Vec<(String, String, String)>,
    pub may_register: bool,
    /// Sales people see their own customers' figures only, and are told so.
    pub own: bool,
    /// Whether a card says what treatments bring in.
    pub sees_value: bool,
}

/// What changes while people look at it.
pub struct Now {
    /// What asks to be done.
    pub actions: Vec<Action>,
    pub newest: Vec<Summary>,
    /// Today's bookings that are still to come or going on, if this person may see any.
    pub bookings: Option<Vec<Line>>,
    /// Who waits, if this person may see it.
    pub queue: Option<Queue>,
    pub may_analyse: bool,
}

/// That by itself, for a page that renews it.
#[derive(Template)]
#[template(
    source = r#"{% import "parts/list.html" as list %}{% import "parts/card.html" as card %}{% include "dashboard/_now.html" %}"#,
    ext = "html"
)]
pub struct NowPart {
    pub p: Page,
    pub now: Now,
}

/// A figure.
pub struct Card {
    pub icon: &'static str,
    /// The Fluent key of its name.
    pub label: &'static str,
    pub value: String,
    pub note: String,
    /// good, bad or empty.
    pub tone: &'static str,
    pub href: &'static str,
}

/// Something to do, and where it is done.
pub struct Action {
    pub icon: &'static str,
    pub text: String,
    pub href: String,
}

/// A treatment that is booked often.
pub struct Popular {
    pub name: String,
    pub count: i64,
    /// Of the one that is booked most.
    pub percent: i64,
}

/// Reception's queue in short.
pub struct Queue {
    pub waiting: usize,
    /// How long people wait, in words.
    pub wait: String,
    pub next: Vec<Waiting>,
}

impl Queue {
    /// How many wait besides those who are named.
    const fn more(&self) -> usize {
        self.waiting - self.next.len()
    }
}

/// Somebody who is next.
pub struct Waiting {
    pub number: String,
    pub name: String,
    pub customer: String,
    pub minutes: String,
    pub late: bool,
}

/// Bars of counts over the period, in units of the drawing (700 by 180).
pub struct Chart {
    pub series: Series,
    pub offered: Vec<Series>,
    pub total: i64,
    pub bars: Vec<Bar>,
    /// How wide the place of a bar is.
    pub step: i64,
    /// How wide a bar is.
    pub width: i64,
}

/// One of them.
pub struct Bar {
    pub day: String,
    pub label: bool,
    pub count: i64,
    pub x: i64,
    pub y: i64,
    pub height: i64,
}

const CHART_WIDTH: i64 = 700;
const CHART_HEIGHT: i64 = 150;
/// So many days are named below the chart at most.
const LABELS: i64 = 7;

impl Chart {
    /// The chart of `steps`. Without any, the bars have no height.
    pub fn of(p: &Page, of: &Window, series: Series, offered: Vec<Series>, steps: &[Step]) -> Self {
        let count =
            |place: i32| steps.iter().find(|step| step.place == place).map_or(0, |step| step.count);
        let top = steps.iter().map(|step| step.count).max().unwrap_or(0).max(1);
        let bars = i64::try_from(of.days.len()).unwrap_or(1).max(1);
        let step = CHART_WIDTH / bars;
        let every = (bars + LABELS - 1) / LABELS;
        let bar = |((date, place), index): ((&jiff::civil::Date, i32), i64)| {
            let count = count(place);
            let height = count * CHART_HEIGHT / top;
            let (x, y) = (index * step, CHART_HEIGHT - height);
            let label = index % every == every / 2;
            Bar { day: p.civil_short(date), label, count, x, y, height }
        };
        Self {
            series,
            offered,
            total: steps.iter().map(|step| step.count).sum(),
            bars: of.days.iter().zip(1..).zip(0..).map(bar).collect(),
            step,
            width: (step * 14 / 25).max(2),
        }
    }

    /// Where a bar's drawing begins, within its place.
    fn inset(&self) -> i64 {
        (self.step - self.width) / 2
    }
}

impl Dashboard {
    /// The Fluent key of what a period is called.
    const fn period_label(period: Period) -> &'static str {
        match period {
            Period::Today => "dashboard-today",
            Period::Week => "dashboard-week",
            Period::Month => "dashboard-month",
            Period::Quarter => "dashboard-quarter",
        }
    }

    /// The periods, with their names, and whether each is the one shown.
    fn periods(&self) -> [(&'static str, &'static str, bool); 4] {
        Period::ALL.map(|one| (one.as_str(), Self::period_label(one), one == self.period))
    }

    /// What the chart can count, likewise.
    fn series(&self) -> Vec<(&'static str, &'static str, bool)> {
        let offered = self.chart.offered.iter();
        offered.map(|one| (one.as_str(), one.label(), *one == self.chart.series)).collect()
    }

    /// Over which days the chart goes.
    const fn chart_label(&self) -> &'static str {
        match self.period {
            Period::Today => "dashboard-fortnight",
            other => Self::period_label(other),
        }
    }
}

/// A figure beside that of the same part of the period before; more of it is good, unless `less_is_better`.
pub fn compared(
    p: &Page,
    period: Period,
    (now, before): (i64, i64),
    less_is_better: bool,
) -> (String, &'static str) {
    compared_as(p, period, (now, before), less_is_better, p.num(before))
}

/// The same, with what was before in other words: as an amount of money.
pub fn compared_as(
    p: &Page,
    period: Period,
    (now, before): (i64, i64),
    less_is_better: bool,
    before_text: String,
) -> (String, &'static str) {
    let key = match period {
        Period::Today => "dashboard-before-today",
        Period::Week => "dashboard-before-week",
        Period::Month => "dashboard-before-month",
        Period::Quarter => "dashboard-before-quarter",
    };
    let text = p.with(key, "n", before_text);
    let tone = match now.cmp(&before) {
        std::cmp::Ordering::Equal => "",
        order if order.is_gt() != less_is_better => "good",
        _ => "bad",
    };
    match change(now, before) {
        Some(percent) if percent != 0 => (format!("{percent:+}% · {text}"), tone),
        _ => (text, tone),
    }
}

/// Good morning, afternoon or evening, by the clinic's clock.
pub fn greeting(p: &Page, who: &Who, hour: i8) -> String {
    let key = match hour {
        5..=11 => "dashboard-morning",
        12..=16 => "dashboard-afternoon",
        _ => "dashboard-evening",
    };
    p.with(key, "name", &who.name)
}

/// Whether somebody sees only their own customers.
pub fn own_only(who: &Who) -> bool {
    who.role == base::Role::SalesStaff
}

/// Whether somebody may see the dashboard at all.
pub fn may_see(who: &Who) -> bool {
    who.clinic.is_some() && who.may(Permission::DashboardRead)
}
