//! Pores: round dark points under 0.6 mm on nose and cheeks.

use super::blobs::{is_peak, roundness};
use super::{Measured, Scene, smooth_step};
use crate::canvas::{HEIGHT, PIXELS, SCALE, WIDTH};
use crate::plane::{Plane, gaussian};
use crate::{Measure, Region};

/// Widths of the two Gaussians whose difference answers to points of a pore's size.
const FINE_MM: f32 = 0.28;
const COARSE_MM: f32 = 0.5;
/// A blurred photo weakens points by its blur; what it took is given back for up to this blur,
/// against that of an ordinary portrait.
const USUAL_BLUR_MM: f32 = 0.25;
const MOST_BLUR_MM: f32 = 0.4;
/// A pore counts in part from the first answer, and wholly from the second, in optical density.
const LEAST_ANSWER: f32 = 0.012;
const WHOLE_ANSWER: f32 = 0.04;
/// From here on it is counted and shown.
const SHOWN_ANSWER: f32 = 0.026;
/// Less round than this (ratio of curvatures) is a line or a hair.
const LEAST_ROUNDNESS: f32 = 0.35;

fn is_measured(region: Region) -> bool {
    matches!(region, Region::Nose | Region::CheekRight | Region::CheekLeft)
}

/// A pore.
struct Pore {
    index: usize,
    region: Region,
    /// In optical density.
    answer: f32,
}

impl Pore {
    /// Its part of the measure: without a step at the least answer, so that noise moves little.
    fn load(&self) -> f32 {
        self.answer * smooth_step(LEAST_ANSWER, WHOLE_ANSWER, self.answer)
    }

    fn is_shown(&self) -> bool {
        self.answer > SHOWN_ANSWER
    }
}

/// `None` where neither nose nor cheeks show enough skin. What is marked in `others` is none.
pub(super) fn measure(scene: &Scene, others: &[&Plane]) -> Option<Measured> {
    let mut pores = find(scene, others);
    pores.retain(|pore| scene.shows(pore.region));
    let load = |pores: &mut dyn Iterator<Item = &Pore>| pores.map(Pore::load).sum::<f32>();
    let mut regions = scene.by_region(Measure::Pores, |region, area| {
        let inside = || pores.iter().filter(|pore| pore.region == region);
        (load(&mut inside()) / area, Some(inside().filter(|pore| pore.is_shown()).count() as u32))
    });
    regions.retain(|finding| is_measured(finding.region));
    let area: f32 = regions.iter().map(|found| scene.region_cm2[found.region as usize]).sum();
    (!regions.is_empty()).then(|| Measured {
        measure: Measure::Pores,
        raw: load(&mut pores.iter()) / area,
        count: Some(pores.iter().filter(|pore| pore.is_shown()).count() as u32),
        area_mm2: None,
        length_mm: None,
        layer: layer(&pores),
        regions,
    })
}

fn find(scene: &Scene, others: &[&Plane]) -> Vec<Pore> {
    let fine = gaussian(&scene.relief, FINE_MM * SCALE);
    let coarse = gaussian(&scene.relief, COARSE_MM * SCALE);
    let sharper = sharpening(scene.blur_mm);
    let answers = fine.zip(&coarse, |fine, coarse| sharper * (fine - coarse));
    let mut found = Vec::new();
    for y in 2..HEIGHT - 2 {
        for index in y * WIDTH + 2..(y + 1) * WIDTH - 2 {
            let answer = answers.values[index];
            if answer < LEAST_ANSWER || !scene.map.skin[index] {
                continue;
            }
            let Some(region) = scene.map.regions[index].filter(|&region| is_measured(region))
            else {
                continue;
            };
            let is_other = others.iter().any(|layer| layer.values[index] > 0.5);
            if !is_other && is_peak(&answers, index) && roundness(&answers, index) > LEAST_ROUNDNESS
            {
                found.push(Pore { index, region, answer });
            }
        }
    }
    found
}

/// A point seen through Gaussians of widths a and b is as strong as 1/(a² + b²).
fn sharpening(blur_mm: f32) -> f32 {
    let weakness = |blur: f32| FINE_MM * FINE_MM + blur * blur;
    let full = weakness(blur_mm.min(MOST_BLUR_MM)) / weakness(USUAL_BLUR_MM);
    full.powf(0.6)
}

/// A dot of half a millimetre for each pore.
fn layer(pores: &[Pore]) -> Plane {
    let mut layer = Plane { width: WIDTH, height: HEIGHT, values: vec![0.0; PIXELS] };
    for pore in pores.iter().filter(|pore| pore.is_shown()) {
        let i = pore.index;
        layer.values[i] = 1.0;
        [i - 1, i + 1, i - WIDTH, i + WIDTH].into_iter().for_each(|i| layer.values[i] = 0.6);
    }
    layer
}
