//! The measures. Each works on the canonical canvas, on measured skin only.

mod blobs;
mod circles;
mod evenness;
mod lines;
mod marks;
mod pores;
mod redness;
mod ridges;
mod shine;
mod spots;
mod texture;
mod tone;
mod wrinkles;

pub(crate) use tone::tone;

use crate::canvas::{HEIGHT, PIXELS, SCALE, WIDTH};
use crate::density::Density;
use crate::face::{EYE_OUTER, mirrored};
use crate::geometry::Point;
use crate::map::SkinMap;
use crate::plane::{Plane, double, halve, masked_blur};
use crate::score::score;
use crate::{Measure, Region, RegionFinding};

/// Width of the smooth background (shading) that is taken away.
const BACKGROUND_MM: f32 = 4.0;
/// Layers fade out over this distance from the edge of the measured skin.
const FADE_MM: f32 = 3.0;
/// Regions with less measured skin are not reported.
const LEAST_REGION_CM2: f32 = 0.8;

/// What the measures look at.
pub(crate) struct Scene<'a> {
    pub density: &'a Density,
    pub map: &'a SkinMap,
    /// Density in green without its smooth background; dark is positive. 0 off the skin.
    pub relief: Plane,
    /// The same at half the resolution, and the skin and its colours there.
    pub coarse: Coarse,
    /// Measured skin by region, in square centimetres.
    pub region_cm2: [f32; Region::ALL.len()],
    /// Outer corner of the person's right and left eye.
    pub eye_corners: [Point; 2],
    /// Blur of the photo's edges (standard deviation).
    pub blur_mm: f32,
}

impl<'a> Scene<'a> {
    pub(crate) fn new(
        density: &'a Density,
        map: &'a SkinMap,
        landmarks: &[Point],
        blur_mm: f32,
    ) -> Self {
        let mut coarse = Coarse::new(density, map);
        let background = coarse.smooth(&coarse.green, BACKGROUND_MM);
        let mut relief =
            density.green.zip(&double(&background), |value, background| value - background);
        for (value, skin) in relief.values.iter_mut().zip(&map.skin) {
            *value *= f32::from(u8::from(*skin));
        }
        coarse.relief = halve(&relief);
        let mut region_cm2 = [0.0; Region::ALL.len()];
        let counted = (0..PIXELS).filter(|&i| map.skin[i]).filter_map(|i| map.regions[i]);
        counted.for_each(|region| region_cm2[region as usize] += 1.0);
        region_cm2.iter_mut().for_each(|area| *area /= 100.0 * SCALE * SCALE);
        let outer = usize::from(EYE_OUTER);
        let eye_corners = [landmarks[outer], landmarks[usize::from(mirrored(EYE_OUTER))]];
        Self { density, map, relief, coarse, region_cm2, eye_corners, blur_mm }
    }

    /// All measured skin of the regions, in square centimetres.
    fn skin_cm2(&self) -> f32 {
        self.region_cm2.iter().sum::<f32>().max(1.0)
    }

    /// A plane at half the canvas's resolution without its smooth background; 0 off the skin.
    fn without_background(&self, plane: &Plane) -> Plane {
        let coarse = &self.coarse;
        let background = coarse.smooth(plane, BACKGROUND_MM);
        let mut relief = plane.zip(&background, |value, background| value - background);
        for (value, skin) in relief.values.iter_mut().zip(&coarse.skin.values) {
            *value *= skin;
        }
        relief
    }

    /// Whether enough of a region is measured skin.
    fn shows(&self, region: Region) -> bool {
        self.region_cm2[region as usize] >= LEAST_REGION_CM2
    }

    /// How much of a region's skin is not covered, 0–1.
    fn visible_share(&self, region: Region) -> f32 {
        let all = self.map.expected.iter().zip(&self.map.regions);
        let expected = all.filter(|(skin, of)| **skin && **of == Some(region)).count() as f32;
        self.region_cm2[region as usize] * 100.0 * SCALE * SCALE / expected.max(1.0)
    }

    /// Findings for the regions that show enough skin.
    fn by_region(
        &self,
        measure: Measure,
        value: impl Fn(Region, f32) -> (f32, Option<u32>),
    ) -> Vec<RegionFinding> {
        let areas = Region::ALL.into_iter().zip(self.region_cm2);
        areas
            .filter(|(region, _)| self.shows(*region))
            .map(|(region, area)| {
                let (raw, count) = value(region, area);
                RegionFinding { region, raw, score: score(measure, raw), count }
            })
            .collect()
    }
}

