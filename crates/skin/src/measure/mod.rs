//! The four measures. Each works on the canonical canvas, on measured skin only.

mod blobs;
mod lines;
mod redness;
mod ridges;
mod spots;
mod texture;
mod wrinkles;

use crate::canvas::{HEIGHT, PIXELS, SCALE, WIDTH};
use crate::density::Density;
use crate::face::{EYE_OUTER, mirrored};
use crate::geometry::Point;
use crate::map::SkinMap;
use crate::plane::{Plane, masked_blur};
use crate::score::score;
use crate::{Measure, Region, RegionFinding};

/// Width of the smooth background (shading) that is taken away.
const BACKGROUND_MM: f32 = 4.0;
/// Regions with less measured skin are not reported.
const LEAST_REGION_CM2: f32 = 0.8;

/// What the measures look at.
pub(crate) struct Scene<'a> {
    pub density: &'a Density,
    pub map: &'a SkinMap,
    /// 1 on measured skin.
    pub skin: Plane,
    /// Density in green without its smooth background; dark is positive. 0 off the skin.
    pub relief: Plane,
    /// Measured skin by region, in square centimetres.
    pub region_cm2: [f32; Region::ALL.len()],
    /// Outer corner of the person's right and left eye.
    pub eye_corners: [Point; 2],
}

impl<'a> Scene<'a> {
    pub(crate) fn new(density: &'a Density, map: &'a SkinMap, landmarks: &[Point]) -> Self {
        let skin = Plane::from_mask(WIDTH, HEIGHT, &map.skin);
        let background = masked_blur(&density.green, &skin, BACKGROUND_MM * SCALE);
        let mut relief = density.green.zip(&background, |value, background| value - background);
        for (value, skin) in relief.values.iter_mut().zip(&skin.values) {
            *value *= skin;
        }
        let mut region_cm2 = [0.0; Region::ALL.len()];
        let counted = (0..PIXELS).filter(|&i| map.skin[i]).filter_map(|i| map.regions[i]);
        counted.for_each(|region| region_cm2[region as usize] += 1.0);
        region_cm2.iter_mut().for_each(|area| *area /= 100.0 * SCALE * SCALE);
        let outer = usize::from(EYE_OUTER);
        let eye_corners = [landmarks[outer], landmarks[usize::from(mirrored(EYE_OUTER))]];
        Self { density, map, skin, relief, region_cm2, eye_corners }
    }

    /// All measured skin, in square centimetres.
    fn skin_cm2(&self) -> f32 {
        self.map.area_cm2(|_| true)
    }

    /// Findings for the regions that show enough skin.
    fn by_region(
        &self,
        measure: Measure,
        value: impl Fn(Region, f32) -> (f32, Option<u32>),
    ) -> Vec<RegionFinding> {
        let areas = Region::ALL.into_iter().zip(self.region_cm2);
        areas
            .filter(|(_, area)| *area >= LEAST_REGION_CM2)
            .map(|(region, area)| {
                let (raw, count) = value(region, area);
                RegionFinding { region, raw, score: score(measure, raw), count }
            })
            .collect()
    }
}

/// One measure before rounding.
pub(crate) struct Measured {
    pub measure: Measure,
    pub raw: f32,
    pub count: Option<u32>,
    pub area_mm2: Option<f32>,
    pub length_mm: Option<f32>,
    pub regions: Vec<RegionFinding>,
    /// How strongly each canvas pixel is marked, 0–1.
    pub layer: Plane,
}

/// Measures everything, in the order of [`Measure::ALL`].
pub(crate) fn measure(scene: &Scene) -> [Measured; 4] {
    let wrinkles = wrinkles::measure(scene);
    let spots = spots::measure(scene, &wrinkles.layer);
    let texture = texture::measure(scene, &wrinkles.layer, &spots.layer);
    [spots, redness::measure(scene), wrinkles, texture]
}

/// 0 below `low`, 1 above `high`, smooth between.
fn smooth_step(low: f32, high: f32, value: f32) -> f32 {
    let t = ((value - low) / (high - low)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

/// Smaller and larger eigenvalue of the symmetric matrix (a b; b c).
fn eigenvalues(a: f32, b: f32, c: f32) -> (f32, f32) {
    let middle = f32::midpoint(a, c);
    let radius = ((a - c) * 0.5).hypot(b);
    (middle - radius, middle + radius)
}

/// Mean place, variances and covariance of a group of pixels.
struct Moments {
    mean: [f32; 2],
    xx: f32,
    xy: f32,
    yy: f32,
}

impl Moments {
    /// Of pixel indexes in a picture of `width`.
    fn of(pixels: &[usize], width: usize) -> Self {
        let count = pixels.len().max(1) as f32;
        let place = |&i: &usize| [(i % width) as f32, (i / width) as f32];
        let sum = pixels.iter().map(place).fold([0.0; 2], |sum, p| [sum[0] + p[0], sum[1] + p[1]]);
        let mean = sum.map(|sum| sum / count);
        let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
        for [x, y] in pixels.iter().map(place) {
            let (x, y) = (x - mean[0], y - mean[1]);
            xx += x * x;
            xy += x * y;
            yy += y * y;
        }
        Self { mean, xx: xx / count, xy: xy / count, yy: yy / count }
    }

    /// Variance across and along the group's main direction.
    fn variances(&self) -> (f32, f32) {
        let (across, along) = eigenvalues(self.xx, self.xy, self.yy);
        (across.max(0.0), along.max(0.0))
    }

    /// The main direction, in radians from the x axis.
    fn direction(&self) -> f32 {
        0.5 * (2.0 * self.xy).atan2(self.xx - self.yy)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_of_a_slanted_line() {
        let pixels: Vec<usize> = (0..20).map(|i| i * 64 + i).collect();
        let moments = Moments::of(&pixels, 64);
        assert!((moments.direction() - std::f32::consts::FRAC_PI_4).abs() < 1e-4);
        let (across, along) = moments.variances();
        assert!(across < 1e-3);
        // The variance of 20 equally spaced steps of length √2.
        assert!((along - 2.0 * (400.0 - 1.0) / 12.0).abs() < 0.1, "{along}");
    }

    #[test]
    fn a_smooth_step_has_its_ends() {
        assert!(smooth_step(1.0, 3.0, 0.5).abs() < f32::EPSILON);
        assert!((smooth_step(1.0, 3.0, 2.0) - 0.5).abs() < 1e-6);
        assert!((smooth_step(1.0, 3.0, 9.0) - 1.0).abs() < f32::EPSILON);
    }
}
