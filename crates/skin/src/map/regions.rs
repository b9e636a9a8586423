//! The regions of the face, as polygons of landmarks.

use super::grid::{HEIGHT, PIXELS, WIDTH};
use crate::face::{both_sides, left_side, right_side};
use crate::geometry::Point;
use crate::plane::fill;
use crate::{Region, View};

/// A region across the middle, outlined down its right half.
type Middle = (Region, &'static [u16]);
/// A pair of regions, outlined on the right.
type Pair = ([Region; 2], &'static [u16]);

const FOREHEAD: Middle = (Region::Forehead, &[10, 109, 67, 103, 54, 68, 105, 66, 107, 9]);
const CHIN: Middle = (Region::Chin, &[17, 84, 181, 91, 43, 202, 211, 170, 140, 171, 175]);
const UPPER_LIP: Middle = (Region::UpperLip, &[2, 97, 98, 165, 92, 186, 185, 40, 39, 37, 0]);
const NOSE: Middle = (Region::Nose, &[6, 122, 188, 114, 217, 126, 209, 49, 64, 98, 97, 2]);
const GLABELLA: Middle = (Region::Glabella, &[9, 107, 55, 193, 168]);
const JAW: Pair = (
    [Region::JawRight, Region::JawLeft],
    &[147, 187, 207, 214, 202, 210, 169, 135, 138, 215, 213, 177],
);
const CHEEK: Pair = (
    [Region::CheekRight, Region::CheekLeft],
    &[116, 117, 118, 119, 100, 126, 142, 36, 205, 207, 187, 147, 123],
);
const CROWS_FEET: Pair =
    ([Region::CrowsFeetRight, Region::CrowsFeetLeft], &[113, 124, 156, 139, 34, 116, 111, 31, 226]);
const UNDER_EYE: Pair = (
    [Region::UnderEyeRight, Region::UnderEyeLeft],
    &[25, 110, 24, 23, 22, 26, 112, 233, 121, 120, 119, 118, 117, 31],
);
const NASOLABIAL: Pair = (
    [Region::NasolabialRight, Region::NasolabialLeft],
    &[129, 36, 205, 207, 212, 57, 186, 92, 165, 98, 64],
);

/// The region of every pixel of the map, of those that are seen in this view. Later polygons cover
/// earlier ones where they overlap.
pub(super) fn regions(landmarks: &[Point], view: View) -> Vec<Option<Region>> {
    let mut map = vec![None; PIXELS];
    middle(landmarks, FOREHEAD, &mut map);
    pair(landmarks, JAW, &mut map);
    pair(landmarks, CHEEK, &mut map);
    for region in [CHIN, UPPER_LIP, NOSE] {
        middle(landmarks, region, &mut map);
    }
    for regions in [CROWS_FEET, UNDER_EYE, NASOLABIAL] {
        pair(landmarks, regions, &mut map);
    }
    middle(landmarks, GLABELLA, &mut map);
    if view != View::Front {
        map.iter_mut().for_each(|region| *region = region.filter(|&region| view.shows(region)));
    }
    map
}

fn middle(landmarks: &[Point], (region, list): Middle, map: &mut [Option<Region>]) {
    paint(&both_sides(landmarks, list), region, map);
}

fn pair(landmarks: &[Point], ([right, left], list): Pair, map: &mut [Option<Region>]) {
    paint(&right_side(landmarks, list), right, map);
    paint(&left_side(landmarks, list), left, map);
}

fn paint(polygon: &[Point], region: Region, map: &mut [Option<Region>]) {
    fill(WIDTH, HEIGHT, polygon, |index| map[index] = Some(region));
}
