//! What the page of a comparison shows.

use askama::Template;
use base::{AnalysisId, Error, Result};
use ui::Page;

use super::Sides;
use crate::analyses::scores::{self, Apart, points, signed};
use crate::analyses::store::Row;
use crate::analyses::{Pictures, noise, read_findings, view_key};

#[derive(Template)]
#[template(path = "comparisons/show.html")]
pub struct Show {
    pub p: Page,
    /// The analysis that was asked about.
    pub id: String,
    pub customer: String,
    pub customer_id: String,
    pub own: bool,
    pub view: String,
    pub sides: Option<Both>,
    /// What it can be held against: id, date, whether it is chosen.
    pub others: Vec<(String, String, bool)>,
}

/// Two results.
pub struct Both {
    pub before: Side,
    pub after: Side,
    /// Why numbers are not compared: a Fluent key, or empty.
    pub apart: &'static str,
    pub lines: Vec<Line>,
    /// How many measures changed by more than noise.
    pub changed: usize,
    /// Whether noise was measured for this version.
    pub validated: bool,
}

pub struct Side {
    pub id: String,
    pub when: String,
    pub algorithm: String,
    /// The portrait's address; empty when pictures are gone.
    pub portrait: String,
}

/// A measure in both.
pub struct Line {
    pub label: String,
    pub before: i64,
    pub after: i64,
    pub difference: String,
    pub noise: String,
    pub change: &'static str,
    pub tone: &'static str,
}

impl Show {
    pub fn of(
        p: Page,
        id: AnalysisId,
        own: bool,
        found: Sides,
        pictures: &Pictures,
    ) -> Result<Self> {
        let Sides { after, before, others } = found;
        let held: Vec<AnalysisId> =
            [Some(&after), before.as_ref()].into_iter().flatten().map(|row| row.id).collect();
        let sides = match &before {
            Some(before) => Some(Both::of(&p, before, &after, pictures)?),
            None => None,
        };
        Ok(Self {
            id: id.to_string(),
            customer: after.customer_name.clone(),
            customer_id: after.customer.to_string(),
            own,
            view: view_key(&after.view),
            sides,
            others: others
                .iter()
                .map(|other| {
                    let when = p.date_time(other.created_at.0);
                    (other.id.to_string(), when, other.id != id && held.contains(&other.id))
                })
                .collect(),
            p,
        })
    }
}

impl Both {
    fn of(p: &Page, before: &Row, after: &Row, pictures: &Pictures) -> Result<Self> {
        let read = |row: &Row| {
            let json = row.findings.clone().ok_or_else(|| Error::internal("no findings"))?;
            read_findings(json)
        };
        let (first, second) = (read(before)?, read(after)?);
        let lines: Vec<Line> = scores::pairs(&first, &second).iter().map(Line::of).collect();
        Ok(Self {
            before: Side::of(p, before, pictures),
            after: Side::of(p, after, pictures),
            apart: match scores::apart(&first, &second) {
                Some(Apart::Views) => "compare-views",
                Some(Apart::Versions) => "compare-versions",
                None => "",
            },
            changed: lines.iter().filter(|line| !line.tone.is_empty()).count(),
            validated: second.measures.iter().any(|found| found.smallest_change.is_some()),
            lines,
        })
    }
}

impl Side {
    fn of(p: &Page, row: &Row, pictures: &Pictures) -> Self {
        let there = row.pictures_gone.is_empty();
        Self {
            id: row.id.to_string(),
            when: p.date_time(row.created_at.0),
            algorithm: row.algorithm.clone(),
            portrait: if there { pictures.address(row.id, "portrait") } else { String::new() },
        }
    }
}

impl Line {
    fn of(pair: &scores::Pair<'_>) -> Self {
        let (before, after) = (points(pair.before.score), points(pair.after.score));
        Self {
            label: scores::key(pair.measure),
            before,
            after,
            difference: signed(after - before),
            noise: noise(pair.after.smallest_change),
            change: pair.change.label(),
            tone: pair.change.tone(),
        }
    }
}
