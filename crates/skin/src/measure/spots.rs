//! Brown spots: blobs whose colour is that of melanin.

use super::blobs::{Blob, blobs};
use super::{Measured, Moments, Scene};
use crate::canvas::{HEIGHT, PIXELS, SCALE, WIDTH};
use crate::plane::{Plane, gaussian};
use crate::{Measure, Region};

/// Colours are compared after this much smoothing.
const SMOOTH_MM: f32 = 0.2;
/// Least contrast in green of anything that is looked at further.
const LEAST_ANY: f32 = 0.05;
/// Least contrast in green of a spot.
const LEAST_CONTRAST: f32 = 0.075;
/// Contrast in red over contrast in green: melanin is in between, blood below, dirt above.
const MELANIN: std::ops::Range<f32> = 0.2..0.82;
/// The same for spots under a millimetre.
const MELANIN_SMALLEST: std::ops::Range<f32> = 0.2..1.0;
/// A red lesion: little contrast in red, and this much more in green.
const RED_BELOW: f32 = 0.38;
const RED_DIFFERENCE: f32 = 0.045;
const LEAST_MM2: f32 = 0.6;
const MOST_MM2: f32 = 40.0;
/// Longer than this times its width is not a spot.
const MOST_ELONGATION: f32 = 2.2;
/// A spot fills this share of the ellipse around it.
const LEAST_FILL: f32 = 0.72;

/// One spot.
struct Spot {
    region: Region,
    area_mm2: f32,
    /// Contrast in green, in optical density.
    contrast: f32,
    pixels: Vec<usize>,
}

pub(super) fn measure(scene: &Scene, lines: &Plane) -> Measured {
    let spots = find(scene, lines);
    let load = |spots: &mut dyn Iterator<Item = &Spot>| -> f32 {
        spots.map(|spot| spot.area_mm2 * spot.contrast).sum()
    };
    let mut layer = Plane::new(WIDTH, HEIGHT);
    for spot in &spots {
        spot.pixels.iter().for_each(|&i| layer.values[i] = 1.0);
    }
    Measured {
        measure: Measure::Spots,
        raw: load(&mut spots.iter()) / scene.skin_cm2().max(1.0),
        count: Some(spots.len() as u32),
        area_mm2: Some(spots.iter().map(|spot| spot.area_mm2).sum()),
        length_mm: None,
        regions: scene.by_region(Measure::Spots, |region, area| {
            let inside = || spots.iter().filter(|spot| spot.region == region);
            (load(&mut inside()) / area, Some(inside().count() as u32))
        }),
        layer,
    }
}

fn find(scene: &Scene, lines: &Plane) -> Vec<Spot> {
    let smooth = |plane: &Plane| gaussian(plane, SMOOTH_MM * SCALE);
    let red = smooth(&scene.density.red);
    let green = smooth(&scene.density.green);
    let mut taken = vec![false; PIXELS];
    let mut spots = Vec::new();
    for blob in blobs(scene) {
        let Some(region) = scene.map.regions[blob.index].filter(|_| !taken[blob.index]) else {
            continue;
        };
        let around = Surroundings::of(scene, &blob, &red, &green);
        let Some(around) = around.filter(|around| around.contrast_green >= LEAST_ANY) else {
            continue;
        };
        let Some(pixels) = grow(&blob, &green, around.half_maximum()) else { continue };
        let area_mm2 = pixels.len() as f32 / (SCALE * SCALE);
        if !has_shape(&pixels, area_mm2) || is_line(&pixels, lines) {
            continue;
        }
        match around.kind(blob.smallest, area_mm2) {
            Kind::Other => continue,
            Kind::Red => {}
            Kind::Brown => {
                let (contrast, pixels) = (around.contrast_green, pixels.clone());
                spots.push(Spot { region, area_mm2, contrast, pixels });
            }
        }
        pixels.iter().for_each(|&i| taken[i] = true);
    }
    spots
}

enum Kind {
    Brown,
    Red,
    Other,
}

/// A blob's centre against the ring around it.
struct Surroundings {
    contrast_red: f32,
    contrast_green: f32,
    ring_green: f32,
}

