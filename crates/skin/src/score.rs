//! From a measured value to a score.
//!
//! The map is 100·exp(−x / x₀): 100 for none, about 37 at x₀, never negative. It is the same for
//! every face and clinic. The x₀ were set once for this version of the algorithm, on the 23 test
//! portraits that pass the capture checks, so that their median lands near 60.

use crate::Measure;

/// The score of a value: 0–100, 100 is best.
#[must_use]
pub fn score(measure: Measure, raw: f32) -> f32 {
    100.0 * (-raw.max(0.0) / scale(measure)).exp()
}

/// The value, in the measure's own unit, at which the score has fallen to 100/e.
fn scale(measure: Measure) -> f32 {
    match measure {
        Measure::Wrinkles => 2.8,
        Measure::Spots => 0.95,
        Measure::Redness => 0.26,
        Measure::Acne => 0.5,
        Measure::Pores => 3.0,
        Measure::Texture => 0.095,
        Measure::Shine => 0.16,
        Measure::DarkCircles => 0.37,
        Measure::Evenness => 0.6,
    }
}

/// The unit of a measure's raw value. OD is optical density: −ln of the reflected light.
#[must_use]
pub fn unit(measure: Measure) -> &'static str {
    match measure {
        Measure::Wrinkles => "OD·mm/cm²",
        Measure::Spots | Measure::Acne => "OD·mm²/cm²",
        Measure::Pores => "OD/cm²",
        Measure::Redness | Measure::Texture | Measure::DarkCircles | Measure::Evenness => "OD",
        Measure::Shine => "share",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn none_is_best_and_more_is_worse() {
        for measure in Measure::ALL {
            assert!((score(measure, 0.0) - 100.0).abs() < f32::EPSILON);
            let scores: Vec<f32> =
                (0..50).map(|i| score(measure, i as f32 * scale(measure) / 10.0)).collect();
            assert!(scores.windows(2).all(|pair| pair[1] < pair[0]));
            assert!(scores[49] > 0.0);
            assert!((scores[10] - 36.788).abs() < 0.01);
        }
    }
}
