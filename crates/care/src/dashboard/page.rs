//! What the dashboard shows.

use askama::Template;
use base::{Instant, Permission, Who};
use ui::Page;

use super::rules::Periods;
use super::store::Figures;
use crate::analyses::Summary;
use crate::bookings::Line;

#[derive(Template)]
#[template(path = "dashboard/index.html")]
#[allow(clippy::struct_excessive_bools, reason = "each stands for something that the page offers")]
pub struct Dashboard {
    pub p: Page,
    pub greeting: String,
    pub today: String,
    pub figures: Figures,
    pub bars: Vec<Bar>,
    pub chart_total: i64,
    pub newest: Vec<Summary>,
    /// Today's bookings that are still to come or going on, and whether this person sees any at all.
    pub bookings: Vec<Line>,
    pub sees_bookings: bool,
    pub customers: Vec<(String, String, String)>,
    pub may_analyse: bool,
    pub may_register: bool,
    /// Sales people see their own customers' figures only, and are told so.
    pub own: bool,
}

/// A day of the chart, in units of the drawing (700 by 180).
pub struct Bar {
    pub day: String,
    pub label: bool,
    pub count: i64,
    pub x: i64,
    pub y: i64,
    pub height: i64,
}

const CHART_HEIGHT: i64 = 150;
const STEP: i64 = 50;

/// The chart of analyses a day. Without any, the bars have no height.
pub fn bars(p: &Page, periods: &Periods, times: &[Instant]) -> Vec<Bar> {
    let ends = periods.days[1..].iter().map(|(_, at)| *at).chain([periods.end]);
    let counts: Vec<i64> = periods
        .days
        .iter()
        .zip(ends)
        .map(|((_, from), to)| {
            let within = times.iter().filter(|at| **at >= *from && **at < to).count();
            i64::try_from(within).unwrap_or(i64::MAX)
        })
        .collect();
    let top = counts.iter().copied().max().unwrap_or(0).max(1);
    periods
        .days
        .iter()
        .zip(counts)
        .zip(0..)
        .map(|(((date, _), count), index)| {
            let height = count * CHART_HEIGHT / top;
            Bar {
                day: p.civil_short(date),
                label: index % 2 == 1,
                count,
                x: index * STEP,
                y: CHART_HEIGHT - height,
                height,
            }
        })
        .collect()
}

impl Dashboard {
    /// A figure beside that of the same part of last month.
    fn compared(&self, before: impl ui::Count) -> String {
        self.p.n("dashboard-last-month", before)
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
