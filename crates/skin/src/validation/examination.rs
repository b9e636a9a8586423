//! A measured photo, with what is needed to judge the measurement.

use crate::analyzer::Measurement;
use crate::canvas::{PIXELS, SCALE, WIDTH};
use crate::face::{EYE_OUTER, mirrored};
use crate::geometry::{Affine, Point};
use crate::map::SkinMap;
use crate::photo::Photo;
use crate::plane::{Plane, components, distances};
use crate::steps::Watch;
use crate::{Analyzer, Findings, Measure, Refusal, View};

/// From here on, a layer marks a pixel as found.
const MARKED: f32 = 0.5;

pub(super) struct Examination {
    pub findings: Findings,
    pub map: SkinMap,
    pub landmarks: Vec<Point>,
    layers: Vec<(Measure, Plane)>,
}

impl Examination {
    pub(super) fn of(analyzer: &Analyzer, photo: &Photo) -> Result<Self, Refusal> {
        let mut silent = |_| {};
        let measurement = analyzer.measure(photo, View::Front, &mut Watch::new(&mut silent))?;
        let Measurement { findings, measured, map, landmarks, .. } = measurement;
        let layers = measured.into_iter().map(|one| (one.measure, one.layer_on_canvas())).collect();
        Ok(Self { findings, map, landmarks, layers })
    }

    /// The layer of a measure, which shows what was found; `None` when it was not measured.
    pub(super) fn layer(&self, measure: Measure) -> Option<&Plane> {
        self.layers.iter().find(|(of, _)| *of == measure).map(|(_, layer)| layer)
    }

    /// Which pixels are found by a measure.
    pub(super) fn marks(&self, measure: Measure) -> Vec<bool> {
        self.layer(measure).map_or_else(
            || vec![false; PIXELS],
            |layer| layer.values.iter().map(|&value| value > MARKED).collect(),
        )
    }

    /// The connected groups of pixels that a measure found.
    pub(super) fn found(&self, measure: Measure) -> Vec<Vec<usize>> {
        components(&self.marks(measure), WIDTH)
    }

    /// Millimetres from each pixel to the nearest that a measure found.
    pub(super) fn distance_to_found(&self, measure: Measure) -> Vec<f32> {
        distance_to(&self.marks(measure))
    }

    /// Square millimetres of the regions' measured skin, each place weighted.
    pub(super) fn skin_under(&self, weight: impl Fn(Point) -> f32) -> f32 {
        let skin = (0..PIXELS).filter(|&i| self.map.skin[i] && self.map.regions[i].is_some());
        let place = |i: usize| [(i % WIDTH) as f32 + 0.5, (i / WIDTH) as f32 + 0.5];
        skin.map(|i| weight(place(i))).sum::<f32>() / (SCALE * SCALE)
    }

    /// Outer corner of the person's right and left eye, on the canvas.
    pub(super) fn eye_corners(&self) -> [Point; 2] {
        [EYE_OUTER, mirrored(EYE_OUTER)].map(|n| self.landmarks[usize::from(n)])
    }

    pub(super) fn edge_blur_mm(&self) -> f32 {
        self.findings.capture.edge_blur_mm
    }

    pub(super) fn raw(&self, measure: Measure) -> Option<f32> {
        self.findings.of(measure).map(|finding| finding.raw)
    }

    pub(super) fn score(&self, measure: Measure) -> Option<f32> {
        self.findings.of(measure).map(|finding| finding.score)
    }
}

/// Millimetres from each pixel to the nearest that is set.
fn distance_to(set: &[bool]) -> Vec<f32> {
    distances(set, WIDTH).into_iter().map(|pixels| pixels / SCALE).collect()
}

/// What a face has before anything is planted: all that was found in the photo as it is or in a
/// copy of the same pixels. What is near a threshold is found in one copy and not in the next; it
/// is there all the same, and finding it again must not pass for a mistake.
pub(super) struct Known {
    found: Vec<(Measure, Vec<bool>)>,
}

impl Known {
    pub(super) fn of(face: &Examination) -> Self {
        let measures = [Measure::Spots, Measure::Acne, Measure::Wrinkles];
        Self { found: measures.map(|measure| (measure, face.marks(measure))).to_vec() }
    }

    /// Adds what was found in a copy of `face`.
    pub(super) fn add(&mut self, copy: &Examination, face: &Examination) {
        let back = Between::new(copy, face);
        for (measure, found) in &mut self.found {
            let marks = copy.marks(*measure);
            let places = (0..PIXELS).filter(|&index| marks[index]).map(|index| back.pixel(index));
            places.filter_map(pixel_at).for_each(|index| found[index] = true);
        }
    }

    /// Millimetres from each pixel to the nearest that one of the measures found.
    pub(super) fn distance(&self, measures: &[Measure]) -> Vec<f32> {
        let mut any = vec![false; PIXELS];
        for (_, found) in self.found.iter().filter(|(of, _)| measures.contains(of)) {
            any.iter_mut().zip(found).for_each(|(any, found)| *any |= found);
        }
        distance_to(&any)
    }
}

/// From the canvas of one photo to that of another of the same face, where both photos have the
/// same pixels: canvases move a little with every measurement.
pub(super) struct Between {
    to_photo: Affine,
    to_canvas: Affine,
}

impl Between {
    pub(super) fn new(from: &Examination, to: &Examination) -> Self {
        Self { to_photo: from.findings.to_photo, to_canvas: to.findings.to_photo.inverse() }
    }

    pub(super) fn place(&self, point: Point) -> Point {
        self.to_canvas.apply(self.to_photo.apply(point))
    }

    /// Where the middle of a pixel lands.
    pub(super) fn pixel(&self, index: usize) -> Point {
        self.place([(index % WIDTH) as f32 + 0.5, (index / WIDTH) as f32 + 0.5])
    }
}

/// The pixel at a point; `None` outside the canvas.
pub(super) fn pixel_at([x, y]: Point) -> Option<usize> {
    let inside = x >= 0.0 && y >= 0.0 && x < WIDTH as f32;
    let index = y.max(0.0) as usize * WIDTH + x.max(0.0) as usize;
    (inside && index < PIXELS).then_some(index)
}
