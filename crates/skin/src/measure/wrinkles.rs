//! Wrinkles: lines that run as the lines of their region do.

use super::lines::{Line, around, lines};
use super::ridges::{Ridges, angle, ridges};
use super::{COARSE_SCALE, Measured, Scene, smooth_step};
use crate::canvas::{SCALE, WIDTH};
use crate::geometry::Point;
use crate::plane::{Plane, gaussian};
use crate::{Measure, Region};
use std::f32::consts::{FRAC_PI_2, PI};

/// Kept clear at the outline of the face, whose shadow looks like a line.
const OUTLINE_MM: f32 = 7.0;
/// The mesh ends on the forehead, the skin goes on: what lies there is no shadow of the face's rim.
const FOREHEAD_OUTLINE_MM: f32 = 3.0;
/// A line with more than this share of its pixels there is dropped.
const OUTLINE_SHARE: f32 = 0.3;
/// A line on the cheek must be this long and strong: folds of a smile are, pores are not.
const CHEEK_LENGTH_MM: f32 = 10.0;
const CHEEK_PEAK: f32 = 0.15;
/// Lines that count at least this far are counted and drawn.
const SHOWN_WEIGHT: f32 = 0.3;
/// A place counts in part from the first strength on (OD), and wholly from the second; on the cheeks
/// from more on.
const COUNTED: [f32; 2] = [0.02, 0.08];
const COUNTED_CHEEK: [f32; 2] = [0.08, 0.2];
/// A line answers over about this width.
const LINE_WIDTH_MM: f32 = 0.6;
/// Upright lines of the forehead are within this distance of the middle of the face.
const FROWN_MM: f32 = 18.0;
/// Direction of the fold beside the mouth on the person's right, radians from the x axis.
const FOLD: f32 = 1.9;
/// Direction of lines on the right cheek.
const CHEEK: f32 = 2.0;

pub(super) fn measure(scene: &Scene) -> Measured {
    let ridges = ridges(scene);
    let width = ridges.strength.width;
    let mut wrinkles = lines(scene, &ridges);
    wrinkles.retain(|line| is_wrinkle(line, scene.eye_corners) && !is_outline(scene, line, width));
    let field = field(scene, &ridges);
    let (_, sums) = scene.coarse.sums(&field);
    let load =
        |region: Region| sums[region as usize] / (LINE_WIDTH_MM * COARSE_SCALE * COARSE_SCALE);
    let counted = || wrinkles.iter().filter(|line| !is_fold(line.region));
    let shown = |line: &&Line| line.weight > SHOWN_WEIGHT;
    Measured {
        measure: Measure::Wrinkles,
        raw: Region::ALL.into_iter().filter(|&r| !is_fold(Some(r))).map(load).sum::<f32>()
            / scene.skin_cm2(),
        count: Some(counted().filter(shown).count() as u32),
        area_mm2: None,
        length_mm: Some(counted().filter(shown).map(|line| line.length_mm).sum()),
        regions: scene.by_region(Measure::Wrinkles, |region, area| {
            let inside = || wrinkles.iter().filter(|line| line.region == Some(region));
            (load(region) / area, Some(inside().filter(shown).count() as u32))
        }),
        layer: layer(scene, wrinkles.iter().filter(shown), &ridges.strength),
    }
}

/// The folds beside the mouth are told by region, but are not part of the face's value: they are
/// there without age, and deepen with every smile.
fn is_fold(region: Option<Region>) -> bool {
    matches!(region, Some(Region::NasolabialRight | Region::NasolabialLeft))
}

