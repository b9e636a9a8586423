//! Gaussian blurs. All sigmas are in pixels.

use super::Plane;
use super::resample::{enlarge, shrink};

/// One half of a normalised Gaussian from its centre outwards, cut at three sigma.
fn half_kernel(sigma: f32) -> Vec<f32> {
    let radius = (3.0 * sigma).ceil().max(1.0) as usize;
    let weights: Vec<f32> =
        (0..=radius).map(|i| (-((i * i) as f32) / (2.0 * sigma * sigma)).exp()).collect();
    let total = weights[0] + 2.0 * weights[1..].iter().sum::<f32>();
    weights.into_iter().map(|weight| weight / total).collect()
}

/// Gaussian blur; beyond the border its values go on.
pub(crate) fn gaussian(plane: &Plane, sigma: f32) -> Plane {
    let kernel = half_kernel(sigma);
    down_columns(&along_rows(plane, &kernel), &kernel)
}

fn along_rows(plane: &Plane, kernel: &[f32]) -> Plane {
    let (width, radius) = (plane.width, kernel.len() - 1);
    let mut blurred = Plane::new(width, plane.height);
    let mut padded = vec![0f32; width + 2 * radius];
    let rows = plane.values.chunks_exact(width).zip(blurred.values.chunks_exact_mut(width));
    for (source, target) in rows {
        padded[..radius].fill(source[0]);
        padded[radius..radius + width].copy_from_slice(source);
        padded[radius + width..].fill(source[width - 1]);
        scale_into(target, source, kernel[0]);
        for (i, &weight) in kernel.iter().enumerate().skip(1) {
            let (before, after) = (&padded[radius - i..], &padded[radius + i..]);
            add_pair(target, before, after, weight);
        }
    }
    blurred
}

fn down_columns(plane: &Plane, kernel: &[f32]) -> Plane {
    let (width, height) = (plane.width, plane.height);
    let row = |y: usize| &plane.values[y * width..(y + 1) * width];
    let mut blurred = Plane::new(width, height);
    for (y, target) in blurred.values.chunks_exact_mut(width).enumerate() {
        scale_into(target, row(y), kernel[0]);
        for (i, &weight) in kernel.iter().enumerate().skip(1) {
            add_pair(target, row(y.saturating_sub(i)), row((y + i).min(height - 1)), weight);
        }
    }
    blurred
}

fn scale_into(target: &mut [f32], source: &[f32], weight: f32) {
    for (sum, value) in target.iter_mut().zip(source) {
        *sum = value * weight;
    }
}

fn add_pair(target: &mut [f32], before: &[f32], after: &[f32], weight: f32) {
    for ((sum, a), b) in target.iter_mut().zip(before).zip(after) {
        *sum += weight * (a + b);
    }
}

/// Gaussian blur that works on a smaller copy when sigma is large.
pub(crate) fn wide_gaussian(plane: &Plane, sigma: f32) -> Plane {
    let factor = match sigma {
        s if s > 24.0 => 8,
        s if s > 8.0 => 4,
        s if s > 3.0 => 2,
        _ => return gaussian(plane, sigma),
    };
    // Averaging blocks and interpolating between them blur a little too: (f² − 1)/12 and f²/6 of
    // variance, which the blur itself leaves out.
    let size = factor as f32;
    let own = (sigma * sigma - (3.0 * size * size - 1.0) / 12.0).sqrt();
    let small = gaussian(&shrink(plane, factor), own / size);
    enlarge(&small, factor, plane.width, plane.height)
}

/// Blur that only looks at pixels where `mask` is 1, and is 0 far from all of them.
pub(crate) fn masked_blur(plane: &Plane, mask: &Plane, sigma: f32) -> Plane {
    let sum = wide_gaussian(&plane.zip(mask, |value, weight| value * weight), sigma);
    let weight = wide_gaussian(mask, sigma);
    sum.zip(&weight, |sum, weight| if weight > 1e-3 { sum / weight } else { 0.0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(width: usize, height: usize) -> Plane {
        let mut plane = Plane::new(width, height);
        plane.values[height / 2 * width + width / 2] = 1.0;
        plane
    }

    #[test]
    fn a_blur_keeps_the_sum_and_has_the_asked_width() {
        let blurred = gaussian(&point(41, 41), 3.0);
        let sum: f32 = blurred.values.iter().sum();
        assert!((sum - 1.0).abs() < 1e-4, "{sum}");
        let variance: f32 = blurred
            .values
            .iter()
            .enumerate()
            .map(|(i, value)| value * ((i % 41) as f32 - 20.0).powi(2))
            .sum();
        assert!((variance.sqrt() - 3.0).abs() < 0.1, "{variance}");
    }

    #[test]
    fn a_wide_blur_is_like_an_exact_one() {
        let soft = gaussian(&point(128, 96), 6.0);
        let (wide, exact) = (wide_gaussian(&soft, 8.0), gaussian(&soft, 8.0));
        let peak = exact.values.iter().copied().fold(0.0, f32::max);
        for (a, b) in wide.values.iter().zip(&exact.values) {
            assert!((a - b).abs() < 0.05 * peak, "{a} instead of {b}");
        }
    }

    #[test]
    fn a_masked_blur_does_not_see_the_outside() {
        let mask: Vec<bool> = (0..64 * 8).map(|i| i % 64 < 32).collect();
        let mask = Plane::from_mask(64, 8, &mask);
        let plane = mask.zip(&mask, |m, _| if m > 0.5 { 2.0 } else { 900.0 });
        let blurred = masked_blur(&plane, &mask, 2.0);
        assert!((blurred.values[4 * 64 + 31] - 2.0).abs() < 1e-4);
        assert!(blurred.values[4 * 64 + 60].abs() < 1e-6);
    }
}
