//! What does not prevent a measurement but should be known.

use crate::Note;
use crate::face::{EYE_INNER, EYE_OUTER, LID_LOWER, LID_UPPER, MOUTH_CORNER, mirrored};
use crate::geometry::Point;
use crate::map::SkinMap;

/// An eye that is open less than this share of its width is closed.
const CLOSED: f32 = 0.1;
/// A mouth wider than this share of the distance between the eyes smiles.
const SMILE: f32 = 0.92;
/// Less of the face's skin visible than this is worth a note.
const MOSTLY_VISIBLE: f32 = 0.75;

pub(crate) fn notes(landmarks: &[Point], map: &SkinMap) -> Vec<Note> {
    let said = [
        (Note::EyesClosed, eyes_closed(landmarks)),
        (Note::Smiling, smiling(landmarks)),
        (Note::Beard, map.bearded),
        (Note::PartlyCovered, map.visible_share() < MOSTLY_VISIBLE),
    ];
    said.into_iter().filter(|(_, applies)| *applies).map(|(note, _)| note).collect()
}

fn between(landmarks: &[Point], a: u16, b: u16) -> f32 {
    let ([ax, ay], [bx, by]) = (landmarks[usize::from(a)], landmarks[usize::from(b)]);
    (ax - bx).hypot(ay - by)
}

fn eyes_closed(landmarks: &[Point]) -> bool {
    let open = |side: &dyn Fn(u16) -> u16| {
        between(landmarks, side(LID_UPPER), side(LID_LOWER))
            / between(landmarks, side(EYE_OUTER), side(EYE_INNER)).max(1.0)
    };
    open(&|n| n) < CLOSED && open(&mirrored) < CLOSED
}

fn smiling(landmarks: &[Point]) -> bool {
    let mouth = between(landmarks, MOUTH_CORNER, mirrored(MOUTH_CORNER));
    let outer = between(landmarks, EYE_OUTER, mirrored(EYE_OUTER));
    let inner = between(landmarks, EYE_INNER, mirrored(EYE_INNER));
    mouth > SMILE * f32::midpoint(outer, inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn face(eyelids: f32, mouth: f32) -> Vec<Point> {
        let mut landmarks = vec![[0.0; 2]; 468];
        let mut put = |n: u16, x: f32, y: f32| {
            landmarks[usize::from(n)] = [x, y];
            landmarks[usize::from(mirrored(n))] = [1000.0 - x, y];
        };
        put(EYE_OUTER, 250.0, 500.0);
        put(EYE_INNER, 400.0, 500.0);
        put(LID_UPPER, 325.0, 500.0 - eyelids / 2.0);
        put(LID_LOWER, 325.0, 500.0 + eyelids / 2.0);
        put(MOUTH_CORNER, 500.0 - mouth / 2.0, 900.0);
        landmarks
    }

    #[test]
    fn open_and_closed_eyes() {
        assert!(!eyes_closed(&face(40.0, 250.0)));
        assert!(eyes_closed(&face(8.0, 250.0)));
    }

    #[test]
    fn a_wide_mouth_smiles() {
        assert!(!smiling(&face(40.0, 250.0)));
        assert!(smiling(&face(40.0, 350.0)));
    }
}
