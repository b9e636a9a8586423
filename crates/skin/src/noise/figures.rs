//! Preliminary: of 2026-11-28, on 5 faces with 5 changed copies each (docs/skin/validation.md).
//! `precision skin validate --write-noise` replaces this file with those of all faces.

use crate::Measure;

/// Version that was measured.
pub(super) const VALIDATED: &str = "2026.3";

/// Points of score that are more than noise: 1.96·√2 times the standard deviation within a face.
pub(super) const SMALLEST_CHANGE: [(Measure, f32); 9] = [
    (Measure::Wrinkles, 4.7),
    (Measure::Spots, 7.3),
    (Measure::Redness, 1.1),
    (Measure::Acne, 12.2),
    (Measure::Pores, 7.8),
    (Measure::Texture, 4.0),
    (Measure::Shine, 1.3),
    (Measure::DarkCircles, 4.6),
    (Measure::Evenness, 0.8),
];