impl Surroundings {
    /// `None` when too little of the surroundings is skin.
    fn of(scene: &Scene, blob: &Blob, red: &Plane, green: &Plane) -> Option<Self> {
        let inner = (blob.radius * 0.7).max(1.0);
        let ring = blob.radius * 1.5 + 1.0..=blob.radius * 2.2 + 2.0;
        let reach = reach(blob);
        let (mut centre, mut around) = ([0f32; 3], [0f32; 3]);
        let mut missing = 0f32;
        for (dx, dy) in square(reach) {
            let distance = ((dx * dx + dy * dy) as f32).sqrt();
            let i = offset(blob.index, dx, dy)?;
            if distance > *ring.end() {
                continue;
            }
            if !scene.map.skin[i] {
                missing += 1.0;
                continue;
            }
            let values = [red.values[i], green.values[i], 1.0];
            if distance <= inner {
                centre = std::array::from_fn(|c| centre[c] + values[c]);
            } else if distance >= *ring.start() {
                around = std::array::from_fn(|c| around[c] + values[c]);
            }
        }
        let disc = std::f32::consts::PI * ring.end() * ring.end();
        if centre[2] < 1.0 || around[2] < 8.0 || missing > 0.25 * disc {
            return None;
        }
        let contrast = |c: usize| centre[c] / centre[2] - around[c] / around[2];
        Some(Self {
            contrast_red: contrast(0),
            contrast_green: contrast(1),
            ring_green: around[1] / around[2],
        })
    }

    fn half_maximum(&self) -> f32 {
        self.ring_green + 0.5 * self.contrast_green
    }

    fn kind(&self, smallest: bool, area_mm2: f32) -> Kind {
        let ratio = self.contrast_red / self.contrast_green;
        let melanin = if smallest { MELANIN_SMALLEST } else { MELANIN };
        let difference = self.contrast_green - self.contrast_red;
        if ratio < RED_BELOW && difference > RED_DIFFERENCE {
            Kind::Red
        } else if melanin.contains(&ratio)
            && self.contrast_green > LEAST_CONTRAST
            && area_mm2 > LEAST_MM2
        {
            Kind::Brown
        } else {
            Kind::Other
        }
    }
}

/// How far around a blob is looked at, in pixels.
fn reach(blob: &Blob) -> isize {
    (blob.radius * 2.2) as isize + 2
}

/// All offsets up to `reach` in both directions.
fn square(reach: isize) -> impl Iterator<Item = (isize, isize)> {
    (-reach..=reach).flat_map(move |dy| (-reach..=reach).map(move |dx| (dx, dy)))
}

/// The pixel at an offset, or `None` outside the canvas.
fn offset(index: usize, dx: isize, dy: isize) -> Option<usize> {
    let x = (index % WIDTH).checked_add_signed(dx).filter(|&x| x < WIDTH)?;
    let y = (index / WIDTH).checked_add_signed(dy).filter(|&y| y < HEIGHT)?;
    Some(y * WIDTH + x)
}

/// The pixels darker than `least` that hang together with the blob's centre; `None` when they
/// reach far beyond it.
fn grow(blob: &Blob, green: &Plane, least: f32) -> Option<Vec<usize>> {
    let reach = reach(blob);
    let side = 2 * reach as usize + 1;
    let mut seen = vec![false; side * side];
    let mut places = vec![(0isize, 0isize)];
    let mut pixels = Vec::new();
    while let Some((dx, dy)) = places.pop() {
        if dx.abs() >= reach || dy.abs() >= reach {
            return None;
        }
        let local = (dy + reach) as usize * side + (dx + reach) as usize;
        if std::mem::replace(&mut seen[local], true) {
            continue;
        }
        pixels.push(offset(blob.index, dx, dy)?);
        for (dx, dy) in [(dx - 1, dy), (dx + 1, dy), (dx, dy - 1), (dx, dy + 1)] {
            if green.values[offset(blob.index, dx, dy)?] > least {
                places.push((dx, dy));
            }
        }
    }
    Some(pixels)
}

/// Of a spot's size, and round enough.
fn has_shape(pixels: &[usize], area_mm2: f32) -> bool {
    let (across, along) = Moments::of(pixels, WIDTH).variances();
    let (length, breadth) = (4.0 * along.max(0.02).sqrt(), 4.0 * across.max(0.02).sqrt());
    let ellipse = std::f32::consts::FRAC_PI_4 * length * breadth;
    (0.25..=MOST_MM2).contains(&area_mm2)
        && length <= MOST_ELONGATION * breadth
        && pixels.len() as f32 >= LEAST_FILL * ellipse
}

/// Mostly part of a line that was found before.
fn is_line(pixels: &[usize], lines: &Plane) -> bool {
    let on_line = pixels.iter().filter(|&&i| lines.values[i] > 0.5).count();
    on_line as f32 > 0.4 * pixels.len() as f32
}
