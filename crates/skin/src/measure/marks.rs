//! Marks: blobs told apart by their colour, brown as of melanin or red as of blood.

use super::blobs::{Blob, Blobs, Standing};
use super::{COARSE_SCALE, Moments, Scene, smooth_step};
use crate::Region;
use crate::canvas::{HEIGHT, PIXELS, SCALE, WIDTH};
use crate::plane::{Plane, double, gaussian, halve};

/// Marks are outlined, and their colours compared, after this much smoothing.
const SMOOTH_MM: f32 = 0.3;
/// Contrast in red over contrast in green: below the first it is blood, above the second melanin.
const BLOOD: [f32; 2] = [0.34, 0.5];
/// The same of dirt and hair, which darken all colours alike.
const DIRT: [f32; 2] = [0.9, 1.0];
/// Colours of places are compared after this much smoothing.
const COLOUR_MM: f32 = 0.6;
/// Marks that count at least this far are shown.
const SURE: f32 = 0.5;
const MOST_MM2: f32 = 40.0;
/// A mark counts in part when it is longer than this times its width, up to the second.
const ELONGATION: [f32; 2] = [1.9, 2.7];
/// A mark reaches this many times the blob's radius at most, and beyond on this share of its rim.
const MOST_REACH: f32 = 1.8;
const MOST_LEAK: f32 = 0.2;
/// A mark fills this share of the ellipse around it; nothing counts below the first.
const FILL: [f32; 2] = [0.66, 0.78];

/// The colour of a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Searched in green.
    Brown,
    /// Searched in green over red.
    Red,
}

/// What counts towards the value: from much fainter on than what is shown, so that the value has no
/// step where marks begin.
const COUNTED: Standing = Standing { contrasts: [0.04, 0.12], times: [1.3, 3.2] };

impl Kind {
    /// What is shown. Skin varies less in redness than in brightness.
    fn shown(self) -> Standing {
        match self {
            Self::Brown => Standing { contrasts: [0.06, 0.18], times: [2.3, 5.7] },
            Self::Red => Standing { contrasts: [0.05, 0.15], times: [2.0, 5.0] },
        }
    }

    /// Shadows beside the nose and stubble are dark all together, and have to raise what is usual
    /// there; nothing is red like that.
    fn most_usual(self) -> f32 {
        match self {
            Self::Brown => 2.0,
            Self::Red => 1.2,
        }
    }

    fn least_mm2(self) -> f32 {
        match self {
            Self::Brown => 0.6,
            Self::Red => 1.2,
        }
    }

    /// How far contrasts in red and green are of this kind's colour, 0–1.
    fn colour(self, red: f32, green: f32) -> f32 {
        let ratio = red / green.max(0.01);
        let not_blood = smooth_step(BLOOD[0], BLOOD[1], ratio);
        match self {
            Self::Brown => not_blood * (1.0 - smooth_step(DIRT[0], DIRT[1], ratio)),
            Self::Red => 1.0 - not_blood,
        }
    }
}

/// One mark.
pub(crate) struct Mark {
    pub region: Region,
    pub area_mm2: f32,
    pub pixels: Vec<usize>,
}

/// What was found of one kind.
pub(crate) struct Marks {
    /// Those that are counted and shown.
    pub sure: Vec<Mark>,
    /// How much each place stands out, in optical density, at half the canvas's resolution: without
    /// a step where marks begin.
    pub field: Plane,
}

/// Brown and red marks.
pub(super) fn marks(scene: &Scene, lines: &Plane) -> [Marks; 2] {
    let coarse = &scene.coarse;
    let erythema = scene.without_background(&coarse.green.zip(&coarse.red, |g, r| g - r));
    let smooth = |plane: &Plane| gaussian(plane, SMOOTH_MM * SCALE);
    let [red, green] = [&scene.density.red, &scene.density.green].map(smooth);
    let search = Search { scene, lines, red: &red, green: &green };
    let mut taken = vec![false; PIXELS];
    let outlined = double(&gaussian(&erythema, SMOOTH_MM * COARSE_SCALE));
    let red = search.marks(Kind::Red, &erythema, &outlined, &mut taken);
    let brown = search.marks(Kind::Brown, &coarse.relief, &smooth(&scene.relief), &mut taken);
    [brown, red]
}

/// What marks are looked for in.
struct Search<'a> {
    scene: &'a Scene<'a>,
    lines: &'a Plane,
    red: &'a Plane,
    green: &'a Plane,
}

