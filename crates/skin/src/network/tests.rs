//! Tiny graphs with known answers, and files that are no models.

#![allow(clippy::float_cmp)] // the expected numbers are exact

use super::convolution::{Convolution, Depthwise};
use super::flatbuffer::half_to_f32;
use super::graph::{Activation, Extent, Graph, Operator, Step, Window};
use super::operators::{max_pool, pad, prelu};

const MODEL: &[u8] = include_bytes!("../../../../models/face_detection_short_range.tflite");

fn extent(height: usize, width: usize, channels: usize) -> Extent {
    Extent { height, width, channels }
}

fn window(kernel: usize, stride: usize, before: usize) -> Window {
    Window { kernel: [kernel; 2], stride: [stride; 2], before: [before; 2] }
}

/// A convolution the slow way.
fn reference(
    (weights, bias): (&[f32], &[f32]),
    window: Window,
    input: &[f32],
    from: Extent,
    to: Extent,
) -> Vec<f32> {
    let at = |y: isize, x: isize, c: usize| {
        let inside =
            (0..from.height as isize).contains(&y) && (0..from.width as isize).contains(&x);
        if inside { input[(y as usize * from.width + x as usize) * from.channels + c] } else { 0.0 }
    };
    let mut output = Vec::new();
    for index in 0..to.height * to.width * to.channels {
        let (out, x) = (index % to.channels, index / to.channels % to.width);
        let y = index / to.channels / to.width;
        let mut sum = bias[out];
        for tap in 0..window.kernel[0] * window.kernel[1] * from.channels {
            let (c, place) = (tap % from.channels, tap / from.channels);
            let (ky, kx) = (place / window.kernel[1], place % window.kernel[1]);
            let row = (y * window.stride[0] + ky) as isize - window.before[0] as isize;
            let column = (x * window.stride[1] + kx) as isize - window.before[1] as isize;
            let taps = window.kernel[0] * window.kernel[1] * from.channels;
            sum += weights[out * taps + tap] * at(row, column, c);
        }
        output.push(sum);
    }
    output
}

/// Numbers between −1 and 1 that look random.
fn numbers(count: usize) -> Vec<f32> {
    (0..count).map(|i| ((i as f32 + 1.0) * 12.9898).sin()).collect()
}

#[test]
fn a_convolution_is_what_it_should_be() {
    // Eleven channels and 5 × 7 pixels fill neither the blocks of eight nor the groups of four.
    for (kernel, stride, before) in [(1, 1, 0), (3, 1, 1), (3, 2, 0), (5, 2, 2)] {
        let (from, to) = (extent(9, 13, 3), extent(5, 7, 11));
        let window = window(kernel, stride, before);
        let taps = kernel * kernel * from.channels;
        let (weights, bias) = (numbers(11 * taps), numbers(11));
        let input = numbers(9 * 13 * 3);
        let expected = reference((&weights, &bias), window, &input, from, to);
        let mut output = vec![0.0; expected.len()];
        Convolution::new(window, Activation::None, &weights, &bias, taps)
            .expect("the sizes fit")
            .run(&input, from, &mut output, to);
        for (found, expected) in output.iter().zip(&expected) {
            assert!((found - expected).abs() < 1e-4, "{found} instead of {expected}");
        }
    }
}

#[test]
fn a_depthwise_convolution_keeps_channels_apart() {
    let window = window(3, 1, 1);
    // The first channel sums its neighbourhood, the second takes its right neighbour.
    let mut weights = vec![0.0; 18];
    weights.iter_mut().step_by(2).for_each(|weight| *weight = 1.0);
    weights[(3 + 2) * 2 + 1] = 1.0;
    let operator =
        Depthwise::new(window, Activation::Relu6, weights, vec![0.0, -1.0]).expect("the sizes fit");
    let input: Vec<f32> = (0..9).flat_map(|i| [1.0, i as f32]).collect();
    let mut output = vec![0.0; 18];
    operator.run(&input, extent(3, 3, 2), &mut output, extent(3, 3, 2));
    let first: Vec<f32> = output.iter().step_by(2).copied().collect();
    let second: Vec<f32> = output.iter().skip(1).step_by(2).copied().collect();
    assert_eq!(first, [4.0, 6.0, 4.0, 6.0, 6.0, 6.0, 4.0, 6.0, 4.0]);
    assert_eq!(second, [0.0, 1.0, 0.0, 3.0, 4.0, 0.0, 6.0, 6.0, 0.0]);
}

#[test]
fn the_small_operators() {
    let mut output = vec![0.0; 4];
    let input: Vec<f32> = (0..16).map(|i| i as f32).collect();
    max_pool(window(2, 2, 0), &input, extent(4, 4, 1), &mut output, extent(2, 2, 1));
    assert_eq!(output, [5.0, 7.0, 13.0, 15.0]);

    let mut padded = vec![0.0; 3 * 3 * 2];
    pad([1, 1, 0], &[1.0, 2.0, 3.0, 4.0], extent(2, 2, 1), &mut padded, extent(3, 3, 2));
    assert_eq!(padded[8..], [1.0, 0.0, 2.0, 0.0, 0.0, 0.0, 3.0, 0.0, 4.0, 0.0]);

    let mut values = [-2.0, -2.0, 3.0, 3.0];
    prelu(&[0.5, 2.0], &mut values);
    assert_eq!(values, [-1.0, -4.0, 3.0, 3.0]);
}

#[test]
fn a_graph_joins_and_adds() {
    let step = |operator, inputs, output| Step { operator, inputs, output };
    let graph = Graph {
        steps: vec![
            step(Operator::Prelu(vec![0.5]), vec![0], 1),
            step(Operator::Add(Activation::Relu), vec![0, 1], 2),
            step(Operator::Concatenate(1), vec![1, 2], 3),
        ],
        shapes: vec![vec![1, 2, 1, 1], vec![1, 2, 1, 1], vec![1, 2, 1, 1], vec![1, 4, 1, 1]],
        input: 0,
        outputs: vec![3],
        last_use: vec![1, 2, 2, usize::MAX],
    };
    let outputs = graph.run(vec![-2.0, 3.0]).expect("a sound graph");
    assert_eq!(outputs, vec![vec![-1.0, 3.0, 0.0, 6.0]]);
    assert!(graph.run(vec![1.0]).is_err());
}

#[test]
fn half_precision() {
    for (half, single) in [(0x3c00, 1.0), (0xc000, -2.0), (0x3555, 0.333_251_95), (0x0001, 5.96e-8)]
    {
        assert!((half_to_f32(half) - single).abs() < 1e-9, "{half:x}");
    }
    assert!(half_to_f32(0x7e00).is_nan() && half_to_f32(0x7c00).is_infinite());
}

#[test]
fn a_cut_model_is_an_error() {
    assert!(Graph::read(MODEL).is_ok());
    for part in 0..40 {
        assert!(Graph::read(&MODEL[..MODEL.len() * part / 40]).is_err(), "part {part}");
    }
}

#[test]
fn a_damaged_model_never_panics() {
    // Most of the file is weights; the structure lies at both ends.
    let length = MODEL.len();
    for round in 0..3000usize {
        let spread = round * 7919;
        let at = if round % 2 == 0 { spread % 4096 } else { length - 1 - spread % 30_000 };
        let mut damaged = MODEL.to_vec();
        damaged[at] ^= 1 << (round % 8);
        if let Ok(graph) = Graph::read(&damaged)
            && round % 40 == 0
        {
            let _ = graph.run(vec![0.1; graph.input_length()]);
        }
    }
}
