//! Shine: places brighter than their surroundings that have lost the colour of skin, because the
//! light is thrown back before it enters.

use super::{COARSE_SCALE, Measured, Scene, smooth_step};
use crate::Measure;
use crate::plane::Plane;

/// Highlights are averaged over this width, and compared with this wide a surrounding.
const SMOOTH_MM: f32 = 0.8;
const AROUND_MM: f32 = 9.0;
/// A highlight is about this much brighter, in optical density of green,
const BRIGHTER: f32 = 0.25;
/// and this much less coloured (green over red).
const PALER: f32 = 0.03;

pub(super) fn measure(scene: &Scene) -> Measured {
    let layer = highlights(scene);
    let (total, sums) = scene.coarse.sums(&layer);
    let per_cm2 = 100.0 * COARSE_SCALE * COARSE_SCALE;
    Measured {
        measure: Measure::Shine,
        raw: total / (scene.skin_cm2() * per_cm2),
        count: None,
        area_mm2: Some(total / (COARSE_SCALE * COARSE_SCALE)),
        length_mm: None,
        regions: scene.by_region(Measure::Shine, |region, area| {
            (sums[region as usize] / (area * per_cm2), None)
        }),
        layer,
    }
}

/// How surely each pixel of skin is a highlight, 0–1.
fn highlights(scene: &Scene) -> Plane {
    let coarse = &scene.coarse;
    let stands_out = |plane: &Plane| {
        coarse.smooth(plane, AROUND_MM).zip(&coarse.smooth(plane, SMOOTH_MM), |a, b| a - b)
    };
    let colour = coarse.green.zip(&coarse.red, |green, red| green - red);
    let sure = |value: f32, usual: f32| smooth_step(0.4 * usual, 1.8 * usual, value);
    let mut layer = stands_out(&coarse.green)
        .zip(&stands_out(&colour), |brighter, paler| sure(brighter, BRIGHTER) * sure(paler, PALER));
    // Beside lips and hair the surroundings are one-sided.
    coarse.fade(&mut layer);
    layer
}
