//! How much of a change is noise.
//!
//! Photographing the same skin again moves its score a little. Validation measures by how much
//! for each measure; a difference of two scores below that figure says nothing. The figures
//! belong to one version of the algorithm.

mod figures;

use crate::{ALGORITHM, Measure};
use figures::{SMALLEST_CHANGE, VALIDATED};

/// Points between two scores of this version that are more than noise; none while they were not
/// measured.
#[must_use]
pub fn smallest_change(measure: Measure) -> Option<f32> {
    let figure = SMALLEST_CHANGE.iter().find(|(of, _)| *of == measure).map(|(_, points)| *points);
    figure.filter(|_| VALIDATED == ALGORITHM)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_score_of_this_version_has_its_figure() {
        let remedy = "run `precision skin validate --faces DIR --write-noise \
                      crates/skin/src/noise/figures.rs`";
        assert_eq!(VALIDATED, ALGORITHM, "{remedy}");
        for measure in Measure::ALL {
            let points = smallest_change(measure).expect(remedy);
            assert!((0.0..100.0).contains(&points), "{measure:?}: {points}");
        }
    }
}
