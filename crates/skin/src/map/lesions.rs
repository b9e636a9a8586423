//! Giving back what the gates took by mistake: spots and lesions are colour outliers too.

use super::grid::{SCALE, WIDTH};
use crate::plane::components;

/// Larger holes are not lesions.
const LARGEST_MM2: f32 = 100.0;

/// Fills compact holes in the skin that do not touch a feature or the rim of the face.
pub(super) fn give_back(skin: &mut [bool], face: &[bool]) {
    let holes: Vec<bool> = face.iter().zip(&*skin).map(|(&face, &skin)| face && !skin).collect();
    for hole in components(&holes, WIDTH) {
        if hole.len() as f32 <= LARGEST_MM2 * SCALE * SCALE
            && is_compact(&hole)
            && !touches(&hole, face)
        {
            hole.iter().for_each(|&i| skin[i] = true);
        }
    }
}

/// Not much longer than wide.
fn is_compact(hole: &[usize]) -> bool {
    let span = |of: &dyn Fn(usize) -> usize| {
        let (low, high) =
            hole.iter().fold((usize::MAX, 0), |(low, high), &i| (low.min(of(i)), high.max(of(i))));
        (high - low + 1) as f32
    };
    let (width, height) = (span(&|i| i % WIDTH), span(&|i| i / WIDTH));
    width.max(height) <= 2.2 * width.min(height) + 4.0
}

/// Whether more than two of its pixels lie beside something that is not face.
fn touches(hole: &[usize], face: &[bool]) -> bool {
    let outside = |i: Option<&bool>| !i.copied().unwrap_or(false);
    let at_edge = |&&i: &&usize| {
        outside(face.get(i.wrapping_sub(1)))
            || outside(face.get(i + 1))
            || outside(face.get(i.wrapping_sub(WIDTH)))
            || outside(face.get(i + WIDTH))
    };
    hole.iter().filter(at_edge).count() > 2
}
