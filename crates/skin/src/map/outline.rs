//! Skin by geometry alone: the face without its features and its rim.

use super::grid::{HEIGHT, PIXELS, WIDTH};
use super::{in_mm, to_unset};
use crate::face::{BROW, EYE, LID, LIPS, NOSTRIL, OUTLINE, left_side, right_side};
use crate::geometry::Point;
use crate::plane::{distances, fill};

/// Kept clear at the rim of the face, where the skin turns away.
const RIM_MM: f32 = 2.5;
/// Kept clear around eyes, lids, nostrils and lips.
const FEATURE_MM: f32 = 1.2;
/// Kept clear around the brows, whose hairs stray.
const BROW_MM: f32 = 3.0;

pub(super) struct Face {
    pub skin: Vec<bool>,
    /// Millimetres from inside to the outline.
    pub to_outline: Vec<f32>,
}

pub(super) fn face(landmarks: &[Point]) -> Face {
    let both = |list: &[u16]| [right_side(landmarks, list), left_side(landmarks, list)];
    let brows = painted(&both(&BROW));
    let mut features = brows.clone();
    for list in [&EYE[..], &LID[..], &NOSTRIL[..]] {
        paint(&mut features, &both(list));
    }
    paint(&mut features, &[right_side(landmarks, &LIPS)]);
    let to_feature = in_mm(distances(&features, WIDTH));
    let to_brow = in_mm(distances(&brows, WIDTH));
    let to_outline = to_unset(&painted(&[right_side(landmarks, &OUTLINE)]));
    let skin = (0..PIXELS)
        .map(|i| to_outline[i] > RIM_MM && to_feature[i] > FEATURE_MM && to_brow[i] > BROW_MM)
        .collect();
    Face { skin, to_outline }
}

fn painted(polygons: &[Vec<Point>]) -> Vec<bool> {
    let mut mask = vec![false; PIXELS];
    paint(&mut mask, polygons);
    mask
}

fn paint(mask: &mut [bool], polygons: &[Vec<Point>]) {
    for polygon in polygons {
        fill(WIDTH, HEIGHT, polygon, |index| mask[index] = true);
    }
}
