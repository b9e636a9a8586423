//! The operators other than convolutions.

use super::convolution::source;
use super::graph::{Extent, Window};

/// Largest value under the window, per channel.
pub(super) fn max_pool(
    window: Window,
    input: &[f32],
    from: Extent,
    output: &mut [f32],
    to: Extent,
) {
    let channels = to.channels;
    for (index, target) in output.chunks_exact_mut(channels).enumerate() {
        let (row, column) = (index / to.width, index % to.width);
        target.fill(f32::MIN);
        for ky in 0..window.kernel[0] {
            let y = source(row, window.stride[0], ky, window.before[0], from.height);
            for kx in 0..window.kernel[1] {
                let x = source(column, window.stride[1], kx, window.before[1], from.width);
                let (Some(y), Some(x)) = (y, x) else { continue };
                let values = &input[(y * from.width + x) * channels..][..channels];
                for (most, value) in target.iter_mut().zip(values) {
                    *most = most.max(*value);
                }
            }
        }
    }
}

/// Copies the input into a larger, zeroed output, after `before` rows, columns and channels.
pub(super) fn pad(before: [usize; 3], input: &[f32], from: Extent, output: &mut [f32], to: Extent) {
    for (index, values) in input.chunks_exact(from.channels).enumerate() {
        let (row, column) = (index / from.width, index % from.width);
        let start = ((row + before[0]) * to.width + column + before[1]) * to.channels + before[2];
        output[start..start + from.channels].copy_from_slice(values);
    }
}

/// Multiplies negative values by their channel's slope.
pub(super) fn prelu(slopes: &[f32], values: &mut [f32]) {
    for pixel in values.chunks_exact_mut(slopes.len()) {
        for (value, slope) in pixel.iter_mut().zip(slopes) {
            *value = if *value < 0.0 { *value * slope } else { *value };
        }
    }
}

/// Copies one part of a concatenation: `outer` runs of `run` values, `skip` apart in the output.
pub(super) fn place(part: &[f32], run: usize, output: &mut [f32], skip: usize, offset: usize) {
    for (values, target) in part.chunks_exact(run).zip(output.chunks_exact_mut(skip)) {
        target[offset..offset + run].copy_from_slice(values);
    }
}