impl Search<'_> {
    /// Marks of a kind in a plane at half the canvas's resolution, outlined on `outlined`.
    fn marks(&self, kind: Kind, plane: &Plane, outlined: &Plane, taken: &mut [bool]) -> Marks {
        let blobs = Blobs::of(self.scene, plane, kind.most_usual());
        let mut sure = Vec::new();
        for blob in blobs.peaks(self.scene, kind.shown()) {
            if blob.weight < SURE || taken[blob.index] {
                continue;
            }
            if let Some(mark) = self.mark(kind, &blob, outlined) {
                mark.pixels.iter().for_each(|&i| taken[i] = true);
                sure.push(mark);
            }
        }
        Marks { sure, field: self.field(kind, &blobs) }
    }

    fn mark(&self, kind: Kind, blob: &Blob, outlined: &Plane) -> Option<Mark> {
        let scene = self.scene;
        let region = scene.map.regions[blob.index]?;
        let around = Surroundings::of(scene, blob, [self.red, self.green, outlined])?;
        let [red, green, contrast] = around.contrasts;
        let mut pixels = grow(blob, outlined, around.level + 0.5 * contrast)?;
        let area_mm2 = pixels.len() as f32 / (SCALE * SCALE);
        let weight = blob.weight * kind.colour(red, green) * compactness(&pixels);
        let is_mark = weight > SURE
            && (kind.least_mm2()..MOST_MM2).contains(&area_mm2)
            && !is_line(&pixels, self.lines);
        pixels.retain(|&i| scene.map.expected[i]);
        is_mark.then_some(Mark { region, area_mm2, pixels })
    }

    /// How much each place of the kind's colour stands out.
    fn field(&self, kind: Kind, blobs: &Blobs) -> Plane {
        let coarse = &self.scene.coarse;
        let relief = |plane: &Plane| {
            gaussian(&self.scene.without_background(plane), COLOUR_MM * COARSE_SCALE)
        };
        let (red, green) = (relief(&coarse.red), relief(&coarse.green));
        let lines = halve(self.lines);
        let mut field = blobs.field(COUNTED);
        for (i, value) in field.values.iter_mut().enumerate() {
            if *value > 0.0 {
                *value *= kind.colour(red.values[i], green.values[i]) * (1.0 - lines.values[i]);
            }
        }
        coarse.fade(&mut field);
        field
    }
}

/// A blob's centre against the ring around it.
struct Surroundings {
    /// In red, in green, and in the plane it is outlined on.
    contrasts: [f32; 3],
    /// Of the ring in the plane it is outlined on.
    level: f32,
}

impl Surroundings {
    /// `None` when too little of the surroundings is skin.
    fn of(scene: &Scene, blob: &Blob, planes: [&Plane; 3]) -> Option<Self> {
        let inner = (blob.radius * 0.6).max(1.0);
        let ring = blob.radius * 1.5 + 1.0..=blob.radius * 2.2 + 2.0;
        let (mut centre, mut around) = ([0f32; 4], [0f32; 4]);
        let mut missing = 0f32;
        for (dx, dy) in square(reach(blob)) {
            let distance = ((dx * dx + dy * dy) as f32).sqrt();
            let i = offset(blob.index, dx, dy)?;
            if distance > *ring.end() {
                continue;
            }
            if !scene.map.skin[i] {
                missing += 1.0;
                continue;
            }
            let sums = match distance {
                d if d <= inner => &mut centre,
                d if d >= *ring.start() => &mut around,
                _ => continue,
            };
            sums[3] += 1.0;
            for (sum, plane) in sums.iter_mut().zip(planes) {
                *sum += plane.values[i];
            }
        }
        let disc = std::f32::consts::PI * ring.end() * ring.end();
        if centre[3] < 1.0 || around[3] < 8.0 || missing > 0.3 * disc {
            return None;
        }
        let level = |c: usize| around[c] / around[3];
        let contrasts = std::array::from_fn(|c| centre[c] / centre[3] - level(c));
        Some(Self { contrasts, level: level(2) })
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

/// The pixels that hang together with the blob's centre and stand out by at least half as much;
/// `None` when they run out of the blob's surroundings on a good part of their rim.
fn grow(blob: &Blob, plane: &Plane, least: f32) -> Option<Vec<usize>> {
    let limit = MOST_REACH * blob.radius + 1.0;
    let reach = limit as isize + 1;
    let side = 2 * reach as usize + 1;
    let mut seen = vec![false; side * side];
    seen[reach as usize * (side + 1)] = true;
    let mut places = vec![(0isize, 0isize)];
    let mut pixels = Vec::new();
    let mut at_limit = 0f32;
    while let Some((dx, dy)) = places.pop() {
        let distance = ((dx * dx + dy * dy) as f32).sqrt();
        if distance > limit {
            at_limit += 1.0;
            continue;
        }
        pixels.push(offset(blob.index, dx, dy)?);
        for (dx, dy) in [(dx - 1, dy), (dx + 1, dy), (dx, dy - 1), (dx, dy + 1)] {
            let local = (dy + reach) as usize * side + (dx + reach) as usize;
            let is_new = seen.get_mut(local).is_some_and(|seen| !std::mem::replace(seen, true));
            if is_new && plane.values[offset(blob.index, dx, dy)?] > least {
                places.push((dx, dy));
            }
        }
    }
    let rim = 2.0 * std::f32::consts::PI * limit;
    (at_limit <= MOST_LEAK * rim).then_some(pixels)
}

/// 0–1: how surely the outline is that of a spot.
fn compactness(pixels: &[usize]) -> f32 {
    let (across, along) = Moments::of(pixels, WIDTH).variances();
    let (length, breadth) = (4.0 * along.max(0.02).sqrt(), 4.0 * across.max(0.02).sqrt());
    let fill = pixels.len() as f32 / (std::f32::consts::FRAC_PI_4 * length * breadth);
    smooth_step(FILL[0], FILL[1], fill)
        * (1.0 - smooth_step(ELONGATION[0], ELONGATION[1], length / breadth))
}

/// Mostly part of a line that was found before.
fn is_line(pixels: &[usize], lines: &Plane) -> bool {
    let on_line = pixels.iter().filter(|&&i| lines.values[i] > 0.5).count();
    on_line as f32 > 0.6 * pixels.len() as f32
}
