//! What an analysis says, as stored and sent.

use crate::geometry::Affine;
use serde::{Deserialize, Serialize};

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Brown spots of 0.6–5 mm.
    Spots,
    /// Diffuse redness above the face's own level.
    Redness,
    /// Lines of at least 6 mm.
    Wrinkles,
    /// Fine unevenness of 0.3–1 mm.
    Texture,
}

impl Measure {
    /// All measures, in the order they are reported.
    pub const ALL: [Self; 4] = [Self::Spots, Self::Redness, Self::Wrinkles, Self::Texture];

    /// The name used in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Spots => "spots",
            Self::Redness => "redness",
            Self::Wrinkles => "wrinkles",
            Self::Texture => "texture",
        }
    }

    /// The measure of that name, if there is one.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|measure| measure.as_str() == name)
    }
}

/// A part of the face; right and left are the person's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // the names say it
pub enum Region {
    Forehead,
    /// Between the brows.
    Glabella,
    /// Beside the outer corner of the eye.
    CrowsFeetRight,
    CrowsFeetLeft,
    UnderEyeRight,
    UnderEyeLeft,
    Nose,
    CheekRight,
    CheekLeft,
    /// The fold from the nose to the corner of the mouth.
    NasolabialRight,
    NasolabialLeft,
    UpperLip,
    Chin,
    JawRight,
    JawLeft,
}

impl Region {
    /// All regions, in the order they are reported.
    pub const ALL: [Self; 15] = [
        Self::Forehead,
        Self::Glabella,
        Self::CrowsFeetRight,
        Self::CrowsFeetLeft,
        Self::UnderEyeRight,
        Self::UnderEyeLeft,
        Self::Nose,
        Self::CheekRight,
        Self::CheekLeft,
        Self::NasolabialRight,
        Self::NasolabialLeft,
        Self::UpperLip,
        Self::Chin,
        Self::JawRight,
        Self::JawLeft,
    ];

    /// The name used in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Forehead => "forehead",
            Self::Glabella => "glabella",
            Self::CrowsFeetRight => "crows_feet_right",
            Self::CrowsFeetLeft => "crows_feet_left",
            Self::UnderEyeRight => "under_eye_right",
            Self::UnderEyeLeft => "under_eye_left",
            Self::Nose => "nose",
            Self::CheekRight => "cheek_right",
            Self::CheekLeft => "cheek_left",
            Self::NasolabialRight => "nasolabial_right",
            Self::NasolabialLeft => "nasolabial_left",
            Self::UpperLip => "upper_lip",
            Self::Chin => "chin",
            Self::JawRight => "jaw_right",
            Self::JawLeft => "jaw_left",
        }
    }
}

/// Width and height in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // the names say it
pub struct Size {
    pub width: u32,
    pub height: u32,
}

/// Everything an analysis found, without pictures and timings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Findings {
    /// Version of the algorithm; values are comparable within one version.
    pub algorithm: String,
    /// One entry per measure, in the order of [`Measure::ALL`].
    pub measures: Vec<Finding>,
    /// How the photo was taken.
    pub capture: Capture,
    /// Size of the delivered photo.
    pub photo: Size,
    /// Size of the portrait.
    pub portrait: Size,
    /// From portrait pixels to pixels of the delivered photo.
    pub to_photo: Affine,
}

impl Findings {
    /// The finding of one measure.
    #[must_use]
    pub fn of(&self, measure: Measure) -> Option<&Finding> {
        self.measures.iter().find(|finding| finding.measure == measure)
    }
}

/// What was found for one measure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// What was measured.
    pub measure: Measure,
    /// The value itself, in `unit`; 0 is none.
    pub raw: f32,
    /// The unit of `raw`.
    pub unit: String,
    /// 0–100, where 100 is best: a fixed map of `raw`, the same for every face.
    pub score: f32,
    /// How many spots or lines.
    pub count: Option<u32>,
    /// Area found, in square millimetres.
    pub area_mm2: Option<f32>,
    /// Length found, in millimetres.
    pub length_mm: Option<f32>,
    /// Values by region; regions with too little visible skin are left out.
    pub regions: Vec<RegionFinding>,
    /// 0–1: how far the visible skin and the sharpness of the photo allow this measurement.
    pub confidence: f32,
}

/// One measure in one region.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RegionFinding {
    /// Where.
    pub region: Region,
    /// The value per skin area of the region, in the unit of the measure.
    pub raw: f32,
    /// The same map as for the whole face.
    pub score: f32,
    /// How many spots or lines lie in the region.
    pub count: Option<u32>,
}

/// How the photo was taken.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Capture {
    /// Size of the upright photo as received.
    pub image: Size,
    /// Pixels per millimetre at the eyes, taking their middles as 63 mm apart.
    pub px_per_mm: f32,
    /// Degrees to a side; positive when the person's left side is farther away.
    pub yaw: f32,
    /// Degrees between the line from brow to chin and the picture plane; positive when the chin
    /// is farther away.
    pub pitch: f32,
    /// Degrees of tilt in the picture plane.
    pub roll: f32,
    /// Blur of the edges around the eyes, as the standard deviation in millimetres.
    pub edge_blur_mm: f32,
    /// Median brightness of the skin, 0–255 (sRGB).
    pub brightness: f32,
    /// Share of the skin whose colour is clipped at the bright end.
    pub clipped_share: f32,
    /// How much darker the darker cheek is, in optical density (0.69 is half the light).
    pub light_difference: f32,
    /// Visible skin that was measured, in square centimetres.
    pub skin_cm2: f32,
}

/// A number rounded for storing.
pub(crate) fn rounded(value: f32, decimals: i32) -> f32 {
    let factor = 10f64.powi(decimals);
    // Adding zero turns a negative zero into a plain one.
    ((f64::from(value) * factor).round() / factor + 0.0) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_in_json() {
        for measure in Measure::ALL {
            let json = serde_json::to_value(measure).expect("a plain enum");
            assert_eq!(json, measure.as_str());
            assert_eq!(Measure::parse(measure.as_str()), Some(measure));
        }
        for region in Region::ALL {
            assert_eq!(serde_json::to_value(region).expect("a plain enum"), region.as_str());
        }
        assert_eq!(Measure::parse("age"), None);
    }

    #[test]
    fn rounding() {
        assert_eq!(serde_json::to_string(&rounded(0.123_456, 3)).expect("a number"), "0.123");
        assert_eq!(serde_json::to_string(&rounded(-0.000_01, 3)).expect("a number"), "0.0");
    }
}
