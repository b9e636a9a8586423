//! What the page of trends shows.

use askama::Template;
use skin::{Measure, View};
use ui::Page;

use super::Visit;
use super::chart::{Chart, HEIGHT, Point, WIDTH, draw, level};
use crate::analyses::scores::{self, Change, points, signed};
use crate::analyses::view_key;

#[derive(Template)]
#[template(path = "trends/show.html")]
pub struct Show {
    pub p: Page,
    pub customer_id: String,
    pub customer: String,
    pub own: bool,
    /// Views to choose from: name, key, whether it is this one.
    pub views: Vec<(&'static str, String, bool)>,
    pub trends: Vec<Trend>,
    /// The measures' keys, for the table's head.
    pub measures: Vec<String>,
    pub rows: Vec<Line>,
    /// Whether different versions of the algorithm measured them.
    pub mixed: bool,
}

/// One measure over the visits.
pub struct Trend {
    pub label: String,
    pub last: i64,
    /// Against the first visit of the same version: the difference, what it means, its tone; empty for
    /// a first visit.
    pub difference: String,
    pub change: &'static str,
    pub tone: &'static str,
    pub chart: Chart,
    /// Date and score of each dot.
    pub told: Vec<(String, i64)>,
}

/// One visit in the table.
pub struct Line {
    pub id: String,
    pub when: String,
    pub algorithm: String,
    pub scores: Vec<Option<i64>>,
}

impl Show {
    pub fn of(
        p: Page,
        customer: (String, String),
        own: bool,
        view: View,
        visits: &[Visit],
    ) -> Self {
        let is_there =
            |measure: &Measure| visits.iter().any(|visit| visit.findings.of(*measure).is_some());
        let measures: Vec<Measure> = Measure::ALL.into_iter().filter(is_there).collect();
        let versions = versions(visits);
        Self {
            customer_id: customer.0,
            customer: customer.1,
            own,
            views: View::ALL.map(|one| (one.as_str(), view_key(one.as_str()), one == view)).into(),
            trends: measures.iter().map(|one| trend(&p, *one, visits, &versions)).collect(),
            rows: visits.iter().rev().map(|visit| Line::of(&p, visit, &measures)).collect(),
            measures: measures.iter().map(|measure| scores::key(*measure)).collect(),
            mixed: versions.iter().any(|version| *version != 0),
            p,
        }
    }

    #[allow(clippy::unused_self, reason = "templates call methods of their page")]
    fn width(&self) -> f32 {
        WIDTH
    }

    #[allow(clippy::unused_self, reason = "templates call methods of their page")]
    fn height(&self) -> f32 {
        HEIGHT
    }

    /// Lines of the grid: their height, and what they stand for.
    #[allow(clippy::unused_self, reason = "templates call methods of their page")]
    fn grid(&self) -> [(f32, u8); 3] {
        [0, 50, 100].map(|score| (level(f32::from(score)), score))
    }
}

/// Counts the changes of the algorithm up to each visit.
fn versions(visits: &[Visit]) -> Vec<usize> {
    let mut version = 0;
    let mut before: Option<&str> = None;
    let mut all = Vec::with_capacity(visits.len());
    for visit in visits {
        let algorithm = visit.findings.algorithm.as_str();
        if before.is_some_and(|before| before != algorithm) {
            version += 1;
        }
        before = Some(algorithm);
        all.push(version);
    }
    all
}

fn trend(p: &Page, measure: Measure, visits: &[Visit], versions: &[usize]) -> Trend {
    let mut dots = Vec::new();
    let mut told = Vec::new();
    for (visit, version) in visits.iter().zip(versions) {
        let Some(found) = visit.findings.of(measure) else { continue };
        dots.push(Point {
            at: visit.at.0.as_second(),
            score: found.score,
            noise: found.smallest_change,
            version: *version,
        });
        told.push((p.date(visit.at.0), points(found.score)));
    }
    let last = dots.last().copied();
    let first = last.and_then(|last| dots.iter().find(|dot| dot.version == last.version).copied());
    let change = match (first, last) {
        (Some(first), Some(last)) if first != last => {
            let change = Change::of(first.score, last.score, last.noise);
            let difference = points(last.score) - points(first.score);
            Some((signed(difference), change))
        }
        _ => None,
    };
    Trend {
        label: scores::key(measure),
        last: last.map_or(0, |last| points(last.score)),
        difference: change.as_ref().map_or_else(String::new, |(text, _)| text.clone()),
        change: change.as_ref().map_or("", |(_, change)| change.label()),
        tone: change.as_ref().map_or("", |(_, change)| change.tone()),
        chart: draw(&dots),
        told,
    }
}

impl Line {
    fn of(p: &Page, visit: &Visit, measures: &[Measure]) -> Self {
        let score = |measure: &Measure| Some(points(visit.findings.of(*measure)?.score));
        Self {
            id: visit.id.to_string(),
            when: p.date_time(visit.at.0),
            algorithm: visit.findings.algorithm.clone(),
            scores: measures.iter().map(score).collect(),
        }
    }
}
