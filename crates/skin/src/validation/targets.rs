//! What the figures have to reach: the floor is what a first prototype reached, the target what
//! the product promises.

use super::plan::Part;
use super::plant::Kind;
use super::report::{Planted, Repeatability, Validation, compared};
use crate::Measure;
use serde::{Deserialize, Serialize};

/// Which side of a bound is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// At least.
    Above,
    /// At most.
    Below,
}

/// One figure beside its bounds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// The part it belongs to.
    pub part: Part,
    /// What it is, in words.
    pub name: String,
    /// What it came to; none when there was nothing to measure it on.
    pub value: Option<f32>,
    /// What it must not fall behind.
    pub floor: Option<f32>,
    /// What it has to reach.
    pub target: f32,
    /// On which side of them it is good.
    pub side: Side,
}

impl Figure {
    /// Whether the target is reached. A figure that could not be measured has not reached it.
    #[must_use]
    pub fn reaches(&self) -> bool {
        self.is_good(self.target)
    }

    /// Whether it is at least as good as the floor, where there is one.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.floor.is_none_or(|floor| self.is_good(floor))
    }

    fn is_good(&self, bound: f32) -> bool {
        self.value.is_some_and(|value| match self.side {
            Side::Above => value >= bound,
            Side::Below => value <= bound,
        })
    }
}

/// The prototype's ICC and mean change of score.
fn repeat_floors(measure: Measure) -> (f32, f32) {
    match measure {
        Measure::Wrinkles => (0.94, 3.2),
        Measure::Spots => (0.95, 2.9),
        Measure::Acne => (0.81, 3.3),
        Measure::Redness => (0.99, 0.7),
        Measure::Pores => (0.90, 3.4),
        Measure::Texture => (0.98, 1.0),
        Measure::Shine => (0.99, 0.9),
        Measure::DarkCircles => (0.96, 1.8),
        Measure::Evenness => (0.99, 0.6),
    }
}

/// All figures of the parts that were tried.
pub(super) fn figures(validation: &Validation) -> Vec<Figure> {
    let mut figures = Vec::new();
    let plan = &validation.plan;
    if plan.has(Part::Repeatability) {
        validation.repeatability.iter().for_each(|one| figures.extend(repeat_figures(one)));
        figures.push(Figure {
            part: Part::Repeatability,
            name: "skin tone: mean change (degrees)".to_owned(),
            value: validation.tone_change,
            floor: Some(1.1),
            target: 2.0,
            side: Side::Below,
        });
    }
    validation.planted.iter().for_each(|one| figures.extend(planted_figures(one)));
    if plan.has(Part::Features) {
        let mm2 = validation.faces.iter().flat_map(|face| &face.counted).map(|one| one.mm2);
        figures.push(Figure {
            part: Part::Features,
            name: "counted on hair, brows, eyes, lips, nostrils, outside (mm²)".to_owned(),
            // The sum of nothing is a negative zero.
            value: Some(mm2.sum::<f32>() + 0.0),
            floor: None,
            target: 0.0,
            side: Side::Below,
        });
    }
    if plan.has(Part::Determinism) {
        let tried: Vec<bool> = validation.faces.iter().filter_map(|face| face.same_twice).collect();
        let same = tried.iter().filter(|same| **same).count();
        figures.push(Figure {
            part: Part::Determinism,
            name: "same bytes, same result (share of faces)".to_owned(),
            value: (!tried.is_empty()).then(|| same as f32 / tried.len() as f32),
            floor: Some(1.0),
            target: 1.0,
            side: Side::Above,
        });
    }
    figures
}

fn repeat_figures(one: &Repeatability) -> [Figure; 2] {
    let (icc, change) = repeat_floors(one.measure);
    let figure = |what: &str, value, floor, target, side| Figure {
        part: Part::Repeatability,
        name: format!("{}: {what}", one.measure.as_str().replace('_', " ")),
        value,
        floor: Some(floor),
        target,
        side,
    };
    [
        figure("ICC(2,1)", one.icc, icc, 0.95, Side::Above),
        figure("mean change of score", one.mean_change, change, 2.0, Side::Below),
    ]
}

/// Floors and targets of recall, precision and monotone share of a kind.
fn planted_bounds(kind: Kind) -> [(Option<f32>, f32); 3] {
    match kind {
        Kind::Spots => [(Some(0.52), 0.90), (Some(0.84), 0.90), (Some(0.94), 0.99)],
        Kind::Lesions => [(Some(0.42), 0.85), (Some(0.94), 0.90), (Some(0.82), 0.99)],
        Kind::Lines => [(Some(0.81), 0.90), (None, 0.90), (Some(0.66), 0.99)],
        Kind::Redness => [(None, 0.85), (None, 0.85), (Some(0.88), 0.99)],
    }
}

fn planted_figures(one: &Planted) -> Vec<Figure> {
    let [recall, precision, monotone] = planted_bounds(one.kind);
    let figure = |what: &str, value, (floor, target), side| Figure {
        part: one.kind.into(),
        name: format!("planted {}: {what}", one.kind.title()),
        value,
        floor,
        target,
        side,
    };
    let hits = one.hits();
    let (found, right) = match one.kind {
        Kind::Spots | Kind::Lesions => ("recall", "precision"),
        Kind::Lines => ("length recall", "length precision"),
        Kind::Redness => ("area recall", "area precision"),
    };
    let mut figures = vec![
        figure(found, hits.and_then(super::Hits::recall), recall, Side::Above),
        figure(right, hits.and_then(super::Hits::precision), precision, Side::Above),
        figure("more for every dose (share of faces)", one.monotone, monotone, Side::Above),
        figure(
            "response across tones (largest / smallest)",
            one.fairness,
            (Some(2.3), 1.25),
            Side::Below,
        ),
    ];
    if one.kind == Kind::Lines {
        let worst = one.tones.iter().filter_map(|tones| compared(&tones.doses)?.hits.recall());
        let worst = worst.reduce(f32::min);
        let bounds = (Some(0.11), 0.90);
        figures.push(figure("length recall on the worst tone", worst, bounds, Side::Above));
    }
    figures
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(value: Option<f32>, side: Side) -> Figure {
        let (floor, target) = if side == Side::Above { (0.5, 0.9) } else { (2.3, 1.25) };
        let name = "a figure".to_owned();
        Figure { part: Part::Spots, name, value, floor: Some(floor), target, side }
    }

    #[test]
    fn bounds_are_met_on_their_side() {
        let judged = |value, side| {
            let figure = figure(value, side);
            (figure.holds(), figure.reaches())
        };
        assert_eq!(judged(Some(0.95), Side::Above), (true, true));
        assert_eq!(judged(Some(0.5), Side::Above), (true, false));
        assert_eq!(judged(Some(0.4), Side::Above), (false, false));
        assert_eq!(judged(Some(1.25), Side::Below), (true, true));
        assert_eq!(judged(Some(f32::INFINITY), Side::Below), (false, false));
        assert_eq!(judged(None, Side::Below), (false, false));
    }
}
