//! What the analysis can do, measured on photos of faces: does the same skin get the same score,
//! is what is planted found, on every tone of skin, and is nothing counted that is not skin.
//!
//! [`validate`] tries every face by itself (`trial`) and puts the trials together (`report`). It
//! looks into the measurement, so it lives in this crate; the command that reads photos and
//! writes tables is elsewhere. All of it is deterministic.

mod agreement;
mod examination;
mod features;
mod matching;
mod perturbation;
mod places;
mod plan;
mod plant;
mod random;
mod report;
mod targets;
mod trial;

pub use features::{Counted, Feature};
pub use matching::Hits;
pub use perturbation::Perturbation;
pub use plan::{Part, Plan};
pub use plant::Kind;
pub use report::{Dose, Planted, Repeatability, Tones, Validation};
pub use targets::{Figure, Side};
pub use trial::{DoseTrial, FaceTrial, PlantedTrial, Repeat};

use crate::photo::{decode, encode_jpeg};
use crate::{Analyzer, Refusal};
use examination::Examination;
use plant::Planting;
use std::num::NonZero;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Of the photos that show what was planted.
const SHOWN_QUALITY: u8 = 92;

/// A photo of a face and its name.
pub struct Face {
    /// Names the face in the report, and seeds what is planted into it.
    pub name: String,
    /// JPEG, PNG or WebP.
    pub file: Vec<u8>,
}

/// Tries all faces of the plan on so many threads; `tell` hears of each face when it is done.
#[must_use]
pub fn validate(
    analyzer: &Analyzer,
    faces: &[Face],
    plan: &Plan,
    threads: NonZero<usize>,
    tell: &(dyn Fn(&FaceTrial) + Sync),
) -> Validation {
    let chosen = plan.chosen(faces.len());
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(chosen.len()));
    let work = || {
        while let Some(&index) = chosen.get(next.fetch_add(1, Ordering::Relaxed)) {
            let face = &faces[index];
            let trial = FaceTrial::of(analyzer, &face.name, &face.file, plan);
            tell(&trial);
            done.lock().expect("no thread panics while it holds this").push((index, trial));
        }
    };
    std::thread::scope(|scope| {
        (0..threads.get()).for_each(|_| drop(scope.spawn(work)));
    });
    let mut done = done.into_inner().expect("no thread panics while it holds this");
    done.sort_by_key(|(index, _)| *index);
    Validation::of(plan.clone(), done.into_iter().map(|(_, trial)| trial).collect())
}

/// The photo of a face with things of a kind planted at dose 1, as a JPEG: for whoever wants to
/// see what was looked for.
///
/// # Errors
/// When the photo is not analysed.
pub fn planted_photo(analyzer: &Analyzer, face: &Face, kind: Kind) -> Result<Vec<u8>, Refusal> {
    let photo = decode(&face.file)?;
    let base = Examination::of(analyzer, &photo)?;
    let known = trial::known_of(analyzer, &photo, &base, &face.name);
    let plants = places::plants(kind, &face.name, &base, &known);
    let planting = Planting::new(&plants, &photo, &base.findings.to_photo);
    Ok(encode_jpeg(&planting.at_dose(&photo, 1.0), SHOWN_QUALITY)?)
}
