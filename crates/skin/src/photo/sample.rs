//! Reading a photo at places between its pixels.

use super::Photo;
use crate::geometry::Affine;

impl Photo {
    /// The pixel at (x, y), the nearest one when that is outside.
    fn nearest(&self, x: isize, y: isize) -> [f32; 3] {
        let x = x.clamp(0, self.width as isize - 1) as usize;
        let y = y.clamp(0, self.height as isize - 1) as usize;
        let start = (y * self.width + x) * 3;
        [self.pixels[start], self.pixels[start + 1], self.pixels[start + 2]].map(f32::from)
    }
}

/// A square of `side` pixels seen through `map` (square → photo), interleaved RGB in 0–255,
/// by bilinear interpolation; outside the photo its edge goes on.
pub(crate) fn square(photo: &Photo, map: &Affine, side: usize) -> Vec<f32> {
    let mut values = Vec::with_capacity(side * side * 3);
    for y in 0..side {
        for x in 0..side {
            let [sx, sy] = map.apply([x as f32 + 0.5, y as f32 + 0.5]);
            values.extend(bilinear_at(photo, sx - 0.5, sy - 0.5));
        }
    }
    values
}

/// The colour at a point (continuous coordinates) by bilinear interpolation, or `None` outside
/// the photo.
pub(crate) fn bilinear(photo: &Photo, [x, y]: [f32; 2]) -> Option<[f32; 3]> {
    if x < 0.0 || y < 0.0 || x > photo.width as f32 || y > photo.height as f32 {
        return None;
    }
    let (x, y) = (x - 0.5, y - 0.5);
    let (column, row) = (x as usize, y as usize);
    if x < 0.0 || y < 0.0 || column + 1 >= photo.width || row + 1 >= photo.height {
        return Some(bilinear_at(photo, x, y));
    }
    let (right, bottom) = (x - column as f32, y - row as f32);
    let start = (row * photo.width + column) * 3;
    let upper = &photo.pixels[start..][..6];
    let lower = &photo.pixels[start + photo.width * 3..][..6];
    Some(std::array::from_fn(|c| {
        let [a, b, c, d] = [upper[c], upper[c + 3], lower[c], lower[c + 3]].map(f32::from);
        let (top, low) = (a + (b - a) * right, c + (d - c) * right);
        top + (low - top) * bottom
    }))
}

fn bilinear_at(photo: &Photo, x: f32, y: f32) -> [f32; 3] {
    let (left, top) = (x.floor(), y.floor());
    let (right, bottom) = (x - left, y - top);
    let (left, top) = (left as isize, top as isize);
    let corners = [
        (0, 0, (1.0 - right) * (1.0 - bottom)),
        (1, 0, right * (1.0 - bottom)),
        (0, 1, (1.0 - right) * bottom),
        (1, 1, right * bottom),
    ];
    let mut sum = [0.0; 3];
    for (dx, dy, weight) in corners {
        for (total, value) in sum.iter_mut().zip(photo.nearest(left + dx, top + dy)) {
            *total += weight * value;
        }
    }
    sum
}

/// Weights of the four neighbours for Catmull–Rom interpolation at `t` between the middle two.
fn catmull_rom(t: f32) -> [f32; 4] {
    let (t2, t3) = (t * t, t * t * t);
    [
        -0.5 * t3 + t2 - 0.5 * t,
        1.5 * t3 - 2.5 * t2 + 1.0,
        -1.5 * t3 + 2.0 * t2 + 0.5 * t,
        0.5 * t3 - 0.5 * t2,
    ]
}

/// The colour at a point (continuous coordinates) by bicubic interpolation, or `None` outside
/// the photo.
pub(crate) fn bicubic(photo: &Photo, [x, y]: [f32; 2]) -> Option<[f32; 3]> {
    if x < 0.0 || y < 0.0 || x > photo.width as f32 || y > photo.height as f32 {
        return None;
    }
    let (x, y) = (x - 0.5, y - 0.5);
    let (left, top) = (x.floor(), y.floor());
    let (across, down) = (catmull_rom(x - left), catmull_rom(y - top));
    let (left, top) = (left as isize - 1, top as isize - 1);
    let inside = left >= 0
        && top >= 0
        && left + 4 <= photo.width as isize
        && top + 4 <= photo.height as isize;
    Some(if inside {
        let start = (top as usize * photo.width + left as usize) * 3;
        inner(photo, start, across, down)
    } else {
        edge(photo, [left, top], across, down)
    })
}

/// All sixteen neighbours are inside; `start` is the index of the first.
fn inner(photo: &Photo, start: usize, across: [f32; 4], down: [f32; 4]) -> [f32; 3] {
    let mut sum = [0.0; 3];
    for (row, weight) in down.into_iter().enumerate() {
        let values = &photo.pixels[start + row * photo.width * 3..][..12];
        for (channel, total) in sum.iter_mut().enumerate() {
            let line = across[0] * f32::from(values[channel])
                + across[1] * f32::from(values[channel + 3])
                + across[2] * f32::from(values[channel + 6])
                + across[3] * f32::from(values[channel + 9]);
            *total += weight * line;
        }
    }
    sum
}

fn edge(photo: &Photo, [left, top]: [isize; 2], across: [f32; 4], down: [f32; 4]) -> [f32; 3] {
    let mut sum = [0.0; 3];
    for (dy, vertical) in (0..).zip(down) {
        for (dx, horizontal) in (0..).zip(across) {
            for (total, value) in sum.iter_mut().zip(photo.nearest(left + dx, top + dy)) {
                *total += vertical * horizontal * value;
            }
        }
    }
    sum
}
