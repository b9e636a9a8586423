//! The short-range face detector: where faces are and how large.
//!
//! Input 128 × 128; 896 anchors, each with a box and six key points, as published in the
//! model's graph (`face_detection_short_range`).

use crate::geometry::Point;
use crate::network::{Graph, ModelError};
use crate::photo::{Crop, Photo};

/// Side of the model's input.
pub(super) const SIDE: usize = 128;
/// Numbers per anchor: a box and six key points.
const BOX_NUMBERS: usize = 16;
/// Detections below this probability are not faces.
const LEAST_SCORE: f32 = 0.5;
/// Detections overlapping by more than this are the same face.
const SAME_FACE: f32 = 0.3;

/// One face in photo pixels.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Detection {
    /// Probability of being a face.
    pub score: f32,
    pub left: f32,
    pub top: f32,
    pub right: f32,
    pub bottom: f32,
    /// The person's right and left eye.
    pub eyes: [Point; 2],
}

impl Detection {
    pub(crate) fn width(&self) -> f32 {
        self.right - self.left
    }

    pub(crate) fn height(&self) -> f32 {
        self.bottom - self.top
    }
}

pub(crate) struct Detector {
    graph: Graph,
    /// Centres, as shares of the input's side.
    anchors: Vec<Point>,
}

/// A detection before merging: its score and the model's numbers as shares of the input.
struct Candidate {
    score: f32,
    numbers: [f32; BOX_NUMBERS],
}

impl Detector {
    pub(crate) fn new() -> Result<Self, ModelError> {
        let graph = Graph::read(super::DETECTOR)?;
        let anchors = anchors();
        let expected = vec![anchors.len() * BOX_NUMBERS, anchors.len()];
        if graph.input_length() != SIDE * SIDE * 3 || graph.output_lengths() != expected {
            return Err(ModelError::new("the face detector has unexpected sizes"));
        }
        Ok(Self { graph, anchors })
    }

    /// The faces in a photo, most certain first.
    pub(crate) fn detect(&self, photo: &Photo) -> Result<Vec<Detection>, ModelError> {
        self.in_square(letterbox(photo), photo)
    }

    /// The faces seen in the model's input, which shows `photo` in the middle of a square.
    pub(super) fn in_square(
        &self,
        input: Vec<f32>,
        photo: &Photo,
    ) -> Result<Vec<Detection>, ModelError> {
        let side = photo.width.max(photo.height) as f32;
        let outputs = self.graph.run(input)?;
        let [boxes, scores] = &outputs[..] else {
            return Err(ModelError::new("the face detector has unexpected outputs"));
        };
        let corner = [(photo.width as f32 - side) / 2.0, (photo.height as f32 - side) / 2.0];
        let merged = merge(self.candidates(boxes, scores));
        Ok(merged.iter().map(|candidate| candidate.in_photo(corner, side)).collect())
    }

    fn candidates(&self, boxes: &[f32], scores: &[f32]) -> Vec<Candidate> {
        let raw = boxes.as_chunks::<BOX_NUMBERS>().0;
        let mut found = Vec::new();
        for ((anchor, numbers), logit) in self.anchors.iter().zip(raw).zip(scores) {
            let score = 1.0 / (1.0 + (-logit.clamp(-100.0, 100.0)).exp());
            if score < LEAST_SCORE {
                continue;
            }
            let mut numbers = numbers.map(|number| number / SIDE as f32);
            // The second pair is the size of the box; all others are places near the anchor.
            for (i, number) in numbers.iter_mut().enumerate().filter(|(i, _)| !(2..4).contains(i)) {
                *number += anchor[i % 2];
            }
            found.push(Candidate { score, numbers });
        }
        found.sort_by(|a, b| b.score.total_cmp(&a.score));
        found
    }
}

/// Two anchors per cell of a 16 × 16 grid, then six per cell of an 8 × 8 grid.
fn anchors() -> Vec<Point> {
    let mut anchors = Vec::new();
    for (cells, each) in [(16, 2), (8, 6)] {
        for cell in 0..cells * cells {
            let place = [cell % cells, cell / cells].map(|i| (i as f32 + 0.5) / cells as f32);
            anchors.extend(std::iter::repeat_n(place, each));
        }
    }
    anchors
}

/// The photo in the middle of a square, the rest filled with the value of black.
fn letterbox(photo: &Photo) -> Vec<f32> {
    let side = photo.width.max(photo.height) as f32;
    let fit = |length: usize| ((length as f32 / side * SIDE as f32).round() as usize).max(1);
    let (width, height) = (fit(photo.width), fit(photo.height));
    let small = photo.resized(Crop::whole(photo), width, height);
    let (left, top) = ((SIDE - width) / 2, (SIDE - height) / 2);
    let mut input = vec![-1.0; SIDE * SIDE * 3];
    for (y, row) in small.pixels.chunks_exact(width * 3).enumerate() {
        let start = ((top + y) * SIDE + left) * 3;
        for (target, value) in input[start..start + row.len()].iter_mut().zip(row) {
            *target = f32::from(*value) * 2.0 / 255.0 - 1.0;
        }
    }
    input
}

/// Averages overlapping candidates, weighted by score (weighted non-maximum suppression).
fn merge(mut left: Vec<Candidate>) -> Vec<Candidate> {
    let mut merged = Vec::new();
    while let Some(top) = left.first().map(|candidate| candidate.numbers) {
        let (near, far): (Vec<_>, Vec<_>) =
            left.into_iter().partition(|candidate| overlap(&candidate.numbers, &top) > SAME_FACE);
        left = far;
        let Some(score) = near.first().map(|candidate| candidate.score) else { break };
        let total: f32 = near.iter().map(|candidate| candidate.score).sum();
        let numbers = std::array::from_fn(|i| {
            near.iter().map(|near| near.score * near.numbers[i]).sum::<f32>() / total
        });
        merged.push(Candidate { score, numbers });
    }
    merged
}

/// Shared area over joint area of two boxes given as centre and size.
fn overlap(a: &[f32; BOX_NUMBERS], b: &[f32; BOX_NUMBERS]) -> f32 {
    let shared = |axis: usize| {
        let end = (a[axis] + a[axis + 2] / 2.0).min(b[axis] + b[axis + 2] / 2.0);
        let start = (a[axis] - a[axis + 2] / 2.0).max(b[axis] - b[axis + 2] / 2.0);
        (end - start).max(0.0)
    };
    let both = shared(0) * shared(1);
    both / (a[2] * a[3] + b[2] * b[3] - both)
}

impl Candidate {
    fn in_photo(&self, corner: Point, side: f32) -> Detection {
        let place = |x: f32, y: f32| [x * side + corner[0], y * side + corner[1]];
        let [x, y, width, height, ..] = self.numbers;
        let [left, top] = place(x - width / 2.0, y - height / 2.0);
        let [right, bottom] = place(x + width / 2.0, y + height / 2.0);
        let eye = |i: usize| place(self.numbers[i], self.numbers[i + 1]);
        Detection { score: self.score, left, top, right, bottom, eyes: [eye(4), eye(6)] }
    }
}
