//! The face mesh: 468 landmarks in three dimensions.
//!
//! Input 192 × 192, a square around the face turned so that the eyes are level.

use super::anatomy::{EYE_INNER, EYE_OUTER, mirrored};
use super::detector::Detection;
use crate::geometry::{Affine, Point};
use crate::network::{Graph, ModelError};
use crate::photo::{Crop, Photo, square};
use std::borrow::Cow;

/// Side of the model's input.
pub(super) const SIDE: usize = 192;
const LANDMARKS: usize = 468;
/// The square is this much larger than the face, as the model was trained.
const MARGIN: f32 = 1.5;

/// Looks from a little aside: shares of the square's side to the right, down and larger, and
/// radians of turn. They add up to nothing.
const ASIDE: [[f32; 4]; 4] = [
    [0.02, 0.02, 0.03, 0.03],
    [-0.02, -0.02, 0.03, -0.03],
    [0.02, -0.02, -0.03, -0.03],
    [-0.02, 0.02, -0.03, 0.03],
];

/// Landmarks in photo pixels; depth grows away from the camera, in the same unit.
#[derive(Debug, Clone)]
pub(crate) struct Mesh {
    pub points: Vec<[f32; 3]>,
    /// Probability that the square holds a face.
    pub presence: f32,
}

/// A turned square in the photo.
#[derive(Clone, Copy)]
pub(super) struct Square {
    centre: Point,
    side: f32,
    angle: f32,
}

pub(crate) struct Mesher {
    graph: Graph,
}

impl Mesher {
    pub(crate) fn new() -> Result<Self, ModelError> {
        let graph = Graph::read(super::MESH)?;
        let mut outputs = graph.output_lengths();
        outputs.sort_unstable();
        if graph.input_length() != SIDE * SIDE * 3 || outputs != [1, LANDMARKS * 3] {
            return Err(ModelError::new("the face mesh has unexpected sizes"));
        }
        Ok(Self { graph })
    }

    /// The mesh of a detected face.
    pub(crate) fn first(&self, photo: &Photo, face: &Detection) -> Result<Mesh, ModelError> {
        self.inside(photo, Square::of(face))
    }

    /// A second look with the square placed by a first mesh, and the mean of some more from a
    /// little aside: a single look moves by a millimetre with hardly anything in the photo.
    pub(crate) fn refined(&self, photo: &Photo, mesh: &Mesh) -> Result<Mesh, ModelError> {
        let second = self.inside(photo, mesh.square())?;
        let square = second.square();
        let near = square.near(photo)?;
        let mut mean = self.look(&near, square)?;
        let share = 1.0 / (ASIDE.len() + 1) as f32;
        mean.scale(share);
        for aside in ASIDE {
            let look = self.look(&near, square.aside(aside))?;
            mean.add(&look, share);
        }
        Ok(mean)
    }

    fn inside(&self, photo: &Photo, square: Square) -> Result<Mesh, ModelError> {
        self.look(&square.near(photo)?, square)
    }

    fn look(&self, near: &Near, square: Square) -> Result<Mesh, ModelError> {
        let map = square.map();
        self.in_square(near.pixels(&map), &map)
    }

    /// The mesh seen in the model's input (0–255), which `map` takes to the photo.
    pub(super) fn in_square(&self, mut input: Vec<f32>, map: &Affine) -> Result<Mesh, ModelError> {
        input.iter_mut().for_each(|value| *value /= 255.0);
        let outputs = self.graph.run(input)?;
        let (mut coordinates, mut logit) = (None, None);
        for output in &outputs {
            if output.len() == 1 { logit = Some(output[0]) } else { coordinates = Some(output) }
        }
        let (Some(coordinates), Some(logit)) = (coordinates, logit) else {
            return Err(ModelError::new("the face mesh has unexpected outputs"));
        };
        let scale = map.a.hypot(map.d);
        let points = coordinates
            .as_chunks::<3>()
            .0
            .iter()
            .map(|&[x, y, z]| {
                // The model counts from the middle of the first pixel.
                let [x, y] = map.apply([x + 0.5, y + 0.5]);
                [x, y, z * scale]
            })
            .collect();
        Ok(Mesh { points, presence: 1.0 / (1.0 + (-logit).exp()) })
    }
}

impl Square {
    /// Around a detected face, turned with its eyes.
    pub(super) fn of(face: &Detection) -> Self {
        let [right, left] = face.eyes;
        Self {
            centre: [f32::midpoint(face.left, face.right), f32::midpoint(face.top, face.bottom)],
            side: MARGIN * face.width().max(face.height()),
            angle: (left[1] - right[1]).atan2(left[0] - right[0]),
        }
    }

