//! The charts, as SVG.

use askama::Template;
use skin::validation::{Planted, Tones, Validation};

use super::table::words;

/// Side of a panel's plot, in SVG units.
const SIDE: f32 = 150.0;
/// Right end of the scale of doses; the upward scale reaches at least as far.
const DOSES: f32 = 2.0;
/// Room around it, for numbers and titles.
const MARGIN: f32 = 46.0;

/// All charts: names of files and texts.
pub(super) fn charts(validation: &Validation) -> Result<Vec<(String, String)>, askama::Error> {
    let mut charts = Vec::new();
    let rows = rows(validation);
    if !rows.is_empty() {
        let most = rows.iter().map(|row| row.change).fold(4.0, f32::max);
        let chart = Bars { algorithm: &validation.algorithm, rows, most };
        charts.push(("repeatability.svg".to_owned(), chart.render()?));
    }
    if !validation.planted.is_empty() {
        let panels = validation.planted.iter().enumerate().map(|(i, one)| Panel::new(i, one));
        let chart = Doses { algorithm: &validation.algorithm, panels: panels.collect() };
        charts.push(("dose-response.svg".to_owned(), chart.render()?));
    }
    Ok(charts)
}

/// Mean change of each measure's score, as bars.
#[derive(Template)]
#[template(path = "validation/bars.svg")]
struct Bars<'a> {
    algorithm: &'a str,
    rows: Vec<Row>,
    /// Right end of the scale, in points.
    most: f32,
}

/// A line of the scale.
struct Tick {
    points: u8,
    x: f32,
    colour: &'static str,
}

struct Row {
    name: String,
    /// In points.
    change: f32,
    smallest: f32,
}

impl Bars<'_> {
    const WIDTH: f32 = 320.0;

    #[allow(clippy::trivially_copy_pass_by_ref, reason = "templates pass what they loop over")]
    fn x(&self, points: &f32) -> f32 {
        points / self.most * Self::WIDTH
    }

    fn ticks(&self) -> Vec<Tick> {
        let points = (0..=20u8).step_by(2).filter(|&points| f32::from(points) <= self.most);
        let tick = |points| Tick {
            points,
            x: self.x(&points.into()),
            colour: if points == 2 { "#b4541f" } else { "#e4e0dc" },
        };
        points.map(tick).collect()
    }

    fn height(&self) -> usize {
        self.rows.len() * 26
    }
}

fn rows(validation: &Validation) -> Vec<Row> {
    let row = |one: &skin::validation::Repeatability| {
        Some(Row {
            name: one.measure.as_str().replace('_', " "),
            change: one.mean_change?,
            smallest: one.smallest_change?,
        })
    };
    validation.repeatability.iter().filter_map(row).collect()
}

/// What each measure grew by against the dose, by tone.
#[derive(Template)]
#[template(path = "validation/doses.svg")]
struct Doses<'a> {
    algorithm: &'a str,
    panels: Vec<Panel>,
}

struct Panel {
    left: f32,
    title: &'static str,
    curves: Vec<Curve>,
    /// Upper end of the scale.
    most: f32,
}

struct Curve {
    name: String,
    /// 0 for the lightest tones.
    shade: usize,
    points: Vec<[f32; 2]>,
}

impl Panel {
    #[allow(clippy::cast_precision_loss, reason = "a handful of charts")]
    fn new(index: usize, planted: &Planted) -> Self {
        let mut curves: Vec<Curve> = planted.tones.iter().map(curve).collect();
        let values = curves.iter().flat_map(|curve| &curve.points).map(|[_, value]| *value);
        let most = values.fold(DOSES, f32::max);
        for [dose, value] in curves.iter_mut().flat_map(|curve| &mut curve.points) {
            *dose *= SIDE / DOSES;
            *value = SIDE - value.max(0.0) / most * SIDE;
        }
        let left = MARGIN + index as f32 * (SIDE + MARGIN);
        Self { left, title: planted.kind.title(), curves, most }
    }
}

/// From nothing at dose 0; the response is a share of the dose, so it is multiplied by it.
fn curve(tones: &Tones) -> Curve {
    let grown = tones.doses.iter().filter_map(|dose| Some([dose.dose, dose.response? * dose.dose]));
    let darkest = tones.groups.last().copied();
    let shade = skin::ToneGroup::ALL.iter().position(|group| Some(*group) == darkest);
    Curve {
        name: tones.groups.iter().map(|&group| words(group)).collect::<Vec<_>>().join(", "),
        shade: shade.unwrap_or_default() / 2,
        points: std::iter::once([0.0, 0.0]).chain(grown).collect(),
    }
}

impl Panel {
    /// Where a measure that sees all of the planted is at the right end.
    fn ideal(&self) -> f32 {
        SIDE - DOSES / self.most * SIDE
    }
}

impl Curve {
    fn path(&self) -> String {
        let points = self.points.iter().map(|[x, y]| format!("{x:.1},{y:.1}"));
        points.collect::<Vec<_>>().join(" ")
    }

    fn colour(&self) -> &'static str {
        ["#d39b6a", "#9a5f38", "#4a2a1a"][self.shade.min(2)]
    }
}
