//! Pictures of one number per pixel, and what is done with them.

mod blur;
mod components;
mod distance;
mod polygon;
mod resample;

pub(crate) use blur::{gaussian, masked_blur, wide_gaussian};
pub(crate) use components::components;
pub(crate) use distance::distances;
pub(crate) use polygon::fill;
pub(crate) use resample::{double, halve};

/// One number per pixel, row by row.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Plane {
    pub width: usize,
    pub height: usize,
    pub values: Vec<f32>,
}

impl Plane {
    pub(crate) fn new(width: usize, height: usize) -> Self {
        Self { width, height, values: vec![0.0; width * height] }
    }

    /// 1 where the mask is set, 0 elsewhere.
    pub(crate) fn from_mask(width: usize, height: usize, mask: &[bool]) -> Self {
        Self { width, height, values: mask.iter().map(|&set| f32::from(u8::from(set))).collect() }
    }

    /// A new plane from the values of two of the same size.
    pub(crate) fn zip(&self, other: &Self, combine: impl Fn(f32, f32) -> f32) -> Self {
        let values = self.values.iter().zip(&other.values).map(|(&a, &b)| combine(a, b)).collect();
        Self { width: self.width, height: self.height, values }
    }
}

/// The value below which the share `share` of the numbers lies; 0 for none. Reorders them.
pub(crate) fn quantile(values: &mut [f32], share: f32) -> f32 {
    if values.is_empty() {
        return 0.0;
    }
    let rank = ((values.len() - 1) as f32 * share) as usize;
    *values.select_nth_unstable_by(rank, f32::total_cmp).1
}

/// Median, and the standard deviation that the median deviation from it stands for
/// (1.4826 times it, as for a normal distribution).
pub(crate) fn median_and_spread(mut values: Vec<f32>) -> (f32, f32) {
    let median = quantile(&mut values, 0.5);
    values.iter_mut().for_each(|value| *value = (*value - median).abs());
    (median, 1.4826 * quantile(&mut values, 0.5))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_and_spread() {
        assert!(quantile(&mut [], 0.5).abs() < f32::EPSILON);
        assert!((quantile(&mut [5.0, 1.0, 3.0, 2.0, 4.0], 0.25) - 2.0).abs() < f32::EPSILON);
        let (median, spread) = median_and_spread(vec![1.0, 2.0, 3.0, 4.0, 100.0]);
        assert!((median - 3.0).abs() < f32::EPSILON);
        assert!((spread - 1.4826).abs() < 1e-6);
    }
}
