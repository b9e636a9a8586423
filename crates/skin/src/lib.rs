//! Skin analysis: a photo of a face in, findings out.
//!
//! The crate is pure and deterministic: the same bytes give the same findings and pictures.
//! [`Analyzer::analyze`] goes through the [`Step`]s in order:
//!
//! 1. decode the photo, turn it upright and drop its metadata (`photo`);
//! 2. find the face and its 468 landmarks with two small neural networks (`network`, `face`);
//! 3. lay the face on a canvas of four pixels per millimetre (`canvas`) and check pose, light and
//!    sharpness (`capture`);
//! 4. find the skin and the regions of the face (`map`);
//! 5. measure in optical density (`density`, `measure`);
//! 6. draw overlays and write everything out (`overlay`, `report`).
//!
//! Nothing here is a diagnosis, and nothing is claimed that an ordinary photo cannot show.

// Image code turns pixel counts into coordinates and back all the time; the values are far from
// the limits of their types.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss
)]
// Short loops with an effect read well as the last link of a chain.
#![allow(clippy::needless_for_each)]
// x, y, xx, xy and yy are the names the formulas have; red and green are not similar.
#![allow(clippy::many_single_char_names, clippy::similar_names)]

mod analyzer;
mod canvas;
mod capture;
mod density;
mod drawing;
mod face;
mod findings;
mod geometry;
mod map;
mod measure;
mod network;
mod noise;
mod notes;
mod overlay;
mod photo;
mod plane;
mod refusal;
mod report;
mod score;
mod screen;
mod steps;
mod thumbnail;
pub mod validation;

pub use analyzer::{Analysis, Analyzer, Overlay};
pub use findings::{
    Capture, Finding, Findings, Measure, Note, Region, RegionFinding, Size, Tone, ToneGroup, View,
};
pub use geometry::Affine;
pub use network::ModelError;
pub use noise::smallest_change;
pub use refusal::Refusal;
pub use score::{score, unit};
pub use steps::{StageTimes, Step};
pub use thumbnail::thumbnail;

/// Version of the algorithm. Values are comparable only within one version.
pub const ALGORITHM: &str = "2026.5";

/// Ways in for the fuzzer, which has to reach the decoders without the face models behind them.
#[cfg(fuzzing)]
pub mod fuzzing {
    use crate::Refusal;

    /// Reads a photo and forgets it.
    ///
    /// # Errors
    /// As for an analysis.
    pub fn decode(file: &[u8]) -> Result<(), Refusal> {
        crate::photo::decode(file).map(drop)
    }
}
