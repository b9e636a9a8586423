//! From a photo to findings, step by step.

use crate::canvas::{Canvas, PORTRAIT, PORTRAIT_HEIGHT, PORTRAIT_WIDTH, Placement, portrait};
use crate::capture::{Light, check_covered, check_geometry, only_face};
use crate::density::Density;
use crate::face::{Detector, Mesh, Mesher};
use crate::findings::{Capture, Findings, Size, rounded};
use crate::geometry::Point;
use crate::map::{SkinMap, regions};
use crate::measure::{Measured, Scene, measure, tone};
use crate::network::ModelError;
use crate::notes::notes;
use crate::photo::{Photo, decode, encode_jpeg};
use crate::steps::{StageTimes, Step, Watch};
use crate::{ALGORITHM, Measure, Refusal, View, drawing, overlay, report, screen};

/// Longer side of the delivered photo.
const DELIVERED_SIDE: usize = 2000;
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
    /// The upright photo as JPEG, without metadata, at most 2000 pixels on its longer side.
    pub photo: Vec<u8>,
    /// The face on the canonical canvas, as JPEG.
    pub portrait: Vec<u8>,
    /// One for each finding, in the same order.
    pub overlays: Vec<Overlay>,
}

/// A transparent picture to lay over the portrait.
#[derive(Debug, Clone, PartialEq)]
pub struct Overlay {
    /// What it shows.
    pub measure: Measure,
    /// With a palette and transparency; the portrait's proportions, at a smaller size.
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

    /// Analyses a photo (JPEG, PNG or WebP) taken from `view`. `progress` is told each step as it
    /// begins.
    ///
    /// # Errors
    /// A [`Refusal`] says why there are no findings.
    pub fn analyze(
        &self,
        photo: &[u8],
        view: View,
        progress: &mut dyn FnMut(Step),
    ) -> Result<Analysis, Refusal> {
        self.analyze_timed(photo, view, progress).map(|(analysis, _)| analysis)
    }

    /// The same, with the time each step took.
    ///
    /// # Errors
    /// A [`Refusal`] says why there are no findings.
    pub fn analyze_timed(
        &self,
        photo: &[u8],
        view: View,
        progress: &mut dyn FnMut(Step),
    ) -> Result<(Analysis, StageTimes), Refusal> {
        let mut watch = Watch::new(progress);
        watch.begin(Step::Decode);
        let photo = decode(photo)?;
        let measurement = self.measure(&photo, view, &mut watch)?;
        watch.begin(Step::Draw);
        let analysis = deliver(photo, measurement)?;
        Ok((analysis, watch.end()))
    }

    /// Everything but reading the file and drawing.
    pub(crate) fn measure(
        &self,
        photo: &Photo,
        view: View,
        watch: &mut Watch,
    ) -> Result<Measurement, Refusal> {
        watch.begin(Step::FindFace);
        let mesh = self.find_face(photo)?;
        watch.begin(Step::CheckCapture);
        let placement = Placement::of(&mesh);
        check_geometry(photo, &mesh, &placement, view)?;
        screen::check(photo, &mesh)?;
        let canvas = Canvas::new(photo, &mesh, &placement);
        let density = Density::of(&canvas);
        let regions = regions(&canvas.landmarks, view);
        let light = Light::of(&canvas, &density, &regions);
        light.check()?;
        drawing::check(&density, &regions)?;
        watch.begin(Step::MapSkin);
        let map = SkinMap::new(&canvas.landmarks, &density, regions);
        check_covered(&map)?;
        watch.begin(Step::Measure);
        let scene = Scene::new(&density, &map, &canvas.landmarks, light.edge_blur_mm);
        let measured = measure(&scene);
        let capture = capture(photo, &placement, &light, &map);
        let findings = Findings {
            algorithm: ALGORITHM.to_owned(),
            view,
            measures: measured.iter().map(|one| report::finding(one, &map, &capture)).collect(),
            tone: tone(&scene),
            notes: notes(&canvas.landmarks, &map),
            capture,
            photo: size(photo.width, photo.height),
            portrait: size(PORTRAIT_WIDTH, PORTRAIT_HEIGHT),
            to_photo: placement.to_photo,
            landmarks: Vec::new(),
        };
        Ok(Measurement { findings, measured, map, placement, landmarks: canvas.landmarks })
    }

    /// The mesh of the one face in the photo, after a second look.
    fn find_face(&self, photo: &Photo) -> Result<Mesh, Refusal> {
        let face = only_face(&self.detector.detect(photo)?)?;
        let first = self.mesher.first(photo, &face)?;
        Ok(self.mesher.refined(photo, &first)?)
    }
}

/// What was measured on a photo, before anything is drawn.
pub(crate) struct Measurement {
    /// `to_photo` leads from the canvas to the photo that was measured.
    pub findings: Findings,
    /// In the order of the findings.
    pub measured: Vec<Measured>,
    pub map: SkinMap,
    pub placement: Placement,
    /// On the canvas.
    pub landmarks: Vec<Point>,
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
fn deliver(photo: Photo, measurement: Measurement) -> Result<Analysis, Refusal> {
    let Measurement { mut findings, measured, placement, landmarks, .. } = measurement;
    let portrait = encode_jpeg(&portrait(&photo, &placement), PORTRAIT_QUALITY)?;
    let received = [photo.width as f32, photo.height as f32];
    let photo = photo.at_most(DELIVERED_SIDE);
    let shrink = [photo.width as f32 / received[0], photo.height as f32 / received[1]];
    findings.photo = size(photo.width, photo.height);
    let to_photo = findings.to_photo.after_scaling(1.0 / PORTRAIT).into_crop([0.0; 2], shrink);
    findings.to_photo = report::rounded_map(to_photo);
    findings.landmarks = report::rounded_points(
        &landmarks.iter().map(|p| p.map(|v| v * PORTRAIT)).collect::<Vec<_>>(),
    );
    let mut overlays = Vec::with_capacity(measured.len());
    for Measured { measure, layer, .. } in &measured {
        overlays.push(Overlay { measure: *measure, png: overlay::draw(*measure, layer)? });
    }
    Ok(Analysis { findings, photo: encode_jpeg(&photo, PHOTO_QUALITY)?, portrait, overlays })
}
