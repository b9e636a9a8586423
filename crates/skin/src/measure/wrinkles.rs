//! Wrinkles: lines that run as the lines of their region do.

use super::lines::{Line, lines};
use super::ridges::ridges;
use super::{Measured, Scene, smooth_step};
use crate::canvas::WIDTH;
use crate::geometry::Point;
use crate::plane::{Plane, double, gaussian};
use crate::{Measure, Region};
use std::f32::consts::{FRAC_PI_2, PI};

/// Kept clear at the outline of the face, whose shadow looks like a line.
const OUTLINE_MM: f32 = 7.0;
/// A line with more than this share of its pixels there is dropped.
const OUTLINE_SHARE: f32 = 0.3;
/// A line on the cheek must be this long and strong: folds of a smile are, pores are not.
const CHEEK_LENGTH_MM: f32 = 10.0;
const CHEEK_PEAK: f32 = 0.03;
/// Direction of the fold beside the mouth on the person's right, radians from the x axis.
const FOLD: f32 = 1.9;
/// Direction of lines on the right cheek.
const CHEEK: f32 = 2.0;

pub(super) fn measure(scene: &Scene) -> Measured {
    let ridges = ridges(scene);
    let width = ridges.strength.width;
    let mut wrinkles = lines(scene, &ridges);
    wrinkles.retain(|line| is_wrinkle(line, scene.eye_corners) && !is_outline(scene, line, width));
    let load = |lines: &mut dyn Iterator<Item = &Line>| -> f32 {
        lines.map(|line| line.length_mm * line.depth).sum()
    };
    let area: f32 = scene.region_cm2.iter().sum();
    Measured {
        measure: Measure::Wrinkles,
        raw: load(&mut wrinkles.iter()) / area.max(1.0),
        count: Some(wrinkles.len() as u32),
        area_mm2: None,
        length_mm: Some(wrinkles.iter().map(|line| line.length_mm).sum()),
        regions: scene.by_region(Measure::Wrinkles, |region, area| {
            let inside = || wrinkles.iter().filter(|line| line.region == Some(region));
            (load(&mut inside()) / area, Some(inside().count() as u32))
        }),
        layer: layer(&wrinkles, &ridges.strength),
    }
}

/// Whether a line has a direction that wrinkles of its region have.
fn is_wrinkle(line: &Line, eye_corners: [Point; 2]) -> bool {
    let Some(region) = line.region else { return false };
    let within = |direction: f32, degrees: f32| turn(line.direction, direction) < degrees;
    // Away from the corner of the eye.
    let radiates = |[x, y]: Point| within((line.middle[1] - y).atan2(line.middle[0] - x), 40.0);
    let on_cheek = || line.span_mm > CHEEK_LENGTH_MM && line.peak > CHEEK_PEAK;
    match region {
        Region::Forehead => within(0.0, 35.0),
        Region::Glabella => within(FRAC_PI_2, 40.0) || within(0.0, 25.0),
        Region::CrowsFeetRight => radiates(eye_corners[0]),
        Region::CrowsFeetLeft => radiates(eye_corners[1]),
        Region::UnderEyeRight | Region::UnderEyeLeft => within(0.0, 45.0),
        Region::NasolabialRight => within(FOLD, 40.0),
        Region::NasolabialLeft => within(PI - FOLD, 40.0),
        Region::CheekRight => on_cheek() && within(CHEEK, 60.0),
        Region::CheekLeft => on_cheek() && within(PI - CHEEK, 60.0),
        Region::UpperLip => within(FRAC_PI_2, 35.0),
        Region::Nose | Region::Chin | Region::JawRight | Region::JawLeft => false,
    }
}

/// Degrees between two undirected lines, 0–90.
fn turn(a: f32, b: f32) -> f32 {
    let difference = (a - b).rem_euclid(PI);
    difference.min(PI - difference).to_degrees()
}

/// Whether a good part of the line follows the rim of the face.
fn is_outline(scene: &Scene, line: &Line, width: usize) -> bool {
    let near = |&&i: &&usize| {
        let index = i / width * 2 * WIDTH + i % width * 2;
        scene.map.to_outline[index] < OUTLINE_MM
    };
    line.pixels.iter().filter(near).count() as f32 > OUTLINE_SHARE * line.pixels.len() as f32
}

/// The lines, drawn wider where they are deeper, at the canvas's resolution.
fn layer(wrinkles: &[Line], like: &Plane) -> Plane {
    let mut drawn = Plane::new(like.width, like.height);
    for line in wrinkles {
        for &i in &line.pixels {
            drawn.values[i] = (0.7 + 12.0 * like.values[i]).min(2.0);
        }
    }
    let mut layer = double(&gaussian(&drawn, 0.9));
    layer.values.iter_mut().for_each(|value| *value = smooth_step(0.10, 0.34, *value));
    layer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turn_is_the_short_way_round() {
        assert!((turn(0.1, PI - 0.1) - 0.2f32.to_degrees()).abs() < 1e-3);
        assert!((turn(FRAC_PI_2, 0.0) - 90.0).abs() < 1e-3);
        assert!(turn(-0.5, PI - 0.5) < 1e-3);
    }
}
