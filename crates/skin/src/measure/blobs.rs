//! Round places that stand out by 1 to 6 mm: where a smoothed plane is curved in every direction.
//!
//! The weaker of the two curvatures tells round places from lines and folds, which are curved
//! across only, and from most of the skin's grain.

use super::{COARSE_SCALE, Scene, eigenvalues, smooth_step};
use crate::canvas::{SCALE, WIDTH};
use crate::plane::{Plane, masked_blur, quantile, wide_gaussian};

/// Gaussian widths of the smoothing. A width of 0.45 mm finds no more of what is planted: at the
/// 3 px/mm of an ordinary portrait it answers to the grain of the file, and to the blocks of its
/// JPEG in colour.
const WIDTHS_MM: [f32; 4] = [0.68, 1.0, 1.5, 2.25];
/// The curvature times the square of the width is largest for a disc of this many times the
/// width, and then this share of its contrast.
const RADIUS: f32 = 1.414;
const ANSWER: f32 = 0.368;
/// What is usual around a place is averaged over this width.
const AROUND_MM: f32 = 6.0;
/// Answers to grain are this many times their mean, at one standard deviation of the grain.
const SPREAD: f32 = 6.0;
/// Distance from the border of the plane.
const BORDER: usize = 8;

/// A place that may be a mark.
pub(super) struct Blob {
    /// On the canvas.
    pub index: usize,
    /// Expected radius in canvas pixels.
    pub radius: f32,
    /// Of the disc that would answer as strongly, in optical density.
    pub contrast: f32,
    /// 0–1: how far it stands out.
    pub weight: f32,
}

/// How far something has to stand out.
#[derive(Clone, Copy)]
pub(super) struct Standing {
    /// It counts in part from the first contrast on, and wholly from the second.
    pub contrasts: [f32; 2],
    /// The same for how many times the usual around it that is.
    pub times: [f32; 2],
}

impl Standing {
    /// 0–1, of a contrast where `usual` is usual.
    fn weight(self, contrast: f32, usual: f32) -> f32 {
        let [[low, high], [few, many]] = [self.contrasts, self.times];
        smooth_step(low, high, contrast) * smooth_step(few * usual, many * usual, contrast)
    }
}

/// What answers at one width, at half the canvas's resolution.
struct Layer {
    contrast: Plane,
    usual: Plane,
    width_mm: f32,
}

/// What stands out in a plane at half the canvas's resolution.
pub(super) struct Blobs {
    layers: Vec<Layer>,
}

impl Blobs {
    /// What is far from usual on the face counts no more than `most_usual` times the usual, so that
    /// blobs do not hide each other.
    pub(super) fn of(scene: &Scene, plane: &Plane, most_usual: f32) -> Self {
        let layers = WIDTHS_MM.map(|width_mm| Layer::of(scene, plane, width_mm, most_usual));
        Self { layers: layers.into() }
    }

    /// How much each place stands out, in optical density.
    pub(super) fn field(&self, standing: Standing) -> Plane {
        let first = &self.layers[0].contrast;
        let mut field = Plane::new(first.width, first.height);
        for layer in &self.layers {
            let answers = layer.contrast.values.iter().zip(&layer.usual.values);
            for (value, (&contrast, &usual)) in field.values.iter_mut().zip(answers) {
                if contrast > *value {
                    *value = value.max(contrast * standing.weight(contrast, usual));
                }
            }
        }
        field
    }

