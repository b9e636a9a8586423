//! How much each pixel looks like a part of a dark line, and in which direction.
//!
//! The second derivative across a direction, averaged along it. Both halves of the line must
//! answer, so that ends and blobs do not. Worked at half the canvas's resolution.

use super::COARSE_SCALE as LINE_SCALE;
use super::Scene;
use crate::plane::{Plane, distances, gaussian};
use std::f32::consts::PI;

/// Directions, evenly over half a turn.
pub(super) const DIRECTIONS: usize = 16;
/// Width of the second derivative and half the length it is averaged along, in millimetres.
const SCALES_MM: [[f32; 2]; 3] = [[0.36, 1.6], [0.62, 2.1], [1.0, 2.6]];
/// Longest half length, in pixels; also kept clear at the border.
const MARGIN: usize = 12;
/// A Gaussian line as wide as the filter answers with 1/√8 of its density; the answers are
/// multiplied by this to be densities.
const GAIN: f32 = 2.83;
/// One pixel's answer is limited to this, so that a dot cannot make a line.
const MOST_ANSWER: f32 = 0.34;
/// Kept clear along the edge of the measured skin.
const EDGE_MM: f32 = 1.3;

pub(super) struct Ridges {
    /// Optical density of the line at each pixel; 0 where there is none.
    pub strength: Plane,
    /// Number of the direction with the strongest answer.
    pub direction: Vec<u8>,
    /// Where a line may lie.
    pub allowed: Vec<bool>,
}

/// Columns and rows that hold skin, the ends included.
#[derive(Clone, Copy)]
struct Frame {
    left: usize,
    right: usize,
    top: usize,
    bottom: usize,
}

pub(super) fn ridges(scene: &Scene) -> Ridges {
    let relief = &scene.coarse.relief;
    let (width, height) = (relief.width, relief.height);
    let uncovered: Vec<bool> = scene.coarse.skin.values.iter().map(|&skin| skin < 0.5).collect();
    let depth = distances(&uncovered, width);
    let allowed: Vec<bool> = depth.iter().map(|&d| d >= EDGE_MM * LINE_SCALE).collect();
    let mut found =
        Ridges { strength: Plane::new(width, height), direction: vec![0; width * height], allowed };
    if let Some(frame) = Frame::around(&found.allowed, width, height) {
        for [sigma, half_length] in SCALES_MM {
            found.add_scale(relief, frame, sigma * LINE_SCALE, half_length * LINE_SCALE);
        }
    }
    for (value, allowed) in found.strength.values.iter_mut().zip(&found.allowed) {
        *value *= f32::from(u8::from(*allowed));
    }
    found
}

impl Frame {
    fn around(set: &[bool], width: usize, height: usize) -> Option<Self> {
        let places = || set.iter().enumerate().filter(|(_, set)| **set).map(|(i, _)| i);
        let left = places().map(|i| i % width).min()?.max(MARGIN);
        let right = places().map(|i| i % width).max()?.min(width - 1 - MARGIN);
        let top = (places().min()? / width).max(MARGIN);
        let bottom = (places().max()? / width).min(height - 1 - MARGIN);
        (left <= right && top <= bottom).then_some(Self { left, right, top, bottom })
    }
}

/// Second derivatives of a plane, dark lines positive.
struct Curvature {
    xx: Vec<f32>,
    xy: Vec<f32>,
    yy: Vec<f32>,
}

impl Curvature {
    fn of(plane: &Plane) -> Self {
        let (width, length) = (plane.width, plane.values.len());
        let mut found =
            Self { xx: vec![0.0; length], xy: vec![0.0; length], yy: vec![0.0; length] };
        for start in (width..length - width).step_by(width) {
            let above = &plane.values[start - width..start];
            let row = &plane.values[start..start + width];
            let below = &plane.values[start + width..start + 2 * width];
            for x in 1..width - 1 {
                let centre = 2.0 * row[x];
                found.xx[start + x] = centre - row[x - 1] - row[x + 1];
                found.yy[start + x] = centre - above[x] - below[x];
                found.xy[start + x] =
                    0.25 * (below[x - 1] + above[x + 1] - below[x + 1] - above[x - 1]);
            }
        }
        found
    }

    /// Second derivative along (x, y), scaled and limited.
    fn along(&self, [x, y]: [f32; 2], scale: f32, most: f32, answer: &mut [f32]) {
        let (a, b, c) = (scale * x * x, scale * 2.0 * x * y, scale * y * y);
        let curvature = self.xx.iter().zip(&self.xy).zip(&self.yy);
        for (answer, ((xx, xy), yy)) in answer.iter_mut().zip(curvature) {
            *answer = (a * xx + b * xy + c * yy).min(most);
        }
    }
}

impl Ridges {
    /// Keeps the strongest answer of one line width over all directions. Lengths in pixels.
    fn add_scale(&mut self, relief: &Plane, frame: Frame, sigma: f32, half_length: f32) {
        let curvature = Curvature::of(&gaussian(relief, sigma));
        let steps = (half_length.round() as isize).min(MARGIN as isize);
        let width = relief.width as isize;
        let mut answer = vec![0f32; relief.values.len()];
        for direction in 0..DIRECTIONS {
            let (sin, cos) = angle(direction).sin_cos();
            // Times σ², the answer does not depend on the width of the line.
            curvature.along([-sin, cos], GAIN * sigma * sigma, MOST_ANSWER, &mut answer);
            let offsets: Vec<isize> = (1..=steps)
                .map(|step| step as f32)
                .map(|step| (step * sin).round() as isize * width + (step * cos).round() as isize)
                .collect();
            self.keep_stronger(frame, &answer, &offsets, direction as u8);
        }
    }

    fn keep_stronger(&mut self, frame: Frame, answer: &[f32], offsets: &[isize], direction: u8) {
        let width = self.strength.width;
        let columns = frame.right - frame.left + 1;
        let share = 1.0 / (offsets.len() + 1) as f32;
        let (mut ahead, mut behind) = (vec![0f32; columns], vec![0f32; columns]);
        for y in frame.top..=frame.bottom {
            let start = y * width + frame.left;
            let middle = &answer[start..start + columns];
            ahead.copy_from_slice(middle);
            behind.copy_from_slice(middle);
            for &offset in offsets {
                let front = &answer[start.wrapping_add_signed(offset)..][..columns];
                let back = &answer[start.wrapping_add_signed(-offset)..][..columns];
                add(&mut ahead, front);
                add(&mut behind, back);
            }
            let strengths = &mut self.strength.values[start..start + columns];
            let directions = &mut self.direction[start..start + columns];
            let halves = ahead.iter().zip(&behind);
            for ((strength, kept), (ahead, behind)) in
                strengths.iter_mut().zip(directions).zip(halves)
            {
                let value = ahead.min(*behind) * share;
                if value > *strength {
                    *strength = value;
                    *kept = direction;
                }
            }
        }
    }
}

fn add(sum: &mut [f32], values: &[f32]) {
    for (sum, value) in sum.iter_mut().zip(values) {
        *sum += value;
    }
}

/// Angle of a numbered direction, in radians from the x axis.
pub(super) fn angle(direction: usize) -> f32 {
    direction as f32 * PI / DIRECTIONS as f32
}
