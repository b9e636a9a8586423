//! Dark circles: how much darker the skin under each eye is than the cheek below it.
//!
//! The light that falls on a face differs smoothly from place to place. A surface of the second
//! degree through the rest of the face stands for it and is taken away first.

use super::{Coarse, Measured, Scene, smooth_step};
use crate::plane::{Plane, quantile};
use crate::score::score;
use crate::{Measure, Region, RegionFinding};

/// Under-eye and cheek of each side.
const SIDES: [[Region; 2]; 2] =
    [[Region::UnderEyeRight, Region::CheekRight], [Region::UnderEyeLeft, Region::CheekLeft]];
/// Colour is averaged over this width.
const SMOOTH_MM: f32 = 1.0;
/// The overlay is full at this much darkness.
const FULL: f32 = 0.25;

/// A side counts in part when more than the first share of the skin under its eye is visible, and
/// wholly from the second on: a rest between hair and glasses is mostly shadow.
const VISIBLE: [f32; 2] = [0.4, 0.7];

/// One side: where, the level of the cheek, how much darker the eye is, and how far it counts.
struct Side {
    region: Region,
    level: f32,
    darker: f32,
    weight: f32,
}

/// `None` where no side shows enough of both.
pub(super) fn measure(scene: &Scene) -> Option<Measured> {
    let coarse = &scene.coarse;
    let mut darkness = coarse.smooth(&coarse.green, SMOOTH_MM);
    remove_light(coarse, &mut darkness);
    let median = |region| quantile(&mut coarse.values(&darkness, 1, |r| r == region), 0.5);
    let sides: Vec<Side> = SIDES
        .into_iter()
        .filter(|side| side.iter().all(|&region| scene.shows(region)))
        .map(|[region, cheek]| {
            let level = median(cheek);
            let weight = smooth_step(VISIBLE[0], VISIBLE[1], scene.visible_share(region));
            Side { region, level, darker: (median(region) - level).max(0.0), weight }
        })
        .filter(|side| side.weight > 0.0)
        .collect();
    let counted = sides.iter().map(|side| side.weight).sum::<f32>();
    (!sides.is_empty()).then(|| Measured {
        measure: Measure::DarkCircles,
        raw: sides.iter().map(|side| side.weight * side.darker).sum::<f32>() / counted,
        count: None,
        area_mm2: None,
        length_mm: None,
        regions: sides.iter().map(finding).collect(),
        layer: layer(scene, darkness, &sides),
    })
}

/// Takes the smooth surface through the skin elsewhere away.
fn remove_light(coarse: &Coarse, darkness: &mut Plane) {
    let (width, height) = (darkness.width, darkness.height);
    let terms = |i: usize| {
        let x = (i % width) as f64 / width as f64 - 0.5;
        let y = (i / width) as f64 / height as f64 - 0.5;
        [1.0, x, y, x * x, x * y, y * y]
    };
    let elsewhere = |region: Region| {
        !matches!(region, Region::UnderEyeRight | Region::UnderEyeLeft | Region::Glabella)
    };
    let places = coarse.places().filter(|(_, region)| elsewhere(*region)).step_by(5);
    let rows = places.map(|(i, _)| (terms(i), f64::from(darkness.values[i])));
    let surface = least_squares(rows);
    for (i, value) in darkness.values.iter_mut().enumerate() {
        *value -=
            terms(i).iter().zip(surface).map(|(term, share)| term * share).sum::<f64>() as f32;
    }
}

/// The shares of six terms that together come nearest to the values; zeros where the terms do
/// not determine them.
fn least_squares(rows: impl Iterator<Item = ([f64; 6], f64)>) -> [f64; 6] {
    // The normal equations, with the right side as the last column.
    let mut table = [[0f64; 7]; 6];
    for (terms, value) in rows {
        for (line, a) in table.iter_mut().zip(terms) {
            for (cell, b) in line.iter_mut().zip(terms.iter().chain([&value])) {
                *cell += a * b;
            }
        }
    }
    for pivot in 0..6 {
        let scale = table[pivot][pivot];
        if scale.abs() < 1e-9 {
            return [0.0; 6];
        }
        table[pivot].iter_mut().for_each(|cell| *cell /= scale);
        let used = table[pivot];
        for (_, line) in table.iter_mut().enumerate().filter(|(line, _)| *line != pivot) {
            let times = line[pivot];
            line.iter_mut().zip(used).for_each(|(cell, above)| *cell -= times * above);
        }
    }
    table.map(|line| line[6])
}

fn finding(side: &Side) -> RegionFinding {
    let score = score(Measure::DarkCircles, side.darker);
    RegionFinding { region: side.region, raw: side.darker, score, count: None }
}

/// How much darker than its cheek each place under the eyes is.
fn layer(scene: &Scene, darkness: Plane, sides: &[Side]) -> Plane {
    let coarse = &scene.coarse;
    let mut layer = darkness;
    for (value, region) in layer.values.iter_mut().zip(&coarse.regions) {
        let side = sides.iter().find(|side| Some(side.region) == *region);
        *value = side.map_or(0.0, |side| smooth_step(0.0, FULL, *value - side.level));
    }
    // The border between under-eye and cheek is a convention; it must not show as an edge.
    layer = coarse.smooth(&layer, SMOOTH_MM);
    for (value, skin) in layer.values.iter_mut().zip(&coarse.skin.values) {
        *value *= skin;
    }
    layer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_surface_is_found_again() {
        let shares = [0.4, -1.0, 0.3, 2.0, 0.7, -0.2];
        let rows = (0..400).map(|i| {
            let (x, y) = (f64::from(i % 20) / 20.0 - 0.5, f64::from(i / 20) / 20.0 - 0.5);
            let terms = [1.0, x, y, x * x, x * y, y * y];
            (terms, terms.iter().zip(shares).map(|(term, share)| term * share).sum::<f64>())
        });
        for (found, expected) in least_squares(rows).iter().zip(shares) {
            assert!((found - expected).abs() < 1e-6, "{found} instead of {expected}");
        }
        assert!(least_squares(std::iter::empty()).iter().all(|share| share.abs() < f64::EPSILON));
    }
}
