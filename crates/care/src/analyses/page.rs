//! What the analysis pages show.

use askama::Template;
use base::{AnalysisId, Error, Permission, Result, Who};
use skin::{Finding, Findings, Region, Step, View};
use ui::Page;

use super::pictures::{Pictures, THUMB};
use super::rules::State;
use super::scores::{self, Band, points};
use super::store::{Part, Row};
use crate::analysis_notes::Note;
use crate::customers::printed_number;
use crate::recommendations;
use crate::shares::{self, Share};

/// So many scores fit into a line of a list.
const IN_A_LINE: usize = 3;

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
    /// The Fluent key of the view.
    pub view: String,
    /// The address of a small picture, or empty.
    pub thumb: String,
    /// `queued`, `running`, `done` or `failed`.
    pub state: String,
    /// Key and score of the lowest measures; empty unless it is done.
    pub scores: Vec<(String, i64)>,
}

impl Summary {
    pub(super) fn of(p: &Page, row: &Row, pictures: &Pictures) -> Self {
        let findings = row.findings.clone().and_then(|json| serde_json::from_value(json).ok());
        let line = |findings: &Findings| {
            let lowest = scores::lowest(findings, IN_A_LINE).into_iter();
            lowest.map(|found| (scores::key(found.measure), points(found.score))).collect()
        };
        Self {
            id: row.id.to_string(),
            when: p.date_time(row.created_at.0),
            customer: row.customer_name.clone(),
            customer_id: row.customer.to_string(),
            number: printed_number(row.customer_number),
            view: view_key(&row.view),
            thumb: if row.thumb { pictures.address(row.id, THUMB) } else { String::new() },
            state: row.state.clone(),
            scores: findings.as_ref().map_or_else(Vec::new, line),
        }
    }
}

