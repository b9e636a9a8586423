//! What was found, against what was planted.

use super::examination::{Between, Examination, Known, pixel_at};
use super::plant::{Kind, Plant};
use crate::Measure;
use crate::canvas::{PIXELS, SCALE};
use crate::plane::Plane;
use serde::{Deserialize, Serialize};

/// A group of pixels counts as found before when this share of it lies this near to what was.
const BEFORE_SHARE: f32 = 0.3;
const BEFORE_MM: f32 = 0.7;
/// Overlap of a planted and a found thing that makes them one, as a share of the smaller.
const SAME_SHARE: f32 = 0.5;
/// A line is found where a found line runs this near.
const LINE_MM: f32 = 1.0;
/// Pixels of a found line this near to a planted one are part of it.
const LINE_WIDTH_MM: f32 = 1.6;
/// Redness is new where its layer grew by this much: by 0.08 in optical density, half of what is
/// planted at dose 1; and the border of what is planted lies at half its strength.
const REDDER: f32 = 0.2;

/// Counts of one comparison. Lines are counted in half millimetres of length, redness in pixels.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Hits {
    /// How much was planted.
    pub planted: u32,
    /// How much of that was found.
    pub found: u32,
    /// How much was newly found, there or elsewhere.
    pub new: u32,
    /// How much of that is where something was planted.
    pub right: u32,
    /// Overlap over union with each planted thing that was found.
    pub overlaps: Vec<f32>,
}

impl Hits {
    /// Both together.
    pub fn add(&mut self, other: &Self) {
        self.planted += other.planted;
        self.found += other.found;
        self.new += other.new;
        self.right += other.right;
        self.overlaps.extend(&other.overlaps);
    }

    /// Share of the planted that was found.
    #[must_use]
    pub fn recall(&self) -> Option<f32> {
        (self.planted > 0).then(|| self.found as f32 / self.planted as f32)
    }

    /// Share of the newly found that was planted.
    #[must_use]
    pub fn precision(&self) -> Option<f32> {
        (self.new > 0).then(|| self.right as f32 / self.new as f32)
    }

    /// Mean overlap over union.
    #[must_use]
    pub fn overlap(&self) -> Option<f32> {
        super::agreement::mean(self.overlaps.iter().copied())
    }
}

/// How much of what was planted the measure of its kind found.
pub(super) fn hits(
    kind: Kind,
    plants: &[Plant],
    before: (&Examination, &Known),
    after: &Examination,
) -> Hits {
    match kind {
        Kind::Spots | Kind::Lesions => spots(kind.measure(), plants, before, after),
        Kind::Lines => lines(plants, before, after),
        Kind::Redness => redness(plants, before.0, after),
    }
}

/// Groups of found pixels, laid on the canvas before, against the planted.
pub(super) fn spots(
    measure: Measure,
    plants: &[Plant],
    (before, known): (&Examination, &Known),
    after: &Examination,
) -> Hits {
    let back = Between::new(after, before);
    let to_found = known.distance(&[measure]);
    let mut hits = Hits { planted: plants.len() as u32, ..Hits::default() };
    let mut best = vec![0f32; plants.len()];
    for group in after.found(measure) {
        let places: Vec<_> = group.iter().map(|&index| back.pixel(index)).collect();
        let old = places
            .iter()
            .filter(|&&place| pixel_at(place).is_some_and(|i| to_found[i] < BEFORE_MM))
            .count();
        if old as f32 > BEFORE_SHARE * places.len() as f32 {
            continue;
        }
        hits.new += 1;
        let area = places.len() as f32 / (SCALE * SCALE);
        let mut is_right = false;
        for (plant, best) in plants.iter().zip(&mut best) {
            let common =
                places.iter().filter(|&&place| plant.holds(place)).count() as f32 / (SCALE * SCALE);
            if common >= SAME_SHARE * area.min(plant.area_mm2()) {
                is_right = true;
                *best = best.max(common / (area + plant.area_mm2() - common));
            }
        }
        hits.right += u32::from(is_right);
    }
    hits.overlaps = best.into_iter().filter(|&overlap| overlap > 0.0).collect();
    hits.found = hits.overlaps.len() as u32;
    hits
}

/// By length.
fn lines(plants: &[Plant], (before, known): (&Examination, &Known), after: &Examination) -> Hits {
    let there = Between::new(before, after);
    let back = Between::new(after, before);
    let to_line = after.distance_to_found(Measure::Wrinkles);
    let along: Vec<_> = plants.iter().flat_map(Plant::along).collect();
    let found = along.iter().filter(|&&point| {
        pixel_at(there.place(point)).is_some_and(|index| to_line[index] <= LINE_MM)
    });
    let old = known.distance(&[Measure::Wrinkles]);
    let near = |[x, y]: [f32; 2]| {
        let reach = LINE_WIDTH_MM * SCALE;
        along.iter().any(|[px, py]| (px - x).hypot(py - y) <= reach)
    };
    let mut hits = Hits { planted: along.len() as u32, ..Hits::default() };
    hits.found = found.count() as u32;
    let marks = after.marks(Measure::Wrinkles);
    for index in (0..PIXELS).filter(|&index| marks[index]) {
        let place = back.pixel(index);
        if pixel_at(place).is_some_and(|i| old[i] > LINE_MM) {
            hits.new += 1;
            hits.right += u32::from(near(place));
        }
    }
    hits
}

/// By area.
fn redness(plants: &[Plant], before: &Examination, after: &Examination) -> Hits {
    let (Some(old), Some(new)) = (before.layer(Measure::Redness), after.layer(Measure::Redness))
    else {
        return Hits { planted: plants.len() as u32, ..Hits::default() };
    };
    let there = Between::new(before, after);
    let mut hits = Hits::default();
    let at = |plane: &Plane, index: Option<usize>| index.map_or(0.0, |index| plane.values[index]);
    for index in (0..PIXELS).filter(|&index| before.map.skin[index]) {
        let place = [index % crate::canvas::WIDTH, index / crate::canvas::WIDTH];
        let place = place.map(|n| n as f32 + 0.5);
        let planted = plants.iter().any(|plant| plant.holds(place));
        let redder = at(new, pixel_at(there.place(place))) - at(old, Some(index)) > REDDER;
        hits.planted += u32::from(planted);
        hits.new += u32::from(redder);
        hits.found += u32::from(planted && redder);
    }
    hits.right = hits.found;
    let union = hits.planted + hits.new - hits.found;
    if union > 0 {
        hits.overlaps.push(hits.found as f32 / union as f32);
    }
    hits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_of_nothing_are_none() {
        let mut hits = Hits::default();
        assert_eq!((hits.recall(), hits.precision(), hits.overlap()), (None, None, None));
        hits.add(&Hits { planted: 4, found: 3, new: 5, right: 4, overlaps: vec![0.5, 0.7, 0.6] });
        assert_eq!((hits.recall(), hits.precision()), (Some(0.75), Some(0.8)));
        assert!((hits.overlap().expect("three") - 0.6).abs() < 1e-6);
    }
}
