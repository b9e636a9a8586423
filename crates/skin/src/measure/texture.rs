//! Texture: fine unevenness between 0.3 and 1 mm, away from spots and lines.
//!
//! The relief of the surface throws back light without colouring it. The same relief therefore
//! changes the density of dark skin more than that of light skin, which gives back less light
//! itself; the density is weighted by a root of the light to make up for it.

use super::{Measured, Scene, smooth_step};
use crate::canvas::SCALE;
use crate::plane::{Plane, gaussian, halve, wide_gaussian};
use crate::{Measure, Region};

const FINE_MM: f32 = 0.3;
const COARSE_MM: f32 = 1.0;
/// The weight is the light to this power, against skin of this much light.
const LIGHT_POWER: f32 = 0.5;
const LIGHT: f32 = 0.35;
/// One place counts at most this much, in optical density: a hair is not texture.
const MOST: f32 = 0.25;
/// The overlay shows the unevenness averaged over this width.
const AROUND_MM: f32 = 2.5;
/// The overlay begins at this local unevenness and is full at the second, in optical density.
const SHOWN: [f32; 2] = [0.03, 0.12];

/// Texture is measured where skin is smooth by nature.
fn is_measured(region: Region) -> bool {
    matches!(region, Region::Forehead | Region::CheekRight | Region::CheekLeft)
}

/// `None` where neither forehead nor cheeks show enough skin. What is marked in `others` is left
/// out.
pub(super) fn measure(scene: &Scene, others: &[&Plane]) -> Option<Measured> {
    let square = square(scene);
    let coarse = &scene.coarse;
    let free = |i: usize| others.iter().all(|layer| layer.values[i] < 0.1);
    let mut sums = [(0f64, 0u32); Region::ALL.len()];
    let places = coarse.places().filter(|(i, region)| is_measured(*region) && free(*i));
    for (i, region) in places {
        let (sum, pixels) = &mut sums[region as usize];
        *sum += f64::from(square.values[i]);
        *pixels += 1;
    }
    let root = |(sum, pixels): (f64, u32)| (sum / f64::from(pixels.max(1))).sqrt() as f32;
    let total = sums.iter().fold((0.0, 0), |a, b| (a.0 + b.0, a.1 + b.1));
    let mut regions =
        scene.by_region(Measure::Texture, |region, _| (root(sums[region as usize]), None));
    regions.retain(|finding| is_measured(finding.region));
    (!regions.is_empty()).then(|| Measured {
        measure: Measure::Texture,
        raw: root(total),
        count: None,
        area_mm2: None,
        length_mm: None,
        regions,
        layer: layer(scene, &square),
    })
}

/// The square of the weighted band-pass, at half the resolution.
fn square(scene: &Scene) -> Plane {
    let fine = gaussian(&scene.relief, FINE_MM * SCALE);
    let broad = wide_gaussian(&scene.relief, COARSE_MM * SCALE);
    let band = fine.zip(&broad, |fine, broad| {
        let band = (fine - broad).clamp(-MOST, MOST);
        band * band
    });
    let light = scene.coarse.smooth(&scene.coarse.green, AROUND_MM);
    // The square carries the weight twice.
    let weight = |density: f32| ((-density).exp() / LIGHT).powf(2.0 * LIGHT_POWER);
    halve(&band).zip(&light, |square, density| square * weight(density))
}

/// Local unevenness, shown on all measured skin.
fn layer(scene: &Scene, square: &Plane) -> Plane {
    let mut layer = scene.coarse.smooth(square, AROUND_MM);
    for value in &mut layer.values {
        *value = smooth_step(SHOWN[0], SHOWN[1], value.max(0.0).sqrt());
    }
    scene.coarse.fade(&mut layer);
    layer
}