/// The face at half the canvas's resolution, for everything that is not fine.
pub(crate) struct Coarse {
    pub red: Plane,
    pub green: Plane,
    pub blue: Plane,
    pub relief: Plane,
    /// 1 where most of the pixel is measured skin.
    pub skin: Plane,
    /// The regions of measured skin.
    pub regions: Vec<Option<Region>>,
    /// Millimetres to the nearest pixel that is not measured.
    pub to_edge: Vec<f32>,
}

/// Pixels per millimetre there.
pub(crate) const COARSE_SCALE: f32 = SCALE / 2.0;

impl Coarse {
    fn new(density: &Density, map: &SkinMap) -> Self {
        let full = Plane::from_mask(WIDTH, HEIGHT, &map.skin);
        let share = halve(&full);
        let is_skin: Vec<bool> = share.values.iter().map(|&share| share > 0.5).collect();
        let width = share.width;
        // Averages over the skin in each pixel only: beside it lie hair and lips.
        let colour = |plane: &Plane| {
            let sum = halve(&plane.zip(&full, |value, skin| value * skin));
            sum.zip(&share, |sum, share| if share > 0.0 { sum / share } else { 0.0 })
        };
        let place = |i: usize| i / width * 2 * WIDTH + i % width * 2;
        let regions = is_skin
            .iter()
            .enumerate()
            .map(|(i, &skin)| map.regions[place(i)].filter(|_| skin))
            .collect();
        Self {
            red: colour(&density.red),
            green: colour(&density.green),
            blue: colour(&density.blue),
            relief: Plane::new(0, 0),
            to_edge: (0..is_skin.len()).map(|i| map.to_edge[place(i)]).collect(),
            skin: Plane::from_mask(width, share.height, &is_skin),
            regions,
        }
    }

    /// Averaged over a Gaussian of this width, on skin only.
    fn smooth(&self, plane: &Plane, mm: f32) -> Plane {
        masked_blur(plane, &self.skin, mm * COARSE_SCALE)
    }

    fn is_skin(&self, index: usize) -> bool {
        self.skin.values[index] > 0.5
    }

    /// The pixels of measured skin in a named region, and the region.
    fn places(&self) -> impl Iterator<Item = (usize, Region)> {
        self.regions.iter().enumerate().filter_map(|(i, region)| Some((i, (*region)?)))
    }

    /// The values of a plane at measured skin of the wanted regions, one of `step`.
    fn values(&self, plane: &Plane, step: usize, wanted: impl Fn(Region) -> bool) -> Vec<f32> {
        let places = self.places().filter(|(_, region)| wanted(*region)).step_by(step);
        places.map(|(i, _)| plane.values[i]).collect()
    }

    /// Sum over all measured skin of the regions, and over each of them.
    fn sums(&self, plane: &Plane) -> (f32, [f32; Region::ALL.len()]) {
        let mut sums = [0f32; Region::ALL.len()];
        self.places().for_each(|(i, region)| sums[region as usize] += plane.values[i]);
        (sums.iter().sum(), sums)
    }

    /// How far each pixel counts where the edge of the skin must not matter.
    fn inside(&self) -> Plane {
        let mut inside = Plane::new(self.skin.width, self.skin.height);
        inside.values.fill(1.0);
        self.fade(&mut inside);
        inside
    }

    /// Fades a layer towards the edge of the measured skin, so that no mask shows.
    fn fade(&self, layer: &mut Plane) {
        for (i, value) in layer.values.iter_mut().enumerate() {
            let skin = if self.is_skin(i) { 1.0 } else { 0.0 };
            *value *= skin * smooth_step(0.0, FADE_MM, self.to_edge[i]);
        }
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
    /// How strongly each place is marked, 0–1; at the canvas's resolution or half of it.
    pub layer: Plane,
}

impl Measured {
    /// The layer at the canvas's resolution.
    pub(crate) fn layer_on_canvas(self) -> Plane {
        if self.layer.width == WIDTH { self.layer } else { double(&self.layer) }
    }
}

/// Measures everything that the visible skin allows, in the order of [`Measure::ALL`].
pub(crate) fn measure(scene: &Scene) -> Vec<Measured> {
    let wrinkles = wrinkles::measure(scene);
    let lines = double(&wrinkles.layer);
    let [brown, red] = marks::marks(scene, &lines);
    let spots = spots::measure(scene, Measure::Spots, &brown);
    let acne = spots::measure(scene, Measure::Acne, &red);
    let pores = pores::measure(scene, &[&lines, &spots.layer, &acne.layer]);
    let texture = texture::measure(scene, &[&wrinkles.layer, &halve(&spots.layer)]);
    let mut all = vec![wrinkles, spots, redness::measure(scene), acne];
    all.extend(pores);
    all.extend(texture);
    all.push(shine::measure(scene));
    all.extend(circles::measure(scene));
    all.push(evenness::measure(scene));
    all
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
