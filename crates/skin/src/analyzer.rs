//! From a photo to findings, step by step.

use crate::canvas::{Canvas, HEIGHT, Placement, WIDTH};
use crate::capture::{Light, check_covered, check_geometry, only_face};
use crate::density::Density;
use crate::face::{Detector, Mesh, Mesher};
use crate::findings::{Capture, Findings, Size, rounded};
use crate::map::{SkinMap, regions};
use crate::measure::{Measured, Scene, measure};
use crate::network::ModelError;
use crate::photo::{Photo, decode, encode_jpeg};
use crate::steps::{StageTimes, Step, Watch};
use crate::{ALGORITHM, Measure, Refusal, overlay, report};

/// Longer side of the delivered photo.
const DELIVERED_SIDE: usize = 2400;
const PHOTO_QUALITY: u8 = 88;
const PORTRAIT_QUALITY: u8 = 90;

/// The face models, read once and shared by all analyses.
pub struct Analyzer {
    detector: Detector,
    mesher: Mesher,
}

/// The findings and the pictures that go with them.
#[derive(Debug, Clone, PartialEq)]
pub struct Analysis {
    /// What was found.
    pub findings: Findings,
    /// The upright photo as JPEG, without metadata, at most 2400 pixels on its longer side.
    pub photo: Vec<u8>,
    /// The face on the canonical canvas, as JPEG.
    pub portrait: Vec<u8>,
    /// One per measure, in the order of [`Measure::ALL`].
    pub overlays: Vec<Overlay>,
}

/// A transparent picture to lay over the portrait.
#[derive(Debug, Clone, PartialEq)]
pub struct Overlay {
    /// What it shows.
    pub measure: Measure,
    /// RGBA, with the geometry of the portrait: its size or half of it.
    pub png: Vec<u8>,
}

impl Analyzer {
    /// Reads the embedded models.
    ///
    /// # Errors
    /// When a model cannot be read, which a build with the right models rules out.
    pub fn new() -> Result<Self, ModelError> {
        Ok(Self { detector: Detector::new()?, mesher: Mesher::new()? })
    }

    /// Analyses a photo (JPEG, PNG or WebP). `progress` is told each step as it begins.
    ///
    /// # Errors
    /// A [`Refusal`] says why there are no findings.
    pub fn analyze(
        &self,
        photo: &[u8],
        progress: &mut dyn FnMut(Step),
    ) -> Result<Analysis, Refusal> {
        self.analyze_timed(photo, progress).map(|(analysis, _)| analysis)
    }

    /// The same, with the time each step took.
    ///
    /// # Errors
    /// A [`Refusal`] says why there are no findings.
    pub fn analyze_timed(
        &self,
        photo: &[u8],
        progress: &mut dyn FnMut(Step),
    ) -> Result<(Analysis, StageTimes), Refusal> {
        let mut watch = Watch::new(progress);
        watch.begin(Step::Decode);
        let photo = decode(photo)?;
        watch.begin(Step::FindFace);
        let mesh = self.find_face(&photo)?;
        watch.begin(Step::CheckCapture);
        let placement = Placement::of(&mesh);
        check_geometry(&photo, &mesh, &placement)?;
        let canvas = Canvas::new(&photo, &mesh, &placement);
        let density = Density::of(&canvas);
        let regions = regions(&canvas.landmarks);
        let light = Light::of(&canvas, &density, &regions);
        light.check()?;
        watch.begin(Step::MapSkin);
        let map = SkinMap::new(&canvas.landmarks, &density, regions);
        check_covered(&map)?;
        watch.begin(Step::Measure);
        let scene = Scene::new(&density, &map, &canvas.landmarks);
        let measured = measure(&scene);
        watch.begin(Step::Draw);
        let capture = capture(&photo, &placement, &light, &map);
        let analysis = deliver(photo, &placement, &canvas, &map, &measured, capture)?;
        Ok((analysis, watch.end()))
    }

    /// The mesh of the one face in the photo, after a second look.
    fn find_face(&self, photo: &Photo) -> Result<Mesh, Refusal> {
        let face = only_face(&self.detector.detect(photo)?)?;
        let first = self.mesher.first(photo, &face)?;
        Ok(self.mesher.refined(photo, &first)?)
    }
}

fn size(width: usize, height: usize) -> Size {
    Size { width: width as u32, height: height as u32 }
}

fn capture(photo: &Photo, placement: &Placement, light: &Light, map: &SkinMap) -> Capture {
    Capture {
        image: size(photo.width, photo.height),
        px_per_mm: rounded(placement.px_per_mm, 2),
        yaw: rounded(placement.pose.yaw, 1),
        pitch: rounded(placement.pose.pitch, 1),
        roll: rounded(placement.pose.roll, 1),
        edge_blur_mm: rounded(light.edge_blur_mm, 3),
        brightness: rounded(light.brightness, 1),
        clipped_share: rounded(light.clipped_share, 3),
        light_difference: rounded(light.difference, 3),
        skin_cm2: rounded(map.area_cm2(|_| true), 1),
    }
}

/// Draws and encodes everything that leaves the crate.
fn deliver(
    photo: Photo,
    placement: &Placement,
    canvas: &Canvas,
    map: &SkinMap,
    measured: &[Measured],
    capture: Capture,
) -> Result<Analysis, Refusal> {
    let received = [photo.width as f32, photo.height as f32];
    let photo = photo.at_most(DELIVERED_SIDE);
    let shrink = [photo.width as f32 / received[0], photo.height as f32 / received[1]];
    let findings = Findings {
        algorithm: ALGORITHM.to_owned(),
        measures: measured.iter().map(|one| report::finding(one, map, &capture)).collect(),
        capture,
        photo: size(photo.width, photo.height),
        portrait: size(WIDTH, HEIGHT),
        to_photo: report::rounded_map(placement.to_photo.into_crop([0.0; 2], shrink)),
    };
    let mut overlays = Vec::with_capacity(measured.len());
    for Measured { measure, layer, .. } in measured {
        overlays.push(Overlay { measure: *measure, png: overlay::draw(*measure, layer)? });
    }
    let portrait = encode_jpeg(&canvas.portrait(), PORTRAIT_QUALITY)?;
    Ok(Analysis { findings, photo: encode_jpeg(&photo, PHOTO_QUALITY)?, portrait, overlays })
}
