//! Where things are planted: on measured skin, apart from each other and from what was found before.

use super::examination::{Examination, Known};
use super::plant::{Form, Kind, Plant};
use super::random::Random;
use crate::canvas::{PIXELS, SCALE, WIDTH};
use crate::geometry::{Point, distance};
use crate::{Measure, Region};
use std::f32::consts::{FRAC_PI_2, PI};

/// Most plants of a kind on a face.
const MOST: [(Kind, usize); 4] =
    [(Kind::Spots, 8), (Kind::Lesions, 6), (Kind::Lines, 6), (Kind::Redness, 2)];
/// Draws before a face is taken as full.
const DRAWS: usize = 4000;
/// Kept clear around a plant, in millimetres.
const APART_MM: f32 = 3.0;
/// Kept clear of what was found before.
const CLEAR_MM: f32 = 1.0;
/// How soft the edge of a spot is by itself, as a standard deviation.
const SOFT_MM: f32 = 0.15;
/// Standard deviation across a line: 0.7 mm wide at half its depth.
const LINE_SIGMA_MM: f32 = 0.3;

/// The plants of a kind for a face. The same face always gets the same ones.
pub(super) fn plants(kind: Kind, name: &str, face: &Examination, known: &Known) -> Vec<Plant> {
    let mut random = Random::of(&format!("{name} {}", kind.title()));
    let to_found = known.distance(&[Measure::Spots, Measure::Acne, Measure::Wrinkles]);
    let most = MOST.iter().find(|(of, _)| *of == kind).map_or(0, |(_, most)| *most);
    let mut plants: Vec<Plant> = Vec::new();
    for _ in 0..DRAWS {
        if plants.len() == most {
            break;
        }
        let index = random.below(PIXELS);
        let Some(region) = face.map.regions[index].filter(|_| face.map.skin[index]) else {
            continue;
        };
        let place = [(index % WIDTH) as f32 + 0.5, (index / WIDTH) as f32 + 0.5];
        // Sizes go evenly through the range, whatever places are found.
        let size = (plants.len() as f32 + 0.5) / most as f32;
        let Some(form) = form(kind, region, size, face, place, &mut random) else { continue };
        let plant = Plant { kind, place, form };
        if is_free(&plant, face, &to_found) && is_apart(&plant, &plants) {
            plants.push(plant);
        }
    }
    plants
}

/// `size` goes from 0 to 1; `None` where a region has none of the kind.
fn form(
    kind: Kind,
    region: Region,
    size: f32,
    face: &Examination,
    place: Point,
    random: &mut Random,
) -> Option<Form> {
    let between = |low: f32, high: f32| low + (high - low) * size;
    match kind {
        Kind::Spots => Some(Form::Disc {
            radius: between(0.6, 1.8),
            stretch: random.between(1.0, 1.4),
            turn: random.between(0.0, PI),
            // The skin's own softness and the photo's blur. The standard deviation of a logistic
            // edge is 1.81 times its scale.
            edge: SOFT_MM.hypot(face.edge_blur_mm()) / 1.81,
        }),
        Kind::Lesions => Some(Form::Dome { radius: between(0.9, 2.5) }),
        Kind::Lines => {
            let (length, direction) = line(region, size, face, place)?;
            let direction = direction + random.between(-0.17, 0.17);
            let bow = random.between(-0.06, 0.06);
            Some(Form::Line { path: path(length, direction, bow), sigma: LINE_SIGMA_MM })
        }
        Kind::Redness => {
            use Region::{CheekLeft, CheekRight, Chin, Forehead};
            let wide = matches!(region, CheekLeft | CheekRight | Chin | Forehead);
            wide.then(|| Form::Dome { radius: between(6.0, 9.0) })
        }
    }
}

/// Length in millimetres and direction in radians from the x axis of lines of age in a region.
fn line(region: Region, size: f32, face: &Examination, place: Point) -> Option<(f32, f32)> {
    let between = |low: f32, high: f32| low + (high - low) * size;
    let away = |[x, y]: Point| (place[1] - y).atan2(place[0] - x);
    let [right, left] = face.eye_corners();
    match region {
        Region::Forehead => Some((between(12.0, 20.0), 0.0)),
        Region::Glabella => Some((9.0, FRAC_PI_2)),
        Region::CrowsFeetRight => Some((between(8.0, 11.0), away(right))),
        Region::CrowsFeetLeft => Some((between(8.0, 11.0), away(left))),
        Region::UnderEyeRight | Region::UnderEyeLeft => Some((between(8.0, 14.0), 0.0)),
        _ => None,
    }
}

/// A shallow arc; `bow` is its height over its length.
fn path(length: f32, direction: f32, bow: f32) -> Vec<Point> {
    let (sin, cos) = direction.sin_cos();
    let steps = (length / 0.5).round() as usize;
    (0..=steps)
        .map(|step| {
            let t = step as f32 / steps as f32 * 2.0 - 1.0;
            let (along, across) = (t * length / 2.0, bow * length * (1.0 - t * t));
            [along * cos - across * sin, along * sin + across * cos]
        })
        .collect()
}

/// Whether it lies wholly on measured skin, and over nothing that was found.
fn is_free(plant: &Plant, face: &Examination, to_found: &[f32]) -> bool {
    let clear = |[x, y]: Point, skin_mm: f32, found_mm: f32| {
        let index = y as usize * WIDTH + x as usize;
        face.map.to_edge.get(index).is_some_and(|&depth| depth > skin_mm)
            && face.map.regions[index].is_some()
            && to_found[index] > found_mm
    };
    match &plant.form {
        Form::Disc { radius, .. } => {
            clear(plant.place, radius * 1.2 + 1.2, 2.2 * radius + CLEAR_MM)
        }
        // Redness of the whole cheek covers whatever is on it.
        Form::Dome { .. } if plant.kind == Kind::Redness => clear(plant.place, 7.0, 0.0),
        Form::Dome { radius } => clear(plant.place, radius * 1.2 + 1.2, 2.2 * radius + CLEAR_MM),
        Form::Line { .. } => plant.along().into_iter().all(|point| clear(point, 2.0, 2.0)),
    }
}

fn is_apart(plant: &Plant, others: &[Plant]) -> bool {
    others.iter().all(|other| match (plant.along(), other.along()) {
        (a, b) if !a.is_empty() => {
            a.iter().all(|&p| b.iter().all(|&q| distance(p, q) > 4.0 * SCALE))
        }
        _ => {
            let gap = distance(plant.place, other.place) / SCALE;
            gap > plant.reach() + other.reach() + APART_MM
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_has_its_length_and_middle() {
        let path = path(12.0, 0.7, 0.05);
        let (first, last) = (path[0], path[path.len() - 1]);
        assert!((distance(first, last) - 12.0).abs() < 0.01);
        let middle = path[path.len() / 2];
        assert!((middle[0].hypot(middle[1]) - 0.6).abs() < 0.01, "{middle:?}");
    }
}
