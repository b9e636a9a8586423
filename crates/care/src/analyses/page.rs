//! What the analysis pages show.

use askama::Template;
use base::{Permission, Result, Who};
use skin::{Findings, Measure, Step};
use ui::Page;

use super::rules::State;
use super::store::Row;
use crate::customers::printed_number;

/// One analysis in a list.
pub struct Summary {
    /// Its id.
    pub id: String,
    /// Date and time.
    pub when: String,
    /// The customer's name.
    pub customer: String,
    /// The customer's id.
    pub customer_id: String,
    /// The customer's number.
    pub number: String,
    /// `queued`, `running`, `done` or `failed`.
    pub state: String,
    /// Name and score of each measure; empty unless it is done.
    pub scores: Vec<(&'static str, i64)>,
}

impl Summary {
    pub(super) fn of(p: &Page, row: &Row) -> Self {
        let findings = row.findings.clone().and_then(|json| serde_json::from_value(json).ok());
        Self {
            id: row.id.to_string(),
            when: p.date_time(row.created_at.0),
            customer: row.customer_name.clone(),
            customer_id: row.customer.to_string(),
            number: printed_number(row.customer_number),
            state: row.state.clone(),
            scores: findings.map_or_else(Vec::new, |findings: Findings| {
                findings
                    .measures
                    .iter()
                    .map(|f| (measure_key(f.measure), points(f.score)))
                    .collect()
            }),
        }
    }
}

#[allow(clippy::cast_possible_truncation, reason = "a score is 0 to 100")]
fn points(score: f32) -> i64 {
    score.round() as i64
}

const fn measure_key(measure: Measure) -> &'static str {
    match measure {
        Measure::Spots => "measure-spots",
        Measure::Redness => "measure-redness",
        Measure::Wrinkles => "measure-wrinkles",
        Measure::Texture => "measure-texture",
    }
}

#[derive(Template)]
#[template(path = "analyses/index.html", blocks = ["results"])]
pub struct Index {
    pub p: Page,
    pub analyses: Vec<Summary>,
    pub total: i64,
    pub next: String,
    pub may_create: bool,
    /// Customers see only their own, and no names.
    pub own: bool,
}

#[derive(Template)]
#[template(path = "analyses/new.html")]
pub struct New {
    pub p: Page,
    pub customer_id: String,
    pub customer: String,
}

/// Choosing whose face it is.
#[derive(Template)]
#[template(path = "analyses/choose.html", blocks = ["results"])]
pub struct Choose {
    pub p: Page,
    pub search: String,
    pub customers: Vec<(String, String, String)>,
    pub may_register: bool,
}

/// The page of one analysis, in whatever state it is.
#[derive(Template)]
#[template(path = "analyses/show.html", blocks = ["report"])]
pub struct Show {
    pub p: Page,
    pub id: String,
    pub summary: Summary,
    pub by: String,
    pub may_create: bool,
    pub own: bool,
    pub view: View,
}

/// What there is to show.
pub enum View {
    /// Steps with their states: done, current or pending.
    Progress(Vec<(&'static str, &'static str)>),
    /// The result.
    Result(Box<ResultView>),
    /// Fluent keys: what was wrong, and what to do about it.
    Failure(&'static str, &'static str),
}

pub struct ResultView {
    pub algorithm: String,
    pub measures: Vec<MeasureView>,
    pub regions: Vec<RegionView>,
    pub resolution: String,
    pub turn: String,
    pub skin_area: String,
}

pub struct MeasureView {
    pub name: &'static str,
    pub label: &'static str,
    pub about: &'static str,
    /// The colour of its overlay.
    pub colour: &'static str,
    pub score: i64,
    pub raw: String,
    pub unit: String,
    pub count: Option<u32>,
    pub confidence: i64,
}

/// One region's score of each measure; none where too little skin was visible.
pub struct RegionView {
    pub label: String,
    pub scores: Vec<Option<i64>>,
}

impl Show {
    pub fn of(p: Page, who: &Who, row: &Row) -> Result<Self> {
        let view = match State::parse(&row.state)? {
            State::Queued | State::Running => View::Progress(steps(&row.step)),
            State::Done => View::Result(Box::new(result(row)?)),
            State::Failed => {
                let (title, advice) = failure(&row.failure);
                View::Failure(title, advice)
            }
        };
        Ok(Self {
            id: row.id.to_string(),
            summary: Summary::of(&p, row),
            by: row.by_name.clone().unwrap_or_default(),
            may_create: who.may(Permission::AnalysesCreate),
            own: who.customer.is_some(),
            view,
            p,
        })
    }
}

