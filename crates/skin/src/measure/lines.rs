//! Linking ridge pixels into lines.

use super::ridges::{DIRECTIONS, LINE_SCALE, Ridges, angle};
use super::{Moments, Scene};
use crate::Region;
use crate::canvas::WIDTH;
use crate::geometry::Point;
use crate::plane::{Plane, masked_blur};

/// A pixel of a line is at least this strong (OD).
const LEAST_STRENGTH: f32 = 0.013;
/// And this many times stronger than the average within 5 mm.
const TIMES_AROUND: f32 = 1.25;
const AROUND_MM: f32 = 5.0;
/// Somewhere along the line it is at least this strong.
const LEAST_PEAK: f32 = 0.024;
/// Linked pixels differ by at most this many numbered directions.
const MOST_BEND: usize = 2;
/// Least length along the path, and from end to end.
const LEAST_PATH_MM: f32 = 4.0;
const LEAST_LENGTH_MM: f32 = 6.0;
/// Wider than this share of its length is not a line.
const MOST_WIDTH: f32 = 0.38;
/// Darker than this on average is hair or shadow.
const MOST_DARKNESS: f32 = 0.5;
/// Path length per pixel, averaged over directions.
const STEP: f32 = 1.12;

pub(super) struct Line {
    /// Pixels at half the canvas's resolution.
    pub pixels: Vec<usize>,
    /// Middle, in canvas pixels.
    pub middle: Point,
    pub region: Option<Region>,
    /// Radians from the x axis.
    pub direction: f32,
    /// From end to end, and along the path.
    pub span_mm: f32,
    pub length_mm: f32,
    /// Mean and largest strength (OD).
    pub depth: f32,
    pub peak: f32,
}

/// All lines, wherever they run.
pub(super) fn lines(scene: &Scene, ridges: &Ridges) -> Vec<Line> {
    let mut crest = crest(ridges);
    let mut found = Vec::new();
    for start in 0..crest.len() {
        if std::mem::take(&mut crest[start]) {
            let pixels = link(ridges, &mut crest, start);
            found.extend(line(scene, ridges, pixels));
        }
    }
    found
}

/// Pixels that stand out and are the strongest across their line.
fn crest(ridges: &Ridges) -> Vec<bool> {
    let strength = &ridges.strength;
    let (width, height) = (strength.width, strength.height);
    let allowed = Plane::from_mask(width, height, &ridges.allowed);
    let around = masked_blur(strength, &allowed, AROUND_MM * LINE_SCALE);
    let is_crest = |index: usize| {
        let value = strength.values[index];
        if value <= LEAST_STRENGTH || value <= TIMES_AROUND * around.values[index] {
            return false;
        }
        let (sin, cos) = angle(ridges.direction[index].into()).sin_cos();
        let across = cos.round() as isize * width as isize - sin.round() as isize;
        let beside = |offset: isize| strength.values[index.wrapping_add_signed(offset)];
        value >= beside(across) && value > beside(-across)
    };
    let inner = 2 * width..width * (height - 2);
    (0..strength.values.len()).map(|index| inner.contains(&index) && is_crest(index)).collect()
}

/// Follows a crest over gaps of a pixel as long as its direction changes little.
fn link(ridges: &Ridges, crest: &mut [bool], start: usize) -> Vec<usize> {
    let width = ridges.strength.width as isize;
    let mut pixels = vec![start];
    let mut next = 0;
    while next < pixels.len() {
        let from = pixels[next];
        for offset in (-2..=2).flat_map(|dy| (-2..=2).map(move |dx| dy * width + dx)) {
            let to = from.wrapping_add_signed(offset);
            if crest.get(to) == Some(&true)
                && bend(ridges.direction[from], ridges.direction[to]) <= MOST_BEND
            {
                crest[to] = false;
                pixels.push(to);
            }
        }
        next += 1;
    }
    pixels
}

/// Difference of two numbered directions, the short way round.
fn bend(a: u8, b: u8) -> usize {
    let difference = usize::from(a.abs_diff(b));
    difference.min(DIRECTIONS - difference)
}

/// The line through linked pixels, if it is one.
fn line(scene: &Scene, ridges: &Ridges, pixels: Vec<usize>) -> Option<Line> {
    let values = || pixels.iter().map(|&i| ridges.strength.values[i]);
    let count = pixels.len() as f32;
    let peak = values().fold(0.0, f32::max);
    if count < LEAST_PATH_MM * LINE_SCALE || peak < LEAST_PEAK {
        return None;
    }
    let moments = Moments::of(&pixels, ridges.strength.width);
    // An even bar of length l has the variance l²/12.
    let (across, along) = moments.variances();
    let [wide_mm, span_mm] = [across, along].map(|variance| (12.0 * variance).sqrt() / LINE_SCALE);
    let darkness = pixels.iter().map(|&i| ridges.relief.values[i]).sum::<f32>() / count;
    if span_mm < LEAST_LENGTH_MM || wide_mm > MOST_WIDTH * span_mm || darkness > MOST_DARKNESS {
        return None;
    }
    let middle = moments.mean.map(|position| position * 2.0);
    let depth = values().sum::<f32>() / count;
    Some(Line {
        region: scene.map.regions[middle[1] as usize * WIDTH + middle[0] as usize],
        middle,
        direction: moments.direction(),
        span_mm,
        length_mm: count * STEP / LINE_SCALE,
        depth,
        peak,
        pixels,
    })
}
