//! Affine maps between the photo, the portrait and the face models' inputs.
//!
//! Coordinates are continuous: the centre of the first pixel is (0.5, 0.5).

use serde::{Deserialize, Serialize};

/// A point in pixels.
pub(crate) type Point = [f32; 2];

/// The map x' = a·x + b·y + c, y' = d·x + e·y + f.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)] // the letters are explained by the formula above
pub struct Affine {
    pub a: f32,
    pub b: f32,
    pub c: f32,
    pub d: f32,
    pub e: f32,
    pub f: f32,
}

impl Affine {
    /// The map of a square's pixels onto a rotated square in an image: `centre` and `scale`
    /// (image pixels per pixel of the square) say where, `angle` is in radians, and `anchor` is
    /// the point of the square that lies on `centre`.
    pub(crate) fn rotated(centre: Point, anchor: Point, scale: f32, angle: f32) -> Self {
        let (sin, cos) = angle.sin_cos();
        let (a, d) = (cos * scale, sin * scale);
        Self {
            a,
            b: -d,
            c: centre[0] - (a * anchor[0] - d * anchor[1]),
            d,
            e: a,
            f: centre[1] - (d * anchor[0] + a * anchor[1]),
        }
    }

    /// Where a point lands.
    #[must_use]
    pub fn apply(&self, [x, y]: [f32; 2]) -> [f32; 2] {
        [self.a * x + self.b * y + self.c, self.d * x + self.e * y + self.f]
    }

    /// The map back. The maps of this crate always have one.
    #[must_use]
    pub fn inverse(&self) -> Self {
        let determinant = self.a * self.e - self.b * self.d;
        let (a, b) = (self.e / determinant, -self.b / determinant);
        let (d, e) = (-self.d / determinant, self.a / determinant);
        Self { a, b, c: -(a * self.c + b * self.f), d, e, f: -(d * self.c + e * self.f) }
    }

    /// The map of a picture whose pixels are first scaled by `scale`.
    pub(crate) fn after_scaling(self, scale: f32) -> Self {
        let Self { a, b, d, e, .. } = self;
        Self { a: a * scale, b: b * scale, d: d * scale, e: e * scale, ..self }
    }

    /// The same map into an image cut at `origin` and then scaled by `scale` (x, y).
    pub(crate) fn into_crop(self, origin: Point, scale: Point) -> Self {
        Self {
            a: self.a * scale[0],
            b: self.b * scale[0],
            c: (self.c - origin[0]) * scale[0],
            d: self.d * scale[1],
            e: self.e * scale[1],
            f: (self.f - origin[1]) * scale[1],
        }
    }
}

/// Distance between two points.
pub(crate) fn distance(a: Point, b: Point) -> f32 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_inverse_leads_back() {
        let map = Affine::rotated([310.0, 220.5], [528.0, 537.0], 0.41, 0.2);
        let back = map.inverse().apply(map.apply([100.0, 900.0]));
        assert!(distance(back, [100.0, 900.0]) < 0.01, "{back:?}");
    }

    #[test]
    fn the_anchor_lands_on_the_centre() {
        let map = Affine::rotated([310.0, 220.5], [96.0, 96.0], 2.0, -0.7);
        assert!(distance(map.apply([96.0, 96.0]), [310.0, 220.5]) < 0.001);
    }

    #[test]
    fn scaling_comes_first() {
        let map = Affine::rotated([10.0, 20.0], [0.0, 0.0], 2.0, 0.3);
        let expected = map.apply([4.0, 6.0]);
        assert!(distance(map.after_scaling(2.0).apply([2.0, 3.0]), expected) < 1e-4);
    }

    #[test]
    fn a_crop_moves_and_scales() {
        let map = Affine::rotated([10.0, 20.0], [0.0, 0.0], 1.0, 0.0);
        let cropped = map.into_crop([4.0, 6.0], [0.5, 0.25]);
        assert!(distance(cropped.apply([0.0, 0.0]), [3.0, 3.5]) < 1e-6);
    }
}
