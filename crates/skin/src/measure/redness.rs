//! Diffuse redness: smoothed erythema above the face's own level.

use super::{Measured, Scene, smooth_step};
use crate::Measure;
use crate::canvas::{PIXELS, SCALE, WIDTH};
use crate::plane::{Plane, masked_blur, quantile};

/// Erythema is averaged over this width.
const SMOOTH_MM: f32 = 1.5;
/// The face's own level: the value below which this share of the skin lies.
const OWN_LEVEL: f32 = 0.30;
/// Counted from this much above the own level, in optical density.
const THRESHOLD: f32 = 0.08;
/// The overlay reaches its full strength at this excess.
const FULL_EXCESS: f32 = 0.20;
/// The overlay fades out over this distance from the edge of the measured skin.
const FADE_MM: f32 = 3.0;

pub(super) fn measure(scene: &Scene) -> Measured {
    let excess = excess(scene);
    let mut sums = [0f64; crate::Region::ALL.len()];
    let (mut total, mut pixels, mut red) = (0f64, 0u32, 0u32);
    for i in 0..PIXELS {
        let Some(region) = scene.map.regions[i].filter(|_| scene.map.skin[i]) else { continue };
        let value = f64::from(excess.values[i]);
        sums[region as usize] += value;
        total += value;
        pixels += 1;
        red += u32::from(value > 0.0);
    }
    let per_cm2 = f64::from(100.0 * SCALE * SCALE);
    Measured {
        measure: Measure::Redness,
        raw: (total / f64::from(pixels.max(1))) as f32,
        count: None,
        area_mm2: Some(red as f32 / (SCALE * SCALE)),
        length_mm: None,
        regions: scene.by_region(Measure::Redness, |region, area| {
            ((sums[region as usize] / (f64::from(area) * per_cm2)) as f32, None)
        }),
        layer: layer(scene, &excess),
    }
}

/// How far each pixel's erythema is over the threshold; 0 elsewhere.
fn excess(scene: &Scene) -> Plane {
    let mut erythema = masked_blur(&scene.density.erythema(), &scene.skin, SMOOTH_MM * SCALE);
    remove_light(scene, &mut erythema);
    let counted = (0..PIXELS).filter(|&i| scene.map.counted(i)).step_by(5);
    let own = quantile(&mut counted.map(|i| erythema.values[i]).collect::<Vec<_>>(), OWN_LEVEL);
    for (value, skin) in erythema.values.iter_mut().zip(&scene.map.skin) {
        *value = if *skin { (*value - own - THRESHOLD).max(0.0) } else { 0.0 };
    }
    erythema
}

/// Takes away what follows from the light rather than the skin (least squares): a slope from
/// left to right, as light of two colours gives, and the part of the erythema that grows with
/// the darkness in red. Blood hardly darkens red, but shading and melanin do, and on dark skin
/// they would pass for redness.
fn remove_light(scene: &Scene, erythema: &mut Plane) {
    let darkness = masked_blur(&scene.density.red, &scene.skin, SMOOTH_MM * SCALE);
    let across = |i: usize| (i % WIDTH) as f64 / WIDTH as f64;
    let sample: Vec<[f64; 3]> = (0..PIXELS)
        .filter(|&i| scene.map.counted(i))
        .step_by(3)
        .map(|i| [across(i), darkness.values[i].into(), erythema.values[i].into()])
        .collect();
    let [by_place, by_darkness] = slopes(&sample);
    let by_darkness = by_darkness.max(0.0);
    for (i, (value, darkness)) in erythema.values.iter_mut().zip(&darkness.values).enumerate() {
        *value -= (by_place * across(i) + by_darkness * f64::from(*darkness)) as f32;
    }
}

/// Least-squares slopes of the third number against the first two.
fn slopes(sample: &[[f64; 3]]) -> [f64; 2] {
    let count = sample.len().max(1) as f64;
    let mean: [f64; 3] =
        std::array::from_fn(|c| sample.iter().map(|row| row[c]).sum::<f64>() / count);
    let covariance = |a: usize, b: usize| {
        sample.iter().map(|row| (row[a] - mean[a]) * (row[b] - mean[b])).sum::<f64>() / count
    };
    let (xx, xy, yy) = (covariance(0, 0), covariance(0, 1), covariance(1, 1));
    let (xv, yv) = (covariance(0, 2), covariance(1, 2));
    let determinant = xx * yy - xy * xy;
    if determinant < 1e-9 {
        return [0.0, 0.0];
    }
    [(xv * yy - yv * xy) / determinant, (yv * xx - xv * xy) / determinant]
}

/// The excess, fading towards the edge of the measured skin so that no mask shows.
fn layer(scene: &Scene, excess: &Plane) -> Plane {
    let mut layer = excess.clone();
    for (value, &depth) in layer.values.iter_mut().zip(&scene.map.to_edge) {
        *value = smooth_step(0.0, FULL_EXCESS, *value) * smooth_step(0.0, FADE_MM, depth);
    }
    layer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slopes_of_a_plane_are_found() {
        let sample: Vec<[f64; 3]> = (0..100)
            .map(|i| [f64::from(i % 10), f64::from(i / 10)])
            .map(|[x, y]| [x, y, 3.0 + 0.5 * x - 2.0 * y])
            .collect();
        let [x, y] = slopes(&sample);
        assert!((x - 0.5).abs() < 1e-9 && (y + 2.0).abs() < 1e-9, "{x} {y}");
        assert_eq!(slopes(&sample[..1]).map(f64::to_bits), [0, 0]);
    }
}
