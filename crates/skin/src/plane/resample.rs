//! Smaller and larger copies of a plane by whole factors.

use super::Plane;

/// Averages blocks of `factor` × `factor` pixels; a remainder at the right and bottom is left out.
pub(super) fn shrink(plane: &Plane, factor: usize) -> Plane {
    let mut small = Plane::new(plane.width / factor, plane.height / factor);
    let share = 1.0 / (factor * factor) as f32;
    for (y, target) in small.values.chunks_exact_mut(plane.width / factor).enumerate() {
        for row in 0..factor {
            let source = &plane.values[(y * factor + row) * plane.width..][..plane.width];
            for (sum, block) in target.iter_mut().zip(source.chunks_exact(factor)) {
                *sum += block.iter().sum::<f32>() * share;
            }
        }
    }
    small
}

/// Half the width and height.
pub(crate) fn halve(plane: &Plane) -> Plane {
    shrink(plane, 2)
}

/// For each pixel of the larger side: the two pixels of the smaller one around it and the
/// weight of the second.
fn neighbours(size: usize, factor: usize, small: usize) -> Vec<(usize, usize, f32)> {
    (0..size)
        .map(|i| {
            let position = ((i as f32 + 0.5) / factor as f32 - 0.5).max(0.0);
            let first = (position as usize).min(small - 1);
            (first, (first + 1).min(small - 1), (position - first as f32).min(1.0))
        })
        .collect()
}

/// Bilinear enlargement, the counterpart of [`shrink`].
pub(super) fn enlarge(plane: &Plane, factor: usize, width: usize, height: usize) -> Plane {
    let columns = neighbours(width, factor, plane.width);
    let row = |y: usize| &plane.values[y * plane.width..(y + 1) * plane.width];
    let mut large = Plane::new(width, height);
    let mut mixed = vec![0f32; plane.width];
    let rows = large.values.chunks_exact_mut(width);
    for (target, (top, bottom, down)) in rows.zip(neighbours(height, factor, plane.height)) {
        for ((value, a), b) in mixed.iter_mut().zip(row(top)).zip(row(bottom)) {
            *value = a + (b - a) * down;
        }
        for (value, &(left, right, across)) in target.iter_mut().zip(&columns) {
            *value = mixed[left] + (mixed[right] - mixed[left]) * across;
        }
    }
    large
}

/// Twice the width and height, bilinear.
pub(crate) fn double(plane: &Plane) -> Plane {
    enlarge(plane, 2, plane.width * 2, plane.height * 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ramp_survives_shrinking_and_enlarging() {
        let mut ramp = Plane::new(32, 16);
        for (i, value) in ramp.values.iter_mut().enumerate() {
            *value = (i % 32) as f32;
        }
        let back = enlarge(&shrink(&ramp, 4), 4, 32, 16);
        for x in 2..30 {
            assert!((back.values[5 * 32 + x] - x as f32).abs() < 1e-4);
        }
    }
}
