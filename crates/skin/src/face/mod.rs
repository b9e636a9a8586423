//! Finding the face and its 468 landmarks.

mod anatomy;
mod detector;
mod mesh;
#[cfg(test)]
mod tests;

pub(crate) use anatomy::{
    BROW, CHEEK_MIDDLE, EYE, EYE_INNER, EYE_OUTER, LID, LID_LOWER, LID_UPPER, LIPS, MOUTH_CORNER,
    NOSTRIL, OUTLINE, both_sides, left_side, mirrored, right_side,
};
pub(crate) use detector::{Detection, Detector};
pub(crate) use mesh::{Mesh, Mesher};

/// The models, extracted by `bin/models` and checked by the build script.
const DETECTOR: &[u8] = include_bytes!("../../../../models/face_detection_short_range.tflite");
const MESH: &[u8] = include_bytes!("../../../../models/face_landmark.tflite");
