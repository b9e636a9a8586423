//! What an analysis says, as stored and sent.

use crate::geometry::Affine;
use serde::{Deserialize, Serialize};

/// From where the photo was taken.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum View {
    /// The person looks into the camera.
    #[default]
    Front,
    /// The person's left cheek is turned to the camera.
    Left,
    /// The person's right cheek is turned to the camera.
    Right,
}

impl View {
    /// All views, in the order they are taken.
    pub const ALL: [Self; 3] = [Self::Front, Self::Left, Self::Right];

    /// The name used in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Front => "front",
            Self::Left => "left",
            Self::Right => "right",
        }
    }

    /// The view of that name, if there is one.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|view| view.as_str() == name)
    }

    /// Whether a region faces the camera well enough to be measured: from a side, only what lies
    /// on that side.
    #[must_use]
    pub fn shows(self, region: Region) -> bool {
        match self {
            Self::Front => true,
            Self::Left => region.is_left(),
            Self::Right => region.is_right(),
        }
    }
}

/// What is measured and scored. The tone of the skin is told too ([`Tone`]), but never scored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Lines of at least 6 mm. The folds beside the mouth are told by region, but not part of
    /// the face's value: they are there without age, and a smile deepens them.
    Wrinkles,
    /// Brown spots of 0.6–5 mm.
    Spots,
    /// Diffuse redness above the face's own level.
    Redness,
    /// Red spots, as of acne.
    Acne,
    /// Dark points under 0.6 mm on nose and cheeks.
    Pores,
    /// Fine unevenness of 0.3–1 mm.
    Texture,
    /// Highlights of oily skin.
    Shine,
    /// How much darker the skin under the eyes is than the cheeks.
    DarkCircles,
    /// How much the colour of the skin differs from place to place.
    Evenness,
}

impl Measure {
    /// All measures, in the order they are reported.
    pub const ALL: [Self; 9] = [
        Self::Wrinkles,
        Self::Spots,
        Self::Redness,
        Self::Acne,
        Self::Pores,
        Self::Texture,
        Self::Shine,
        Self::DarkCircles,
        Self::Evenness,
    ];

    /// The name used in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Wrinkles => "wrinkles",
            Self::Spots => "spots",
            Self::Redness => "redness",
            Self::Acne => "acne",
            Self::Pores => "pores",
            Self::Texture => "texture",
            Self::Shine => "shine",
            Self::DarkCircles => "dark_circles",
            Self::Evenness => "evenness",
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

    fn is_right(self) -> bool {
        matches!(
            self,
            Self::CrowsFeetRight
                | Self::UnderEyeRight
                | Self::CheekRight
                | Self::NasolabialRight
                | Self::JawRight
        )
    }

    fn is_left(self) -> bool {
        matches!(
            self,
            Self::CrowsFeetLeft
                | Self::UnderEyeLeft
                | Self::CheekLeft
                | Self::NasolabialLeft
                | Self::JawLeft
        )
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
    /// Version of the algorithm; values are comparable within one version and one view.
    pub algorithm: String,
    /// From where the photo was taken.
    #[serde(default)]
    pub view: View,
    /// What could be measured, in the order of [`Measure::ALL`]. A measure whose regions are
    /// covered, or not seen from this side, is left out: there is no number for it.
    pub measures: Vec<Finding>,
    /// The tone of the skin, where enough of it is visible. For information only.
    #[serde(default)]
    pub tone: Option<Tone>,
    /// What does not prevent a measurement but should be known.
    #[serde(default)]
    pub notes: Vec<Note>,
    /// How the photo was taken.
    pub capture: Capture,
    /// Size of the delivered photo.
    pub photo: Size,
    /// Size of the portrait.
    pub portrait: Size,
    /// From portrait pixels to pixels of the delivered photo.
    pub to_photo: Affine,
    /// The 468 points of the face mesh, in portrait pixels, for laying two visits over each
    /// other. Empty in findings of 2026.1.
    #[serde(default)]
    pub landmarks: Vec<[f32; 2]>,
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
    /// Points of score between two photos that are more than noise, as validated for this version
    /// of the algorithm; none while there is no such figure.
    #[serde(default)]
    pub smallest_change: Option<f32>,
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

/// The tone of the skin: the individual typology angle (ITA) of the median colour of cheeks and
/// forehead. It depends on the light of the photo and is never scored.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Tone {
    /// The angle in degrees: 90 is lightest, −90 darkest.
    pub ita: f32,
    /// The group the angle falls in.
    pub group: ToneGroup,
}

/// Usual groups of the individual typology angle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ToneGroup {
    /// Over 55°.
    VeryLight,
    /// 41–55°.
    Light,
    /// 28–41°.
    Intermediate,
    /// 10–28°.
    Tan,
    /// −30–10°.
    Brown,
    /// Under −30°.
    Dark,
}

