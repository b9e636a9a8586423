//! Which pixels of the canvas are skin, and to which region of the face they belong.
//!
//! The map is drawn at half the canvas's resolution: what it tells apart is kept more than a
//! millimetre clear of everything that is not skin.

mod gates;
mod grid;
mod lesions;
mod outline;
mod regions;

use crate::canvas::PIXELS;
use crate::density::Density;
use crate::geometry::Point;
use crate::plane::{distances, halve};
use crate::{Region, View};
use grid::{SCALE, WIDTH};

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
    /// Whether a beard was found.
    pub bearded: bool,
}

/// The region of every canvas pixel, of those that are seen in this view.
pub(crate) fn regions(landmarks: &[Point], view: View) -> Vec<Option<Region>> {
    grid::on_canvas(&regions::regions(&grid::landmarks(landmarks), view))
}

impl SkinMap {
    pub(crate) fn new(
        landmarks: &[Point],
        density: &Density,
        regions: Vec<Option<Region>>,
    ) -> Self {
        let on_grid = grid::of_canvas(&regions);
        let face = outline::face(&grid::landmarks(landmarks));
        let mut skin = face.skin.clone();
        let [red, green, blue] = [&density.red, &density.green, &density.blue].map(halve);
        let coarse = Density { red, green, blue };
        gates::colour(&mut skin, &on_grid, &coarse);
        let bearded = gates::structure(&mut skin, &on_grid, &density.green, &coarse.green);
        lesions::give_back(&mut skin, &face.skin);
        drop_slivers(&mut skin);
        Self {
            regions,
            to_edge: grid::on_canvas(&to_unset(&skin)),
            skin: grid::on_canvas(&skin),
            to_outline: grid::on_canvas(&face.to_outline),
            expected: grid::on_canvas(&face.skin),
            bearded,
        }
    }

    /// Square centimetres of measured skin for which `wanted` holds.
    pub(crate) fn area_cm2(&self, wanted: impl Fn(usize) -> bool) -> f32 {
        let pixels = (0..PIXELS).filter(|&i| self.skin[i] && wanted(i)).count();
        pixels as f32 / (100.0 * crate::canvas::SCALE * crate::canvas::SCALE)
    }

    /// How much of the skin of the regions is not covered.
    pub(crate) fn visible_share(&self) -> f32 {
        let inside =
            |set: &[bool]| (0..PIXELS).filter(|&i| set[i] && self.regions[i].is_some()).count();
        inside(&self.skin) as f32 / inside(&self.expected).max(1) as f32
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