    /// Places that stand out more than those around them, and more than at other widths; the
    /// strongest first.
    pub(super) fn peaks(&self, scene: &Scene, standing: Standing) -> Vec<Blob> {
        let mut found = Vec::new();
        for (scale, layer) in self.layers.iter().enumerate() {
            let others = [scale.checked_sub(1), Some(scale + 1)];
            let others: Vec<&Layer> =
                others.iter().filter_map(|other| self.layers.get((*other)?)).collect();
            let (width, height) = (layer.contrast.width, layer.contrast.height);
            for y in BORDER..height - BORDER {
                for index in y * width + BORDER..(y + 1) * width - BORDER {
                    let contrast = layer.contrast.values[index];
                    if contrast < standing.contrasts[0] || !is_peak(&layer.contrast, index) {
                        continue;
                    }
                    let weight = standing.weight(contrast, layer.usual.values[index]);
                    let beaten = others.iter().any(|o| o.contrast.values[index] > contrast);
                    if !beaten && scene.coarse.is_skin(index) {
                        let radius = RADIUS * layer.width_mm * SCALE;
                        let index = 2 * y * WIDTH + 2 * (index % width);
                        found.push(Blob { index, radius, contrast, weight });
                    }
                }
            }
        }
        found.sort_by(|a, b| b.contrast.total_cmp(&a.contrast));
        found
    }
}

impl Layer {
    fn of(scene: &Scene, plane: &Plane, width_mm: f32, most_usual: f32) -> Self {
        let sigma = width_mm * COARSE_SCALE;
        let contrast = curvature(&wide_gaussian(plane, sigma), sigma * sigma / ANSWER);
        let usual = usual(scene, &contrast, most_usual);
        Self { contrast, usual, width_mm }
    }
}

/// The weaker curvature of dark places, scaled; 0 where one direction is not curved that way.
fn curvature(plane: &Plane, scale: f32) -> Plane {
    let (width, height) = (plane.width, plane.height);
    let mut curved = Plane::new(width, height);
    for y in 1..height - 1 {
        for i in y * width + 1..(y + 1) * width - 1 {
            let v = &plane.values;
            let centre = 2.0 * v[i];
            let xx = centre - v[i - 1] - v[i + 1];
            let yy = centre - v[i - width] - v[i + width];
            let xy =
                0.25 * (v[i + width - 1] + v[i - width + 1] - v[i + width + 1] - v[i - width - 1]);
            curved.values[i] = (scale * eigenvalues(xx, xy, yy).0).max(0.0);
        }
    }
    curved
}

/// The usual answer around each place.
fn usual(scene: &Scene, contrast: &Plane, most_usual: f32) -> Plane {
    let coarse = &scene.coarse;
    let sample = coarse.values(contrast, 3, |_| true);
    let mean = sample.iter().sum::<f32>() / sample.len().max(1) as f32;
    let usual = quantile(&mut sample.iter().map(|v| v.min(4.0 * mean)).collect::<Vec<_>>(), 0.9);
    let most = most_usual * usual.max(1e-4);
    let clipped = contrast.zip(contrast, |value, _| value.min(most));
    let mut around = masked_blur(&clipped, &coarse.skin, AROUND_MM * COARSE_SCALE);
    around.values.iter_mut().for_each(|value| *value = (SPREAD * *value).max(1e-4));
    around
}

/// Not below any neighbour before it, above all neighbours after it.
pub(super) fn is_peak(plane: &Plane, index: usize) -> bool {
    let (value, width) = (plane.values[index], plane.width);
    let before = [index - 1, index - width, index - width - 1, index - width + 1];
    let after = [index + 1, index + width, index + width + 1, index + width - 1];
    before.iter().all(|&i| value >= plane.values[i])
        && after.iter().all(|&i| value > plane.values[i])
}

/// Weaker over stronger curvature of a maximum; 0 when it is none.
pub(super) fn roundness(plane: &Plane, index: usize) -> f32 {
    let width = plane.width as isize;
    let at = |dx: isize, dy: isize| plane.values[index.wrapping_add_signed(dy * width + dx)];
    let centre = 2.0 * at(0, 0);
    let xx = at(-1, 0) + at(1, 0) - centre;
    let yy = at(0, -1) + at(0, 1) - centre;
    let xy = (at(1, 1) + at(-1, -1) - at(1, -1) - at(-1, 1)) * 0.25;
    let (strong, weak) = eigenvalues(xx, xy, yy);
    if weak < 0.0 { weak / strong } else { 0.0 }
}
