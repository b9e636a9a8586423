//! Round dark places of any size between 0.6 and 5 mm: maxima of differences of Gaussians in
//! place and scale.

use super::{Scene, eigenvalues};
use crate::canvas::{HEIGHT, PIXELS, SCALE, WIDTH};
use crate::plane::{Plane, masked_blur, quantile, wide_gaussian};

/// Gaussian widths; a blob answers most at √2 times its own.
const SIGMAS_MM: [f32; 7] = [0.22, 0.33, 0.50, 0.75, 1.12, 1.7, 2.5];
/// A blob must stand out this many times from what is usual at its scale.
const TIMES_USUAL: f32 = 2.5;
/// And this many times from the mean response around it: among stubble, a hair is no spot.
const TIMES_AROUND: f32 = 4.0;
const AROUND_MM: f32 = 6.0;
/// And by this much, in optical density.
const LEAST_RESPONSE: f32 = 0.012;
/// Less round than this (ratio of curvatures) is a line, not a blob.
const LEAST_ROUNDNESS: f32 = 0.30;
/// Distance from the border of the canvas.
const BORDER: usize = 8;

/// A place that may be a spot.
pub(super) struct Blob {
    pub index: usize,
    /// Expected radius in canvas pixels.
    pub radius: f32,
    /// Of the smallest scale, where colour is unreliable because photos store it at half size.
    pub smallest: bool,
    strength: f32,
}

/// Blobs on measured skin, strongest first.
pub(super) fn blobs(scene: &Scene) -> Vec<Blob> {
    let smooth = SIGMAS_MM.map(|sigma| wide_gaussian(&scene.relief, sigma * SCALE));
    let layers: Vec<Plane> =
        smooth.windows(2).map(|pair| pair[0].zip(&pair[1], |fine, coarse| fine - coarse)).collect();
    let mut found = Vec::new();
    for (scale, layer) in layers.iter().enumerate() {
        let around = mean_around(scene, layer);
        let least = (TIMES_USUAL * usual(scene, layer)).max(LEAST_RESPONSE);
        let finer = scale.checked_sub(1).map(|finer| &layers[finer]);
        let coarser = layers.get(scale + 1);
        let radius = (1.41 * SIGMAS_MM[scale] * 1.22 * SCALE).floor();
        for index in candidates(scene, layer, least) {
            let strength = layer.values[index];
            let beaten = |other: Option<&Plane>| other.is_some_and(|o| o.values[index] > strength);
            if strength < TIMES_AROUND * around.values[index] {
                continue;
            }
            if !beaten(finer) && !beaten(coarser) && roundness(layer, index) >= LEAST_ROUNDNESS {
                found.push(Blob { index, radius, smallest: scale == 0, strength });
            }
        }
    }
    found.sort_by(|a, b| b.strength.total_cmp(&a.strength));
    found
}

/// The usual size of a response (its spread around zero).
fn usual(scene: &Scene, layer: &Plane) -> f32 {
    let skin = (0..PIXELS).step_by(11).filter(|&i| scene.map.counted(i));
    1.4826 * quantile(&mut skin.map(|i| layer.values[i].abs()).collect::<Vec<_>>(), 0.5)
}

/// The mean size of a response in the neighbourhood of each pixel.
fn mean_around(scene: &Scene, layer: &Plane) -> Plane {
    let size = layer.zip(layer, |value, _| value.abs());
    masked_blur(&size, &scene.skin, AROUND_MM * SCALE)
}

/// Local maxima over `least` on measured skin.
fn candidates(scene: &Scene, layer: &Plane, least: f32) -> Vec<usize> {
    let mut found = Vec::new();
    for y in BORDER..HEIGHT - BORDER {
        let row = y * WIDTH;
        for index in row + BORDER..row + WIDTH - BORDER {
            let value = layer.values[index];
            if value >= least && scene.map.skin[index] && is_peak(layer, index) {
                found.push(index);
            }
        }
    }
    found
}

/// Not below any neighbour before it, above all neighbours after it.
fn is_peak(layer: &Plane, index: usize) -> bool {
    let value = layer.values[index];
    let before = [index - 1, index - WIDTH, index - WIDTH - 1, index - WIDTH + 1];
    let after = [index + 1, index + WIDTH, index + WIDTH + 1, index + WIDTH - 1];
    before.iter().all(|&i| value >= layer.values[i])
        && after.iter().all(|&i| value > layer.values[i])
}

/// Weaker over stronger curvature of a maximum; 0 when it is none.
fn roundness(layer: &Plane, index: usize) -> f32 {
    let at =
        |dx: isize, dy: isize| layer.values[index.wrapping_add_signed(dy * WIDTH as isize + dx)];
    let centre = 2.0 * at(0, 0);
    let xx = at(-2, 0) + at(2, 0) - centre;
    let yy = at(0, -2) + at(0, 2) - centre;
    let xy = (at(2, 2) + at(-2, -2) - at(2, -2) - at(-2, 2)) * 0.25;
    let (strong, weak) = eigenvalues(xx, xy, yy);
    if weak < 0.0 { weak / strong } else { 0.0 }
}
