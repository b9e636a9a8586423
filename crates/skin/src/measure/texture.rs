//! Texture: fine unevenness between 0.3 and 1 mm, away from spots and lines.

use super::{Measured, Scene, smooth_step};
use crate::canvas::{PIXELS, SCALE};
use crate::plane::{Plane, gaussian, masked_blur};
use crate::{Measure, Region};

const FINE_MM: f32 = 0.3;
const COARSE_MM: f32 = 1.0;
/// The overlay shows the unevenness averaged over this width.
const AROUND_MM: f32 = 2.5;
/// The overlay begins at this local unevenness and is full at the second, in optical density.
const SHOWN: [f32; 2] = [0.035, 0.14];
/// The overlay fades out over this distance from the edge of the measured skin.
const FADE_MM: f32 = 3.0;

/// Texture is measured where skin is smooth by nature.
fn is_measured(region: Region) -> bool {
    matches!(region, Region::Forehead | Region::CheekRight | Region::CheekLeft)
}

pub(super) fn measure(scene: &Scene, lines: &Plane, spots: &Plane) -> Measured {
    let fine = gaussian(&scene.relief, FINE_MM * SCALE);
    let coarse = gaussian(&scene.relief, COARSE_MM * SCALE);
    let square = fine.zip(&coarse, |fine, coarse| (fine - coarse) * (fine - coarse));
    let free: Vec<bool> = (0..PIXELS)
        .map(|i| scene.map.skin[i] && lines.values[i] < 0.1 && spots.values[i] < 0.1)
        .collect();
    let mut sums = [(0f64, 0u32); Region::ALL.len()];
    for i in (0..PIXELS).filter(|&i| free[i]) {
        let Some(region) = scene.map.regions[i].filter(|&region| is_measured(region)) else {
            continue;
        };
        let (sum, pixels) = &mut sums[region as usize];
        *sum += f64::from(square.values[i]);
        *pixels += 1;
    }
    let root = |(sum, pixels): (f64, u32)| (sum / f64::from(pixels.max(1))).sqrt() as f32;
    let total = sums.iter().fold((0.0, 0), |a, b| (a.0 + b.0, a.1 + b.1));
    let mut regions =
        scene.by_region(Measure::Texture, |region, _| (root(sums[region as usize]), None));
    regions.retain(|finding| is_measured(finding.region));
    Measured {
        measure: Measure::Texture,
        raw: root(total),
        count: None,
        area_mm2: None,
        length_mm: None,
        regions,
        layer: layer(scene, &square, &free),
    }
}

/// Local unevenness, shown on all measured skin.
fn layer(scene: &Scene, square: &Plane, free: &[bool]) -> Plane {
    let free = Plane::from_mask(square.width, square.height, free);
    let mut layer = masked_blur(square, &free, AROUND_MM * SCALE);
    for (value, &depth) in layer.values.iter_mut().zip(&scene.map.to_edge) {
        let local = value.max(0.0).sqrt();
        *value = smooth_step(SHOWN[0], SHOWN[1], local) * smooth_step(0.0, FADE_MM, depth);
    }
    layer
}