const STEPS: [(Step, &str); 6] = [
    (Step::Decode, "step-decode"),
    (Step::FindFace, "step-find-face"),
    (Step::CheckCapture, "step-check-capture"),
    (Step::MapSkin, "step-map-skin"),
    (Step::Measure, "step-measure"),
    (Step::Draw, "step-draw"),
];

/// Before the first step everything is pending.
fn steps(current: &str) -> Vec<(&'static str, &'static str)> {
    let at = STEPS.iter().position(|(step, _)| step.as_str() == current);
    STEPS
        .iter()
        .enumerate()
        .map(|(index, (_, key))| {
            let state = match at {
                Some(at) if index < at => "done",
                Some(at) if index == at => "current",
                _ => "pending",
            };
            (*key, state)
        })
        .collect()
}

fn result(row: &Row) -> Result<ResultView> {
    let json = row.findings.clone().ok_or_else(|| base::Error::internal("no findings"))?;
    let findings: Findings = serde_json::from_value(json).map_err(base::Error::internal)?;
    let capture = &findings.capture;
    Ok(ResultView {
        algorithm: findings.algorithm.clone(),
        measures: findings.measures.iter().map(MeasureView::of).collect(),
        regions: regions(&findings),
        resolution: format!("{:.1}", capture.px_per_mm),
        turn: format!("{:.0}° / {:.0}°", capture.yaw, capture.pitch),
        skin_area: format!("{:.0}", capture.skin_cm2),
    })
}

impl MeasureView {
    fn of(finding: &skin::Finding) -> Self {
        Self {
            name: finding.measure.as_str(),
            label: measure_key(finding.measure),
            about: match finding.measure {
                Measure::Spots => "measure-spots-about",
                Measure::Redness => "measure-redness-about",
                Measure::Wrinkles => "measure-wrinkles-about",
                Measure::Texture => "measure-texture-about",
            },
            colour: match finding.measure {
                Measure::Spots => "#ffaa1e",
                Measure::Redness => "#eb1e46",
                Measure::Wrinkles => "#00bea5",
                Measure::Texture => "#1e3cdc",
            },
            score: points(finding.score),
            raw: format!("{:.2}", finding.raw),
            unit: finding.unit.clone(),
            count: finding.count,
            confidence: points(finding.confidence * 100.0),
        }
    }
}

fn regions(findings: &Findings) -> Vec<RegionView> {
    skin::Region::ALL
        .into_iter()
        .map(|region| RegionView {
            label: format!("region-{}", region.as_str().replace('_', "-")),
            scores: findings
                .measures
                .iter()
                .map(|f| f.regions.iter().find(|r| r.region == region).map(|r| points(r.score)))
                .collect(),
        })
        .filter(|line| line.scores.iter().any(Option::is_some))
        .collect()
}

/// What was wrong and what to do, by the code of the refusal.
fn failure(code: &str) -> (&'static str, &'static str) {
    match code {
        "not_an_image" => ("refusal-not-an-image", "refusal-not-an-image-advice"),
        "truncated" => ("refusal-truncated", "refusal-truncated-advice"),
        "unsupported_format" => ("refusal-format", "refusal-format-advice"),
        "unsupported_colour" => ("refusal-colour", "refusal-colour-advice"),
        "too_large" => ("refusal-too-large", "refusal-too-large-advice"),
        "too_small_image" | "face_too_small" => ("refusal-too-small", "refusal-too-small-advice"),
        "no_face" => ("refusal-no-face", "refusal-no-face-advice"),
        "several_faces" => ("refusal-several-faces", "refusal-several-faces-advice"),
        "face_cut_off" => ("refusal-cut-off", "refusal-cut-off-advice"),
        "blurred" => ("refusal-blurred", "refusal-blurred-advice"),
        "too_dark" => ("refusal-too-dark", "refusal-too-dark-advice"),
        "too_bright" => ("refusal-too-bright", "refusal-too-bright-advice"),
        "uneven_light" => ("refusal-uneven-light", "refusal-uneven-light-advice"),
        "turned_away" => ("refusal-turned-away", "refusal-turned-away-advice"),
        _ => ("refusal-internal", "refusal-internal-advice"),
    }
}

#[cfg(test)]
mod tests {
    use super::steps;

    #[test]
    fn steps_before_the_current_one_are_done() {
        let states: Vec<_> = steps("check_capture").into_iter().map(|(_, state)| state).collect();
        assert_eq!(states, ["done", "done", "current", "pending", "pending", "pending"]);
        assert!(steps("").iter().all(|(_, state)| *state == "pending"));
    }
}
