//! Diffuse redness: smoothed erythema above the face's own level.

use super::{COARSE_SCALE, Coarse, Measured, Scene};
use crate::Measure;
use crate::plane::{Plane, quantile};

/// Erythema is averaged over this width.
const SMOOTH_MM: f32 = 1.5;
/// The face's own level: the value below which this share of the skin lies.
const OWN_LEVEL: f32 = 0.10;
/// Counted from this much above the own level, in optical density.
const THRESHOLD: f32 = 0.04;
/// Skin this much above the own level is red to the eye, in optical density: a fifth of the green light is gone.
/// What is above the threshold alone is two thirds of any face.
const RED: f32 = 0.2;
/// The overlay reaches its full strength at this excess.
const FULL_EXCESS: f32 = 0.4;
/// Melanin darkens green by half as much again as red.
const MOST_BY_DARKNESS: f32 = 0.5;

pub(super) fn measure(scene: &Scene) -> Measured {
    let coarse = &scene.coarse;
    let excess = excess(coarse);
    let inside = coarse.inside();
    let (total, sums) = coarse.sums(&excess.zip(&inside, |value, weight| value * weight));
    let (all, weights) = coarse.sums(&inside);
    let red = coarse.places().filter(|&(i, _)| excess.values[i] > RED - THRESHOLD).count();
    let mut layer = excess;
    layer.values.iter_mut().for_each(|value| *value = (*value / FULL_EXCESS).min(1.0));
    coarse.fade(&mut layer);
    Measured {
        measure: Measure::Redness,
        raw: total / all.max(1.0),
        count: None,
        area_mm2: Some(red as f32 / (COARSE_SCALE * COARSE_SCALE)),
        length_mm: None,
        regions: scene.by_region(Measure::Redness, |region, _| {
            (sums[region as usize] / weights[region as usize].max(1.0), None)
        }),
        layer,
    }
}

/// How far each pixel's erythema is over the threshold; 0 elsewhere.
fn excess(coarse: &Coarse) -> Plane {
    let raw = coarse.green.zip(&coarse.red, |green, red| green - red);
    let mut erythema = coarse.smooth(&raw, SMOOTH_MM);
    remove_light(coarse, &mut erythema);
    let own = quantile(&mut coarse.values(&erythema, 2, |_| true), OWN_LEVEL);
    for (i, value) in erythema.values.iter_mut().enumerate() {
        *value = if coarse.is_skin(i) { (*value - own - THRESHOLD).max(0.0) } else { 0.0 };
    }
    erythema
}

/// Takes away the part of the erythema that grows with the darkness in red. Blood hardly darkens
/// red, but shading and melanin do, and on dark skin they would pass for redness.
fn remove_light(coarse: &Coarse, erythema: &mut Plane) {
    let darkness = coarse.smooth(&coarse.red, SMOOTH_MM);
    let rows = coarse.places().map(|(i, _)| [darkness.values[i], erythema.values[i]]);
    let by_darkness = slope(rows).clamp(0.0, MOST_BY_DARKNESS);
    for (value, darkness) in erythema.values.iter_mut().zip(&darkness.values) {
        *value -= by_darkness * darkness;
    }
}

/// How the second number grows with the first (least squares).
fn slope(rows: impl Iterator<Item = [f32; 2]>) -> f32 {
    let rows: Vec<[f64; 2]> = rows.map(|row| row.map(f64::from)).collect();
    let count = rows.len().max(1) as f64;
    let mean = |axis: usize| rows.iter().map(|row| row[axis]).sum::<f64>() / count;
    let (x, y) = (mean(0), mean(1));
    let along = rows.iter().map(|row| (row[0] - x) * (row[0] - x)).sum::<f64>();
    let both = rows.iter().map(|row| (row[0] - x) * (row[1] - y)).sum::<f64>();
    if along < 1e-6 { 0.0 } else { (both / along) as f32 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slope_is_found() {
        let row = |i: u16| [f32::from(i) / 100.0, 3.0 - f32::from(i) / 50.0];
        let found = slope((0..900).map(row));
        assert!((found + 2.0).abs() < 1e-3, "{found}");
        assert!(slope(std::iter::empty()).abs() < f32::EPSILON);
    }
}
