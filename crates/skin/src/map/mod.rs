//! Which pixels of the canvas are skin, and to which region of the face they belong.

mod gates;
mod lesions;
mod outline;
mod regions;

pub(crate) use regions::regions;

use crate::Region;
use crate::canvas::{PIXELS, SCALE, WIDTH};
use crate::density::Density;
use crate::geometry::Point;
use crate::plane::distances;

/// Skin is opened by this radius, so that slivers between gates are not counted.
const SLIVER_MM: f32 = 0.7;

/// The skin on the canvas.
pub(crate) struct SkinMap {
    pub regions: Vec<Option<Region>>,
    /// Skin that may be measured.
    pub skin: Vec<bool>,
    /// Millimetres to the nearest pixel that is not measured.
    pub to_edge: Vec<f32>,
    /// Millimetres to the outline of the face.
    pub to_outline: Vec<f32>,
    /// What would be skin if nothing covered it.
    pub expected: Vec<bool>,
}

impl SkinMap {
    pub(crate) fn new(
        landmarks: &[Point],
        density: &Density,
        regions: Vec<Option<Region>>,
    ) -> Self {
        let face = outline::face(landmarks);
        let mut skin = face.skin.clone();
        gates::colour(&mut skin, &regions, density);
        gates::structure(&mut skin, &regions, density);
        lesions::give_back(&mut skin, &face.skin);
        drop_slivers(&mut skin);
        let to_edge = to_unset(&skin);
        Self { regions, skin, to_edge, to_outline: face.to_outline, expected: face.skin }
    }

    /// Square centimetres of measured skin for which `wanted` holds.
    pub(crate) fn area_cm2(&self, wanted: impl Fn(usize) -> bool) -> f32 {
        let pixels = (0..PIXELS).filter(|&i| self.skin[i] && wanted(i)).count();
        pixels as f32 / (100.0 * SCALE * SCALE)
    }

    /// Whether a pixel is measured skin of a named region.
    pub(crate) fn counted(&self, index: usize) -> bool {
        self.skin[index] && self.regions[index].is_some()
    }
}

/// Millimetres to the nearest pixel that is not set.
fn to_unset(set: &[bool]) -> Vec<f32> {
    let unset: Vec<bool> = set.iter().map(|&set| !set).collect();
    in_mm(distances(&unset, WIDTH))
}

fn in_mm(mut distances: Vec<f32>) -> Vec<f32> {
    distances.iter_mut().for_each(|distance| *distance /= SCALE);
    distances
}

/// Removes what is narrower than twice [`SLIVER_MM`] (a morphological opening).
fn drop_slivers(skin: &mut [bool]) {
    let core: Vec<bool> = to_unset(skin).iter().map(|&depth| depth > SLIVER_MM).collect();
    let to_core = in_mm(distances(&core, WIDTH));
    for (skin, distance) in skin.iter_mut().zip(to_core) {
        *skin &= distance <= SLIVER_MM;
    }
}
