//! Which landmarks outline what, in the numbering of the published 468-point mesh.
//!
//! Lists are given for the person's right side; the left side is the mirror image.

use crate::geometry::Point;

/// Landmarks on the middle line, which are their own mirror image.
const MIDDLE: [u16; 28] = [
    0, 1, 2, 4, 5, 6, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 94, 151, 152, 164, 168, 175,
    195, 197, 199, 200,
];
/// The first landmark of the left side.
const FIRST_LEFT: u16 = 248;

/// The outline of the face, once around.
pub(crate) const OUTLINE: [u16; 36] = [
    10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152,
    148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
];
/// The eye opening with its rim.
pub(crate) const EYE: [u16; 16] =
    [226, 247, 30, 29, 27, 28, 56, 190, 243, 112, 26, 22, 23, 24, 110, 25];
/// The upper lid up to the brow.
pub(crate) const LID: [u16; 10] = [225, 224, 223, 222, 221, 189, 190, 27, 247, 113];
pub(crate) const BROW: [u16; 10] = [70, 63, 105, 66, 107, 55, 65, 52, 53, 46];
pub(crate) const NOSTRIL: [u16; 10] = [64, 219, 218, 79, 239, 238, 20, 242, 97, 98];
/// The outer edge of both lips.
pub(crate) const LIPS: [u16; 20] =
    [61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 409, 270, 269, 267, 0, 37, 39, 40, 185];
/// Outer and inner corner of the right eye.
pub(crate) const EYE_OUTER: u16 = 33;
pub(crate) const EYE_INNER: u16 = 133;
/// Middle of the upper and the lower lid's edge.
pub(crate) const LID_UPPER: u16 = 159;
pub(crate) const LID_LOWER: u16 = 145;
pub(crate) const MOUTH_CORNER: u16 = 61;
pub(crate) const CHEEK_MIDDLE: u16 = 205;

/// The landmark on the other side. Left landmarks are numbered from 248 in the order of the
/// right ones they mirror.
pub(crate) fn mirrored(landmark: u16) -> u16 {
    if MIDDLE.contains(&landmark) {
        return landmark;
    }
    let middle_below = |n: u16| MIDDLE.iter().filter(|&&middle| middle < n).count() as u16;
    if landmark < FIRST_LEFT {
        return FIRST_LEFT + landmark - middle_below(landmark);
    }
    let rank = landmark - FIRST_LEFT;
    (0..FIRST_LEFT).filter(|n| !MIDDLE.contains(n)).nth(usize::from(rank)).unwrap_or(landmark)
}

/// The places of a list of landmarks on the right side.
pub(crate) fn right_side(landmarks: &[Point], list: &[u16]) -> Vec<Point> {
    list.iter().map(|&n| landmarks[usize::from(n)]).collect()
}

/// The places of the mirror images of a list of landmarks.
pub(crate) fn left_side(landmarks: &[Point], list: &[u16]) -> Vec<Point> {
    list.iter().map(|&n| landmarks[usize::from(mirrored(n))]).collect()
}

/// An outline from the right side and back along the left one.
pub(crate) fn both_sides(landmarks: &[Point], list: &[u16]) -> Vec<Point> {
    let mut outline = right_side(landmarks, list);
    outline.extend(left_side(landmarks, list).into_iter().rev());
    outline
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mirroring_twice_leads_back() {
        for landmark in 0..468 {
            assert!(mirrored(landmark) < 468);
            assert_eq!(mirrored(mirrored(landmark)), landmark);
        }
    }

    #[test]
    fn known_pairs() {
        for (right, left) in [(33, 263), (133, 362), (61, 291), (234, 454), (3, 248), (247, 467)] {
            assert_eq!(mirrored(right), left);
        }
    }
}
