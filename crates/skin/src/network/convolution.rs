//! Convolutions, where nearly all the time of a graph goes.
//!
//! Plain Rust that the compiler turns into vector instructions: weights are packed in blocks
//! of eight output channels, and four output pixels are computed at a time so that sixteen
//! vector registers are enough. No instruction set is chosen at run time, so every machine
//! gives the same bits.

use super::ModelError;
use super::graph::{Activation, Extent, Window};

/// Output channels computed together.
const LANES: usize = 8;
/// Output pixels computed together.
const PIXELS: usize = 4;

/// A full convolution; one block of weights per eight output channels.
pub(super) struct Convolution {
    window: Window,
    activation: Activation,
    /// `blocks[b][k][lane]`: weight of tap `k` (row, column, input channel) for channel 8b+lane.
    blocks: Vec<Vec<[f32; LANES]>>,
    bias: Vec<[f32; LANES]>,
}

impl Convolution {
    /// `weights` are laid out output channel × row × column × input channel.
    pub fn new(
        window: Window,
        activation: Activation,
        weights: &[f32],
        bias: &[f32],
        taps: usize,
    ) -> Result<Self, ModelError> {
        if taps == 0 || weights.len() != bias.len() * taps {
            return Err(ModelError::new("convolution weights of an unexpected size"));
        }
        let blocks = weights.chunks(LANES * taps).map(|block| pack(block, taps)).collect();
        let bias = bias
            .chunks(LANES)
            .map(|part| std::array::from_fn(|lane| part.get(lane).copied().unwrap_or(0.0)))
            .collect();
        Ok(Self { window, activation, blocks, bias })
    }

    pub fn run(&self, input: &[f32], from: Extent, output: &mut [f32], to: Extent) {
        let taps = self.window.kernel[0] * self.window.kernel[1] * from.channels;
        let mut columns = vec![0f32; PIXELS * taps];
        for (group, target) in output.chunks_mut(PIXELS * to.channels).enumerate() {
            let pixels = target.len() / to.channels;
            for (slot, row) in columns.chunks_exact_mut(taps).take(pixels).enumerate() {
                let index = group * PIXELS + slot;
                gather(self.window, input, from, [index / to.width, index % to.width], row);
            }
            self.multiply(&columns, taps, target, to.channels);
            self.activation.apply(target);
        }
    }

    /// Weights times up to four gathered rows of taps.
    fn multiply(&self, columns: &[f32], taps: usize, target: &mut [f32], channels: usize) {
        let rows: [&[f32]; PIXELS] = std::array::from_fn(|p| &columns[p * taps..(p + 1) * taps]);
        for (block, (weights, bias)) in self.blocks.iter().zip(&self.bias).enumerate() {
            let sums = tile(rows, weights, bias);
            let first = block * LANES;
            let last = (first + LANES).min(channels);
            for (pixel, sum) in target.chunks_exact_mut(channels).zip(&sums) {
                pixel[first..last].copy_from_slice(&sum[..last - first]);
            }
        }
    }
}

/// Rearranges up to eight output channels of weights tap by tap, filling up with zeros.
fn pack(block: &[f32], taps: usize) -> Vec<[f32; LANES]> {
    (0..taps)
        .map(|tap| std::array::from_fn(|lane| block.get(lane * taps + tap).copied().unwrap_or(0.0)))
        .collect()
}

/// Four dot products for each of eight channels.
fn tile(
    rows: [&[f32]; PIXELS],
    weights: &[[f32; LANES]],
    bias: &[f32; LANES],
) -> [[f32; LANES]; PIXELS] {
    let [a, b, c, d] = rows;
    let mut sums = [*bias; PIXELS];
    for ((((weight, a), b), c), d) in weights.iter().zip(a).zip(b).zip(c).zip(d) {
        for (sum, value) in sums.iter_mut().zip([a, b, c, d]) {
            for (total, w) in sum.iter_mut().zip(weight) {
                *total += value * w;
            }
        }
    }
    sums
}

/// The input values under the window at one output position; zero outside the image.
fn gather(window: Window, input: &[f32], from: Extent, at: [usize; 2], row: &mut [f32]) {
    let [kernel_height, kernel_width] = window.kernel;
    let mut parts = row.chunks_exact_mut(from.channels);
    for ky in 0..kernel_height {
        let y = source(at[0], window.stride[0], ky, window.before[0], from.height);
        for kx in 0..kernel_width {
            let x = source(at[1], window.stride[1], kx, window.before[1], from.width);
            let Some(part) = parts.next() else { return };
            match (y, x) {
                (Some(y), Some(x)) => {
                    let start = (y * from.width + x) * from.channels;
                    part.copy_from_slice(&input[start..start + from.channels]);
                }
                _ => part.fill(0.0),
            }
        }
    }
}

/// Input row (or column) under one tap of the window, or `None` in the padding.
pub(super) fn source(
    at: usize,
    stride: usize,
    tap: usize,
    before: usize,
    size: usize,
) -> Option<usize> {
    (at * stride + tap).checked_sub(before).filter(|&position| position < size)
}

/// A convolution of each channel by itself.
pub(super) struct Depthwise {
    window: Window,
    activation: Activation,
    /// Row × column × channel.
    weights: Vec<f32>,
    bias: Vec<f32>,
}

impl Depthwise {
    pub fn new(
        window: Window,
        activation: Activation,
        weights: Vec<f32>,
        bias: Vec<f32>,
    ) -> Result<Self, ModelError> {
        if weights.len() != window.kernel[0] * window.kernel[1] * bias.len() {
            return Err(ModelError::new("depthwise weights of an unexpected size"));
        }
        Ok(Self { window, activation, weights, bias })
    }

    pub fn channels(&self) -> usize {
        self.bias.len()
    }

    pub fn run(&self, input: &[f32], from: Extent, output: &mut [f32], to: Extent) {
        for (index, target) in output.chunks_exact_mut(to.channels).enumerate() {
            target.copy_from_slice(&self.bias);
            self.add_taps(input, from, [index / to.width, index % to.width], target);
            self.activation.apply(target);
        }
    }

    fn add_taps(&self, input: &[f32], from: Extent, at: [usize; 2], target: &mut [f32]) {
        let Window { kernel, stride, before } = self.window;
        let channels = target.len();
        for ky in 0..kernel[0] {
            let Some(y) = source(at[0], stride[0], ky, before[0], from.height) else { continue };
            for kx in 0..kernel[1] {
                let Some(x) = source(at[1], stride[1], kx, before[1], from.width) else {
                    continue;
                };
                let values = &input[(y * from.width + x) * channels..][..channels];
                let weights = &self.weights[(ky * kernel[1] + kx) * channels..][..channels];
                for ((total, value), weight) in target.iter_mut().zip(values).zip(weights) {
                    *total += value * weight;
                }
            }
        }
    }
}
