//! The canonical canvas: every face at the same place and size.
//!
//! The eyes are level and 63 mm apart at four pixels per millimetre, so what is measured here
//! does not depend on the photo's resolution or the tilt of the head. The portrait that people
//! look at shows the same at six pixels per millimetre.

use crate::face::Mesh;
use crate::geometry::{Affine, Point};
use crate::photo::{Crop, Photo, bicubic, bilinear};
use crate::plane::Plane;

/// Pixels per millimetre.
pub(crate) const SCALE: f32 = 4.0;
/// 176 mm.
pub(crate) const WIDTH: usize = 704;
/// 224 mm.
pub(crate) const HEIGHT: usize = 896;
pub(crate) const PIXELS: usize = WIDTH * HEIGHT;
/// Portrait pixels per canvas pixel.
pub(crate) const PORTRAIT: f32 = 1.5;
pub(crate) const PORTRAIT_WIDTH: usize = 1056;
pub(crate) const PORTRAIT_HEIGHT: usize = 1344;
/// Seen around the landmarks; what is farther away is not needed.
const MARGIN_MM: f32 = 8.0;
/// Distance between the middles of the eyes: the mean of adults, taken for everyone.
const EYE_DISTANCE_MM: f32 = 63.0;
/// Where the point between the eyes lies.
const EYES_AT: Point = [WIDTH as f32 / 2.0, 0.4 * HEIGHT as f32];
/// Shown around a photo that ends before the canvas does.
const SURROUND: [f32; 3] = [238.0, 236.0, 233.0];

/// Which way the head is turned, in degrees.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pose {
    pub yaw: f32,
    pub pitch: f32,
    pub roll: f32,
}

/// Where the canvas lies in the photo.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Placement {
    /// From canvas pixels to photo pixels.
    pub to_photo: Affine,
    /// Photo pixels per millimetre.
    pub px_per_mm: f32,
    /// Photo pixels between the eyes.
    pub eye_distance: f32,
    pub pose: Pose,
}

impl Placement {
    /// Places the canvas by the eyes of a mesh. Turning the head does not change the scale: the
    /// distance between the eyes is taken in three dimensions.
    pub(crate) fn of(mesh: &Mesh) -> Self {
        let [right, left] = mesh.eyes();
        let [x, y, z] = [left[0] - right[0], left[1] - right[1], left[2] - right[2]];
        let eye_distance = (x * x + y * y + z * z).sqrt();
        let px_per_mm = eye_distance / EYE_DISTANCE_MM;
        let roll = y.atan2(x);
        let middle = [f32::midpoint(right[0], left[0]), f32::midpoint(right[1], left[1])];
        let (forehead, chin) = (mesh.points[10], mesh.points[152]);
        let height = (chin[0] - forehead[0]).hypot(chin[1] - forehead[1]);
        Self {
            to_photo: Affine::rotated(middle, EYES_AT, px_per_mm / SCALE, roll),
            px_per_mm,
            eye_distance,
            pose: Pose {
                yaw: z.atan2(x.hypot(y)).to_degrees(),
                pitch: (chin[2] - forehead[2]).atan2(height).to_degrees(),
                roll: roll.to_degrees(),
            },
        }
    }
}

/// The face on the canvas.
pub(crate) struct Canvas {
    /// Red, green and blue, 0–255 (sRGB), not rounded.
    pub colours: [Plane; 3],
    pub landmarks: Vec<Point>,
}

impl Canvas {
    pub(crate) fn new(photo: &Photo, mesh: &Mesh, placement: &Placement) -> Self {
        let back = placement.to_photo.inverse();
        let landmarks: Vec<Point> =
            mesh.flat().into_iter().map(|point| back.apply(point)).collect();
        let ratio = placement.px_per_mm / SCALE;
        // Averaging first, so that a photo of much higher resolution does not alias.
        let colours = if ratio > 1.4 {
            let (small, map) = resized(photo, &placement.to_photo, [WIDTH, HEIGHT], ratio);
            sample(&small, &map, &landmarks)
        } else {
            sample(photo, &placement.to_photo, &landmarks)
        };
        Self { colours, landmarks }
    }
}

/// The face as a picture to look at.
pub(crate) fn portrait(photo: &Photo, placement: &Placement) -> Photo {
    let to_photo = placement.to_photo.after_scaling(1.0 / PORTRAIT);
    let ratio = placement.px_per_mm / (SCALE * PORTRAIT);
    let (near, map) = resized(photo, &to_photo, [PORTRAIT_WIDTH, PORTRAIT_HEIGHT], ratio);
    let mut portrait = Photo::new(PORTRAIT_WIDTH, PORTRAIT_HEIGHT);
    for (y, row) in portrait.pixels.chunks_exact_mut(PORTRAIT_WIDTH * 3).enumerate() {
        for (x, pixel) in row.as_chunks_mut::<3>().0.iter_mut().enumerate() {
            let place = map.apply([x as f32 + 0.5, y as f32 + 0.5]);
            let colour = bilinear(&near, place).unwrap_or(SURROUND);
            *pixel = colour.map(|value| (value + 0.5) as u8);
        }
    }
    portrait
}

/// The part of the photo under a picture of `size`, with `ratio` of its pixels becoming one, and
/// the map into it.
fn resized(photo: &Photo, to_photo: &Affine, size: [usize; 2], ratio: f32) -> (Photo, Affine) {
    let crop = covered(to_photo, size, photo);
    let columns = (crop.width / ratio).round() as usize;
    let small = photo.resized(crop, columns, (crop.height / ratio).round() as usize);
    let shrink = [small.width as f32 / crop.width, small.height as f32 / crop.height];
    let map = to_photo.into_crop([crop.left, crop.top], shrink);
    (small, map)
}

/// The part of the photo under a picture of `size`.
fn covered(to_photo: &Affine, size: [usize; 2], photo: &Photo) -> Crop {
    let [right, bottom] = size.map(|side| side as f32);
    let corners = [[0.0, 0.0], [right, 0.0], [0.0, bottom], [right, bottom]];
    let corners = corners.map(|corner| to_photo.apply(corner));
    let span = |axis: usize, length: usize| {
        let most = length as f32;
        let low = corners.iter().map(|corner| corner[axis]).fold(most - 2.0, f32::min);
        let high = corners.iter().map(|corner| corner[axis]).fold(2.0, f32::max);
        (low.max(0.0).floor(), high.min(most).ceil())
    };
    let ((left, right), (top, bottom)) = (span(0, photo.width), span(1, photo.height));
    Crop { left, top, width: right - left, height: bottom - top }
}

fn sample(photo: &Photo, map: &Affine, landmarks: &[Point]) -> [Plane; 3] {
    let mut colours =
        SURROUND.map(|value| Plane { values: vec![value; PIXELS], width: WIDTH, height: HEIGHT });
    let [columns, rows] = [(0, WIDTH), (1, HEIGHT)].map(|(axis, most)| {
        let places = || landmarks.iter().map(|landmark| landmark[axis]);
        let margin = MARGIN_MM * SCALE;
        let low = (places().fold(f32::MAX, f32::min) - margin).max(0.0) as usize;
        let high = (places().fold(0.0, f32::max) + margin) as usize;
        low.min(most)..high.min(most)
    });
    for y in rows {
        for x in columns.clone() {
            let place = map.apply([x as f32 + 0.5, y as f32 + 0.5]);
            let Some(colour) = bicubic(photo, place) else { continue };
            for (plane, value) in colours.iter_mut().zip(colour) {
                plane.values[y * WIDTH + x] = value;
            }
        }
    }
    colours
}
