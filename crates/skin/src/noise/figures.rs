//! Written by `precision skin validate --write-noise`; run it again instead of changing this.
//! Of 2026-11-29, on 23 faces with 14 changed copies each.

use crate::Measure;

/// Version that was measured.
pub(super) const VALIDATED: &str = "2026.5";

/// Points of score that are more than noise: 1.96·√2 times the standard deviation within a face.
pub(super) const SMALLEST_CHANGE: [(Measure, f32); 9] = [
    (Measure::Wrinkles, 4.1),
    (Measure::Spots, 7.7),
    (Measure::Redness, 3.0),
    (Measure::Acne, 10.3),
    (Measure::Pores, 7.4),
    (Measure::Texture, 3.7),
    (Measure::Shine, 3.0),
    (Measure::DarkCircles, 5.3),
    (Measure::Evenness, 1.5),
];