impl ToneGroup {
    /// All groups from light to dark.
    pub const ALL: [Self; 6] =
        [Self::VeryLight, Self::Light, Self::Intermediate, Self::Tan, Self::Brown, Self::Dark];

    /// The name used in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::VeryLight => "very_light",
            Self::Light => "light",
            Self::Intermediate => "intermediate",
            Self::Tan => "tan",
            Self::Brown => "brown",
            Self::Dark => "dark",
        }
    }

    /// The group of an angle in degrees.
    pub(crate) fn of(ita: f32) -> Self {
        match ita {
            ita if ita > 55.0 => Self::VeryLight,
            ita if ita > 41.0 => Self::Light,
            ita if ita > 28.0 => Self::Intermediate,
            ita if ita > 10.0 => Self::Tan,
            ita if ita > -30.0 => Self::Brown,
            _ => Self::Dark,
        }
    }
}

/// Something about the photo that does not prevent a measurement but should be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Note {
    /// The eyes are closed.
    EyesClosed,
    /// A smile deepens lines around eyes and mouth.
    Smiling,
    /// A beard covers the lower part of the face, which is not measured there.
    Beard,
    /// Hair, glasses or something else covers a good part of the skin.
    PartlyCovered,
}

impl Note {
    /// All notes.
    pub const ALL: [Self; 4] = [Self::EyesClosed, Self::Smiling, Self::Beard, Self::PartlyCovered];

    /// The name used in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::EyesClosed => "eyes_closed",
            Self::Smiling => "smiling",
            Self::Beard => "beard",
            Self::PartlyCovered => "partly_covered",
        }
    }
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
        for view in View::ALL {
            assert_eq!(serde_json::to_value(view).expect("a plain enum"), view.as_str());
            assert_eq!(View::parse(view.as_str()), Some(view));
        }
        for group in ToneGroup::ALL {
            assert_eq!(serde_json::to_value(group).expect("a plain enum"), group.as_str());
        }
        for note in Note::ALL {
            assert_eq!(serde_json::to_value(note).expect("a plain enum"), note.as_str());
        }
    }

    #[test]
    fn a_side_view_shows_its_side_only() {
        for region in Region::ALL {
            assert!(View::Front.shows(region));
            assert!(!(View::Left.shows(region) && View::Right.shows(region)));
        }
        assert!(View::Left.shows(Region::CheekLeft) && !View::Left.shows(Region::Nose));
        assert!(View::Right.shows(Region::CheekRight));
    }

    #[test]
    fn tones_go_from_light_to_dark() {
        let groups = [70.0, 50.0, 30.0, 15.0, 0.0, -50.0].map(ToneGroup::of);
        assert_eq!(groups, ToneGroup::ALL);
    }

    #[test]
    fn rounding() {
        assert_eq!(serde_json::to_string(&rounded(0.123_456, 3)).expect("a number"), "0.123");
        assert_eq!(serde_json::to_string(&rounded(-0.000_01, 3)).expect("a number"), "0.0");
    }
}