    /// From the model's input to the photo.
    pub(super) fn map(self) -> Affine {
        let middle = [SIDE as f32 / 2.0; 2];
        Affine::rotated(self.centre, middle, self.side / SIDE as f32, self.angle)
    }

    /// A little beside this one.
    fn aside(self, [right, down, larger, turn]: [f32; 4]) -> Self {
        let [x, y] = self.centre;
        Self {
            centre: [x + right * self.side, y + down * self.side],
            side: self.side * (1.0 + larger),
            angle: self.angle + turn,
        }
    }

    /// The part of the photo that this square and those a little aside of it need. A large face is
    /// averaged down to about the model's resolution, so that fine detail does not alias.
    fn near(self, photo: &Photo) -> Result<Near<'_>, ModelError> {
        if !self.side.is_finite() || self.side < 8.0 {
            return Err(ModelError::new("a face without a size"));
        }
        let scale = self.side / SIDE as f32;
        if scale < 1.5 {
            return Ok(Near { photo: Cow::Borrowed(photo), corner: [0.0; 2], shrink: [1.0; 2] });
        }
        let (sin, cos) = self.angle.sin_cos();
        let half = 1.1 * self.side / 2.0 * (sin.abs() + cos.abs()) + 2.0 * scale;
        let left = (self.centre[0] - half).max(0.0);
        let top = (self.centre[1] - half).max(0.0);
        let width = (self.centre[0] + half).min(photo.width as f32) - left;
        let height = (self.centre[1] + half).min(photo.height as f32) - top;
        if width < 8.0 || height < 8.0 {
            return Err(ModelError::new("a face outside the photo"));
        }
        let [columns, rows] = [width, height].map(|length| (length / scale).round() as usize);
        let small = photo.resized(Crop { left, top, width, height }, columns, rows);
        let shrink = [small.width as f32 / width, small.height as f32 / height];
        Ok(Near { photo: Cow::Owned(small), corner: [left, top], shrink })
    }
}

/// The photo around a square.
struct Near<'a> {
    photo: Cow<'a, Photo>,
    corner: Point,
    shrink: [f32; 2],
}

impl Near<'_> {
    /// What `map` leads to, as the model's input.
    fn pixels(&self, map: &Affine) -> Vec<f32> {
        square(&self.photo, &map.into_crop(self.corner, self.shrink), SIDE)
    }
}

impl Mesh {
    fn scale(&mut self, share: f32) {
        self.points.iter_mut().flatten().for_each(|value| *value *= share);
        self.presence *= share;
    }

    /// Adds a share of another.
    fn add(&mut self, other: &Self, share: f32) {
        let pairs = self.points.iter_mut().flatten().zip(other.points.iter().flatten());
        pairs.for_each(|(value, other)| *value += share * other);
        self.presence += share * other.presence;
    }

    /// The places of the landmarks without their depth.
    pub(crate) fn flat(&self) -> Vec<Point> {
        self.points.iter().map(|&[x, y, _]| [x, y]).collect()
    }

    /// The middles of the person's right and left eye, in three dimensions.
    pub(crate) fn eyes(&self) -> [[f32; 3]; 2] {
        let middle = |a: u16, b: u16| {
            let (a, b) = (self.points[usize::from(a)], self.points[usize::from(b)]);
            std::array::from_fn(|axis| f32::midpoint(a[axis], b[axis]))
        };
        [middle(EYE_OUTER, EYE_INNER), middle(mirrored(EYE_OUTER), mirrored(EYE_INNER))]
    }

    /// The square around this mesh, turned with the eyes.
    fn square(&self) -> Square {
        let right = self.points[usize::from(EYE_OUTER)];
        let left = self.points[usize::from(mirrored(EYE_OUTER))];
        let angle = (left[1] - right[1]).atan2(left[0] - right[0]);
        let turn = Affine::rotated([0.0; 2], [0.0; 2], 1.0, -angle);
        let (mut low, mut high) = ([f32::MAX; 2], [f32::MIN; 2]);
        for point in self.flat() {
            let turned = turn.apply(point);
            for axis in 0..2 {
                low[axis] = low[axis].min(turned[axis]);
                high[axis] = high[axis].max(turned[axis]);
            }
        }
        let centre = [f32::midpoint(low[0], high[0]), f32::midpoint(low[1], high[1])];
        Square {
            centre: turn.inverse().apply(centre),
            side: MARGIN * (high[0] - low[0]).max(high[1] - low[1]),
            angle,
        }
    }
}
