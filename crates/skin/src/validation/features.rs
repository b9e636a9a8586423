//! What is not skin and must never be counted, by the polygons of the face mesh.

use super::examination::Examination;
use crate::Measure;
use crate::canvas::{HEIGHT, PIXELS, SCALE, WIDTH};
use crate::face::{BROW, EYE, LIPS, NOSTRIL, OUTLINE, left_side, right_side};
use crate::geometry::Point;
use crate::plane::fill;
use serde::{Deserialize, Serialize};

/// A layer under this is nothing: too faint to be seen.
const VISIBLE: f32 = 0.02;

/// A part of the face that is not skin to be measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // the names say it
pub enum Feature {
    Brows,
    /// With lids' edges and lashes.
    Eyes,
    Lips,
    Nostrils,
    /// Everything outside the outline of the face: hair, ears, neck, background.
    Outside,
}

impl Feature {
    /// All of them, in the order they are reported.
    pub const ALL: [Self; 5] = [Self::Brows, Self::Eyes, Self::Lips, Self::Nostrils, Self::Outside];

    /// The feature in words.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Brows => "brows",
            Self::Eyes => "eyes and lashes",
            Self::Lips => "lips",
            Self::Nostrils => "nostrils",
            Self::Outside => "hair and all outside the outline",
        }
    }

    fn pixels(self, landmarks: &[Point]) -> Vec<bool> {
        let both = |list: &[u16]| [right_side(landmarks, list), left_side(landmarks, list)];
        match self {
            Self::Brows => painted(&both(&BROW)),
            Self::Eyes => painted(&both(&EYE)),
            Self::Lips => painted(&[right_side(landmarks, &LIPS)]),
            Self::Nostrils => painted(&both(&NOSTRIL)),
            Self::Outside => {
                let face = painted(&[right_side(landmarks, &OUTLINE)]);
                face.into_iter().map(|inside| !inside).collect()
            }
        }
    }
}

fn painted(polygons: &[Vec<Point>]) -> Vec<bool> {
    let mut mask = vec![false; PIXELS];
    for polygon in polygons {
        fill(WIDTH, HEIGHT, polygon, |index| mask[index] = true);
    }
    mask
}

/// Square millimetres of a feature that a measure marked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Counted {
    /// By what.
    pub measure: Measure,
    /// On what.
    pub feature: Feature,
    /// How much.
    pub mm2: f32,
}

/// What was marked on features; nothing of a feature that stayed clear.
pub(super) fn counted(face: &Examination) -> Vec<Counted> {
    let mut counted = Vec::new();
    for feature in Feature::ALL {
        let pixels = feature.pixels(&face.landmarks);
        for measure in Measure::ALL {
            let Some(layer) = face.layer(measure) else { continue };
            let marked = pixels.iter().zip(&layer.values);
            let marked = marked.filter(|&(&inside, &value)| inside && value > VISIBLE).count();
            if marked > 0 {
                let mm2 = marked as f32 / (SCALE * SCALE);
                counted.push(Counted { measure, feature, mm2 });
            }
        }
    }
    counted
}
