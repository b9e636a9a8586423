//! Linking ridge pixels into lines.

use super::ridges::{DIRECTIONS, Ridges, angle};
use super::{COARSE_SCALE as LINE_SCALE, Moments, Scene, smooth_step};
use crate::Region;
use crate::geometry::Point;
use crate::plane::{Plane, masked_blur, quantile};

/// A pixel of a line is at least this strong (OD).
const LEAST_STRENGTH: f32 = 0.05;
/// And this many times stronger than the average within 5 mm.
const TIMES_AROUND: f32 = 1.5;
/// On average along the line it is this many times as strong as usual around; a long line less,
/// because noise makes none.
const TIMES_USUAL: f32 = 1.9;
const PER_MM: f32 = 0.03;
const LEAST_TIMES_USUAL: f32 = 1.5;
/// It counts in part between these shares of that.
const CLEAR: [f32; 2] = [0.85, 1.3];
/// What is far from usual on the face counts no more than this many times the usual, so that lines
/// do not hide each other.
const MOST_USUAL: f32 = 1.5;
const AROUND_MM: f32 = 5.0;
/// Somewhere along the line it is at least this strong; weaker than the second, the line counts in
/// part.
const LEAST_PEAK: f32 = 0.06;
const WHOLE_PEAK: f32 = 0.12;
/// Linked pixels differ by at most this many numbered directions.
const MOST_BEND: usize = 2;
/// Linked pixels are at most this far apart, and so far aside of the direction, in pixels: lines
/// that run beside each other stay apart.
const REACH: isize = 3;
const MOST_ASIDE: f32 = 1.1;
/// Least length along the path, and from end to end; shorter than the last it counts in part.
const LEAST_PATH_MM: f32 = 4.0;
const LEAST_LENGTH_MM: f32 = 4.5;
const WHOLE_LENGTH_MM: f32 = 6.5;
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
    /// Largest strength (OD).
    pub peak: f32,
    /// 0–1: how far it counts; without a step where lines begin.
    pub weight: f32,
}

/// All lines, wherever they run.
pub(super) fn lines(scene: &Scene, ridges: &Ridges) -> Vec<Line> {
    let around = around(ridges);
    let mut crest = crest(ridges, &around);
    let mut found = Vec::new();
    for start in 0..crest.len() {
        if std::mem::take(&mut crest[start]) {
            let pixels = link(ridges, &mut crest, start);
            found.extend(line(scene, ridges, &around, pixels));
        }
    }
    found
}

/// The usual strength in the neighbourhood of each pixel.
pub(super) fn around(ridges: &Ridges) -> Plane {
    let strength = &ridges.strength;
    let allowed = Plane::from_mask(strength.width, strength.height, &ridges.allowed);
    let mut usual: Vec<f32> = (0..allowed.values.len())
        .filter(|&i| ridges.allowed[i])
        .step_by(3)
        .map(|i| strength.values[i])
        .collect();
    let most = MOST_USUAL * quantile(&mut usual, 0.5);
    masked_blur(
        &strength.zip(strength, |value, _| value.min(most)),
        &allowed,
        AROUND_MM * LINE_SCALE,
    )
}

/// Pixels that stand out and are the strongest across their line.
fn crest(ridges: &Ridges, around: &Plane) -> Vec<bool> {
    let strength = &ridges.strength;
    let (width, height) = (strength.width, strength.height);
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
    let inner = 3 * width..width * (height - 3);
    (0..strength.values.len()).map(|index| inner.contains(&index) && is_crest(index)).collect()
}

/// Follows a crest over short gaps as long as its direction changes little.
fn link(ridges: &Ridges, crest: &mut [bool], start: usize) -> Vec<usize> {
    let width = ridges.strength.width as isize;
    let mut pixels = vec![start];
    let mut next = 0;
    while next < pixels.len() {
        let from = pixels[next];
        let (sin, cos) = angle(ridges.direction[from].into()).sin_cos();
        for (dx, dy) in (-REACH..=REACH).flat_map(|dy| (-REACH..=REACH).map(move |dx| (dx, dy))) {
            let to = from.wrapping_add_signed(dy * width + dx);
            let aside = (dy as f32 * cos - dx as f32 * sin).abs();
            if aside <= MOST_ASIDE
                && crest.get(to) == Some(&true)
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
fn line(scene: &Scene, ridges: &Ridges, around: &Plane, pixels: Vec<usize>) -> Option<Line> {
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
    let darkness = pixels.iter().map(|&i| scene.coarse.relief.values[i]).sum::<f32>() / count;
    if span_mm < LEAST_LENGTH_MM || wide_mm > MOST_WIDTH * span_mm || darkness > MOST_DARKNESS {
        return None;
    }
    let usual = pixels.iter().map(|&i| around.values[i]).sum::<f32>();
    let least_times = (TIMES_USUAL - PER_MM * (span_mm - LEAST_LENGTH_MM)).max(LEAST_TIMES_USUAL);
    let sum = values().sum::<f32>();
    let clear = smooth_step(CLEAR[0] * least_times * usual, CLEAR[1] * least_times * usual, sum);
    if clear <= 0.0 {
        return None;
    }
    let weight = clear
        * smooth_step(LEAST_LENGTH_MM, WHOLE_LENGTH_MM, span_mm)
        * smooth_step(LEAST_PEAK, WHOLE_PEAK, peak);
    Some(Line {
        region: region(scene, &pixels),
        middle: moments.mean.map(|position| position * 2.0),
        direction: moments.direction(),
        span_mm,
        length_mm: count * STEP / LINE_SCALE,
        peak,
        weight,
        pixels,
    })
}

/// The region that most of a line lies in.
fn region(scene: &Scene, pixels: &[usize]) -> Option<Region> {
    let mut counts = [0usize; Region::ALL.len()];
    pixels
        .iter()
        .filter_map(|&i| scene.coarse.regions[i])
        .for_each(|region| counts[region as usize] += 1);
    let most = Region::ALL.into_iter().max_by_key(|&region| counts[region as usize])?;
    (2 * counts[most as usize] > pixels.len() / 2).then_some(most)
}