/// The Fluent key of a view's name.
pub fn view_key(view: &str) -> String {
    format!("view-{view}")
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
    /// The visit that the photo joins, or empty.
    pub visit: String,
    /// The views still to be taken.
    pub views: Vec<&'static str>,
    /// How long pictures are kept, or empty.
    pub kept: String,
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

/// Asking before an analysis goes.
#[derive(Template)]
#[template(path = "analyses/erase.html")]
pub struct Erase {
    pub p: Page,
    pub summary: Summary,
}

/// The page of one analysis, in whatever state it is.
#[derive(Template)]
#[template(path = "analyses/show.html", blocks = ["report"])]
#[allow(clippy::struct_excessive_bools, reason = "each stands for something that the page offers")]
pub struct Show {
    pub p: Page,
    pub id: String,
    pub summary: Summary,
    pub by: String,
    pub may_create: bool,
    pub may_share: bool,
    pub may_erase: bool,
    pub own: bool,
    /// The views of the visit: id, key of the view, state, whether it is this one.
    pub parts: Vec<(String, String, String, bool)>,
    /// Views that could be added to the visit.
    pub missing: Vec<&'static str>,
    pub visit: String,
    /// The result before this one of the same view, or empty.
    pub earlier: String,
    pub notes: Vec<Note>,
    pub shares: Vec<Share>,
    /// What follows from a result.
    pub recommendations: Option<recommendations::Section>,
    pub view: Shown,
}

/// What there is to show.
pub enum Shown {
    /// Steps with their states: done, current or pending.
    Progress(Vec<(&'static str, &'static str)>),
    /// The result.
    Result(Box<ResultView>),
    /// Fluent keys: what was wrong, and what to do about it.
    Failure(&'static str, &'static str),
}

/// A result in words and numbers; the page of a link shows it, too.
pub struct ResultView {
    /// The portrait's address; empty when pictures are gone.
    pub portrait: String,
    /// Why they are gone: a Fluent key, or empty.
    pub gone: &'static str,
    pub measures: Vec<MeasureView>,
    pub regions: Vec<RegionView>,
    /// The key of the tone's group, and the angle; empty when it could not be told.
    pub tone: (String, String),
    /// Fluent keys of what should be known about the photo.
    pub notes: Vec<String>,
    pub facts: Vec<(&'static str, String)>,
    /// Whether how much is noise was measured for this version.
    pub validated: bool,
}

pub struct MeasureView {
    pub name: String,
    pub label: String,
    /// The overlay's address; empty when pictures are gone.
    pub overlay: String,
    /// The colour of its overlay.
    pub colour: &'static str,
    pub score: i64,
    /// Points that are noise, or empty.
    pub noise: String,
    pub band: &'static str,
    pub tone: &'static str,
    pub raw: String,
    pub unit: String,
    pub count: Option<u32>,
    pub area: String,
    pub length: String,
    pub confidence: i64,
    /// Whether its overlay is shown first.
    pub shown: bool,
    /// Key and score of each region.
    pub regions: Vec<(String, i64, &'static str)>,
}

/// One region's score of each measure; none where too little skin was visible.
pub struct RegionView {
    pub label: String,
    /// Where the region lies on the portrait, and how far to zoom in: "x% y% times".
    pub place: String,
    pub scores: Vec<Option<(i64, &'static str)>>,
}

/// What the page of an analysis needs besides its row.
pub struct Around {
    pub parts: Vec<Part>,
    pub earlier: Option<AnalysisId>,
    pub notes: Vec<Note>,
    pub shares: Vec<Share>,
    pub recommendations: Option<recommendations::Section>,
}

impl Show {
    /// Whether there is neither a result nor a failure yet.
    pub const fn is_under_way(&self) -> bool {
        matches!(self.view, Shown::Progress(_))
    }

    pub fn of(p: Page, who: &Who, row: &Row, around: Around, pictures: &Pictures) -> Result<Self> {
        let view = match State::parse(&row.state)? {
            State::Queued | State::Running => Shown::Progress(steps(&row.step)),
            State::Done => Shown::Result(Box::new(result(&p, row, pictures)?)),
            State::Failed => {
                let (title, advice) = failure(&row.failure);
                Shown::Failure(title, advice)
            }
        };
        let taken: Vec<&str> = around
            .parts
            .iter()
            .filter(|part| part.state != "failed")
            .map(|part| part.view.as_str())
            .collect();
        let missing = View::ALL.map(View::as_str);
        let missing = missing.into_iter().filter(|view| !taken.contains(view)).collect();
        Ok(Self {
            id: row.id.to_string(),
            summary: Summary::of(&p, row, pictures),
            by: row.by_name.clone().unwrap_or_default(),
            may_create: who.may(Permission::AnalysesCreate),
            may_share: who.may(Permission::AnalysesShare),
            may_erase: who.may(Permission::AnalysesErase),
            own: who.customer.is_some(),
            missing,
            parts: around
                .parts
                .into_iter()
                .map(|part| {
                    (part.id.to_string(), view_key(&part.view), part.state, part.id == row.id)
                })
                .collect(),
            visit: row.visit.to_string(),
            earlier: around.earlier.map_or_else(String::new, |id| id.to_string()),
            notes: around.notes,
            shares: around.shares,
            recommendations: around.recommendations,
            view,
            p,
        })
    }
}

impl Show {
    /// The name of the view, as addresses have it.
    fn view_name(&self) -> &str {
        self.summary.view.strip_prefix("view-").unwrap_or_default()
    }

    /// How long a link may live.
    fn days(&self) -> Vec<(String, String)> {
        shares::DAYS.into_iter().map(|n| (n.to_string(), self.p.n("share-days-n", n))).collect()
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

fn result(p: &Page, row: &Row, pictures: &Pictures) -> Result<ResultView> {
    let json = row.findings.clone().ok_or_else(|| Error::internal("no findings"))?;
    let findings = super::read_findings(json)?;
    let gone = match row.pictures_gone.as_str() {
        "" => "",
        "withdrawn" => "pictures-gone-withdrawn",
        _ => "pictures-gone-retention",
    };
    let address = |name: &str| match gone {
        "" => pictures.address(row.id, name),
        _ => String::new(),
    };
    Ok(ResultView { gone, ..ResultView::of(p, &findings, &address) })
}

impl ResultView {
    /// The result of these findings; `address` gives those of its pictures, or an empty one.
    pub fn of(p: &Page, findings: &Findings, address: &dyn Fn(&str) -> String) -> Self {
        let lowest = scores::lowest(findings, 1).first().map(|found| found.measure);
        let measure = |found: &Finding| {
            let shown = Some(found.measure) == lowest;
            MeasureView::of(p, found, address(&scores::overlay(found.measure)), shown)
        };
        Self {
            portrait: address("portrait"),
            gone: "",
            measures: findings.measures.iter().map(measure).collect(),
            regions: regions(findings),
            tone: findings.tone.map_or_else(Default::default, |tone| {
                let group = tone.group.as_str().replace('_', "-");
                (format!("tone-{group}"), format!("{:.0}°", tone.ita))
            }),
            notes: findings
                .notes
                .iter()
                .map(|note| format!("capture-note-{}", note.as_str().replace('_', "-")))
                .collect(),
            facts: facts(p, findings),
            validated: findings.measures.iter().any(|found| found.smallest_change.is_some()),
        }
    }
}

/// How the photo was taken.
fn facts(p: &Page, findings: &Findings) -> Vec<(&'static str, String)> {
    let capture = &findings.capture;
    let light = 100.0 * (1.0 - (-capture.light_difference).exp());
    vec![
        ("capture-resolution", p.with("capture-px-per-mm", "value", short(capture.px_per_mm, 1))),
        ("capture-sharpness", p.with("capture-mm", "value", short(capture.edge_blur_mm, 2))),
        ("capture-brightness", format!("{:.0} / 255", capture.brightness)),
        ("capture-light", format!("{light:.0} %")),
        ("capture-turn", format!("{:.0}° / {:.0}°", capture.yaw, capture.pitch)),
        ("capture-skin", p.with("capture-cm2", "value", short(capture.skin_cm2, 0))),
        ("capture-algorithm", findings.algorithm.clone()),
    ]
}

fn short(value: f32, decimals: usize) -> String {
    format!("{value:.decimals$}")
}

impl MeasureView {
    fn of(p: &Page, found: &Finding, overlay: String, shown: bool) -> Self {
        let band = Band::of(found.score);
        Self {
            name: scores::name(found.measure),
            label: scores::key(found.measure),
            overlay,
            colour: scores::colour(found.measure),
            score: points(found.score),
            noise: noise(found.smallest_change),
            band: band.label(),
            tone: band.tone(),
            raw: format!("{:.2}", found.raw),
            unit: found.unit.clone(),
            count: found.count,
            area: found
                .area_mm2
                .map_or_else(String::new, |area| p.with("measure-area", "value", short(area, 0))),
            length: found.length_mm.map_or_else(String::new, |length| {
                p.with("measure-length", "value", short(length, 0))
            }),
            confidence: points(found.confidence * 100.0),
            shown,
            regions: found
                .regions
                .iter()
                .map(|part| {
                    (region_key(part.region), points(part.score), Band::of(part.score).tone())
                })
                .collect(),
        }
    }
}

/// Points that are noise, as they stand beside a score; empty where they were not measured.
pub fn noise(smallest: Option<f32>) -> String {
    smallest.map_or_else(String::new, |points| format!("±{points:.0}"))
}

/// The Fluent key of a region's name.
pub fn region_key(region: Region) -> String {
    format!("region-{}", region.as_str().replace('_', "-"))
}

fn regions(findings: &Findings) -> Vec<RegionView> {
    Region::ALL
        .into_iter()
        .map(|region| RegionView {
            label: region_key(region),
            place: place(region).to_owned(),
            scores: findings
                .measures
                .iter()
                .map(|found| {
                    let part = found.regions.iter().find(|part| part.region == region)?;
                    Some((points(part.score), Band::of(part.score).tone()))
                })
                .collect(),
        })
        .filter(|line| line.scores.iter().any(Option::is_some))
        .collect()
}

/// Where a region's middle lies on the canonical canvas, in percent of its width and height, and how far
/// to zoom in. The eyes are level and 63 mm apart there, so this is much the same for every face seen from
/// the front. Right and left are the person's own: right is on the left of the picture.
const fn place(region: Region) -> &'static str {
    match region {
        Region::Forehead => "50 17 1.9",
        Region::Glabella => "50 33 4",
        Region::CrowsFeetRight => "19 38 4",
        Region::CrowsFeetLeft => "81 38 4",
        Region::UnderEyeRight => "32 44 4",
        Region::UnderEyeLeft => "68 44 4",
        Region::Nose => "50 48 2.8",
        Region::CheekRight => "27 54 2.6",
        Region::CheekLeft => "73 54 2.6",
        Region::NasolabialRight => "38 60 3.4",
        Region::NasolabialLeft => "62 60 3.4",
        Region::UpperLip => "50 64 4",
        Region::Chin => "50 80 2.8",
        Region::JawRight => "28 74 2.6",
        Region::JawLeft => "72 74 2.6",
    }
}

/// What was wrong and what to do, by the code of the refusal.
fn failure(code: &str) -> (&'static str, &'static str) {
    match code {
        "not_an_image" => ("refusal-not-an-image", "refusal-not-an-image-advice"),
        "heif" => ("refusal-heif", "refusal-heif-advice"),
        "animated" => ("refusal-animated", "refusal-animated-advice"),
        "covered" => ("refusal-covered", "refusal-covered-advice"),
        "colour_cast" => ("refusal-colour-cast", "refusal-colour-cast-advice"),
        "not_turned" => ("refusal-not-turned", "refusal-not-turned-advice"),
        "wrong_side" => ("refusal-wrong-side", "refusal-wrong-side-advice"),
        "screen" => ("refusal-screen", "refusal-screen-advice"),
        "drawing" => ("refusal-drawing", "refusal-drawing-advice"),
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
        "consent_withdrawn" => ("refusal-consent-withdrawn", "refusal-consent-withdrawn-advice"),
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
