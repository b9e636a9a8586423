//! Brown spots and acne-like lesions: what stands out in one colour, over the skin's area.

use super::marks::Marks;
use super::{COARSE_SCALE, Measured, Scene};
use crate::Measure;
use crate::canvas::{HEIGHT, WIDTH};
use crate::plane::Plane;

/// A place answers over about this share of its area.
const SHARE: f32 = 0.3;

/// The measure of one kind of marks.
pub(super) fn measure(scene: &Scene, measure: Measure, marks: &Marks) -> Measured {
    let (total, sums) = scene.coarse.sums(&marks.field);
    let load = |sum: f32| sum / (SHARE * COARSE_SCALE * COARSE_SCALE);
    let mut layer = Plane::new(WIDTH, HEIGHT);
    for mark in &marks.sure {
        mark.pixels.iter().for_each(|&i| layer.values[i] = 1.0);
    }
    Measured {
        measure,
        raw: load(total) / scene.skin_cm2(),
        count: Some(marks.sure.len() as u32),
        area_mm2: Some(marks.sure.iter().map(|mark| mark.area_mm2).sum()),
        length_mm: None,
        regions: scene.by_region(measure, |region, area| {
            let inside = marks.sure.iter().filter(|mark| mark.region == region).count();
            (load(sums[region as usize]) / area, Some(inside as u32))
        }),
        layer,
    }
}