/// How strongly each place is part of a line that runs as the lines of its region do.
fn field(scene: &Scene, ridges: &Ridges) -> Plane {
    let around = around(ridges);
    let mut field = Plane::new(ridges.strength.width, ridges.strength.height);
    for (i, region) in scene.coarse.places() {
        let value = ridges.strength.values[i];
        let usual = around.values[i];
        if value <= usual {
            continue;
        }
        let place = [(i % field.width) as f32 * 2.0 + 1.0, (i / field.width) as f32 * 2.0 + 1.0];
        let (x, y) = (place[0] as usize, place[1] as usize);
        let clear = clear_mm(Some(region));
        let inside = smooth_step(clear - 2.0, clear, scene.map.to_outline[y * WIDTH + x]);
        let [low, high] = if is_cheek(region) { COUNTED_CHEEK } else { COUNTED };
        if inside > 0.0
            && runs_along(region, angle(ridges.direction[i].into()), place, scene.eye_corners)
        {
            field.values[i] = value
                * inside
                * smooth_step(low, high, value)
                * smooth_step(usual, 2.0 * usual, value);
        }
    }
    field
}

fn is_cheek(region: Region) -> bool {
    matches!(region, Region::CheekRight | Region::CheekLeft)
}

/// Whether a line is one of its region's.
fn is_wrinkle(line: &Line, eye_corners: [Point; 2]) -> bool {
    let Some(region) = line.region else { return false };
    let counts = !is_cheek(region) || line.span_mm > CHEEK_LENGTH_MM && line.peak > CHEEK_PEAK;
    counts && runs_along(region, line.direction, line.middle, eye_corners)
}

/// Whether wrinkles of a region run in this direction at a place of the canvas.
fn runs_along(region: Region, direction: f32, place: Point, eye_corners: [Point; 2]) -> bool {
    let within = |other: f32, degrees: f32| turn(direction, other) < degrees;
    // Away from the corner of the eye.
    let radiates = |[x, y]: Point| within((place[1] - y).atan2(place[0] - x), 40.0);
    match region {
        Region::Forehead => within(0.0, 35.0) || is_frown(place) && within(FRAC_PI_2, 30.0),
        Region::Glabella => within(FRAC_PI_2, 40.0) || within(0.0, 25.0),
        Region::CrowsFeetRight => radiates(eye_corners[0]),
        Region::CrowsFeetLeft => radiates(eye_corners[1]),
        Region::UnderEyeRight | Region::UnderEyeLeft => within(0.0, 45.0),
        Region::NasolabialRight => within(FOLD, 40.0),
        Region::NasolabialLeft => within(PI - FOLD, 40.0),
        Region::CheekRight => within(CHEEK, 60.0),
        Region::CheekLeft => within(PI - CHEEK, 60.0),
        Region::UpperLip => within(FRAC_PI_2, 35.0),
        Region::Nose | Region::Chin | Region::JawRight | Region::JawLeft => false,
    }
}

/// Lines of a frown rise from between the brows into the forehead.
fn is_frown(place: Point) -> bool {
    (place[0] - WIDTH as f32 / 2.0).abs() < FROWN_MM * SCALE
}

/// Degrees between two undirected lines, 0–90.
fn turn(a: f32, b: f32) -> f32 {
    let difference = (a - b).rem_euclid(PI);
    difference.min(PI - difference).to_degrees()
}

/// Kept clear at the outline.
fn clear_mm(region: Option<Region>) -> f32 {
    if region == Some(Region::Forehead) { FOREHEAD_OUTLINE_MM } else { OUTLINE_MM }
}

/// Whether a good part of the line follows the rim of the face.
fn is_outline(scene: &Scene, line: &Line, width: usize) -> bool {
    let near = |&&i: &&usize| {
        let index = i / width * 2 * WIDTH + i % width * 2;
        scene.map.to_outline[index] < clear_mm(line.region)
    };
    line.pixels.iter().filter(near).count() as f32 > OUTLINE_SHARE * line.pixels.len() as f32
}

/// The lines, drawn wider where they are deeper.
fn layer<'a>(scene: &Scene, lines: impl Iterator<Item = &'a Line>, strength: &Plane) -> Plane {
    let mut drawn = Plane::new(strength.width, strength.height);
    for line in lines {
        for &i in &line.pixels {
            drawn.values[i] = (0.8 + 3.0 * strength.values[i]).min(1.6);
        }
    }
    let mut layer = gaussian(&drawn, 0.6);
    for (value, skin) in layer.values.iter_mut().zip(&scene.coarse.skin.values) {
        *value = skin * smooth_step(0.10, 0.5, *value);
    }
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
