//! Everything that is tried with one face.

use super::examination::{Examination, Known};
use super::features::{Counted, counted};
use super::matching::{Hits, hits, spots};
use super::plan::{Part, Plan};
use super::plant::{Kind, Plant, Planting};
use super::{perturbation::Perturbation, places};
use crate::photo::{Photo, decode};
use crate::{Analyzer, Measure, Refusal, Tone, View};
use serde::{Deserialize, Serialize};

/// One face and what came of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FaceTrial {
    /// Name of the file.
    pub name: String,
    /// Why the photo as it is was not analysed.
    pub refused: Option<String>,
    /// The tone of the skin.
    pub tone: Option<Tone>,
    /// The photo as it is, then its changed copies.
    pub repeats: Vec<Repeat>,
    /// What was planted, by kind.
    pub planted: Vec<PlantedTrial>,
    /// What was marked where there is no skin.
    pub counted: Vec<Counted>,
    /// Whether the same bytes gave the same findings and pictures, where that was tried.
    pub same_twice: Option<bool>,
}

/// One copy of a photo.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Repeat {
    /// How it was changed; none for the photo as it is.
    pub perturbation: Option<Perturbation>,
    /// Why it was not analysed.
    pub refused: Option<String>,
    /// Scores by measure.
    pub scores: Vec<(Measure, f32)>,
    /// Tone of the skin, in degrees.
    pub ita: Option<f32>,
}

impl Repeat {
    /// The score of a measure, if it was measured.
    #[must_use]
    pub fn score(&self, measure: Measure) -> Option<f32> {
        self.scores.iter().find(|(of, _)| *of == measure).map(|(_, score)| *score)
    }
}

/// One kind of thing planted into a face.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlantedTrial {
    /// What.
    pub kind: Kind,
    /// How many.
    pub plants: u32,
    /// What the measure would grow by at dose 1, in its own unit, if it saw all of it.
    pub expected: f32,
    /// The measure before.
    pub before: f32,
    /// After, by dose.
    pub doses: Vec<DoseTrial>,
}

/// One dose of one kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DoseTrial {
    /// Times the densities of [`Kind`].
    pub dose: f32,
    /// The measure; none when the photo was refused.
    pub raw: Option<f32>,
    /// What was found of it.
    pub hits: Hits,
    /// How many of the plants were taken for the other kind, brown for red or red for brown.
    pub mistaken: u32,
}

impl FaceTrial {
    /// Tries everything of the plan.
    pub(super) fn of(analyzer: &Analyzer, name: &str, file: &[u8], plan: &Plan) -> Self {
        let mut trial = Self {
            name: name.to_owned(),
            refused: None,
            tone: None,
            repeats: Vec::new(),
            planted: Vec::new(),
            counted: Vec::new(),
            same_twice: None,
        };
        if let Err(refusal) = trial.run(analyzer, file, plan) {
            trial.refused = Some(refusal.code().to_owned());
        }
        trial
    }

    fn run(&mut self, analyzer: &Analyzer, file: &[u8], plan: &Plan) -> Result<(), Refusal> {
        let photo = decode(file)?;
        let base = Examination::of(analyzer, &photo)?;
        self.tone = base.findings.tone;
        if plan.has(Part::Features) {
            self.counted = counted(&base);
        }
        if plan.has(Part::Repeatability) {
            self.repeat(analyzer, &photo, &base, plan);
        }
        let kinds = Kind::ALL.into_iter().filter(|&kind| plan.has(kind.into()));
        let mut known = None;
        for kind in kinds {
            let known = known.get_or_insert_with(|| known_of(analyzer, &photo, &base, &self.name));
            let face = Planted { analyzer, photo: &photo, base: &base, known, name: &self.name };
            self.planted.extend(face.try_kind(kind, plan));
        }
        if plan.has(Part::Determinism) {
            self.same_twice = Some(same_twice(analyzer, file)?);
        }
        Ok(())
    }

    fn repeat(&mut self, analyzer: &Analyzer, photo: &Photo, base: &Examination, plan: &Plan) {
        self.repeats.push(repeat(None, Ok(base)));
        for &perturbation in &plan.perturbations {
            let px_per_mm = base.findings.capture.px_per_mm;
            let copy = perturbation
                .apply(photo, px_per_mm, &self.name)
                .and_then(|copy| Examination::of(analyzer, &copy));
            self.repeats.push(repeat(Some(perturbation), copy.as_ref()));
        }
    }
}

fn repeat(perturbation: Option<Perturbation>, face: Result<&Examination, &Refusal>) -> Repeat {
    let scores = |face: &Examination| {
        Measure::ALL.into_iter().filter_map(|m| Some((m, face.score(m)?))).collect()
    };
    Repeat {
        perturbation,
        refused: face.err().map(|refusal| refusal.code().to_owned()),
        scores: face.map(scores).unwrap_or_default(),
        ita: face.ok().and_then(|face| face.findings.tone).map(|tone| tone.ita),
    }
}

/// What is found in the photo and in copies of the same pixels.
pub(super) fn known_of(
    analyzer: &Analyzer,
    photo: &Photo,
    base: &Examination,
    name: &str,
) -> Known {
    let mut known = Known::of(base);
    for perturbation in Perturbation::IN_PLACE {
        let copy = perturbation
            .apply(photo, base.findings.capture.px_per_mm, name)
            .and_then(|copy| Examination::of(analyzer, &copy));
        // A copy that is refused has nothing to add.
        copy.iter().for_each(|copy| known.add(copy, base));
    }
    known
}

/// A face that things are planted into.
struct Planted<'a> {
    analyzer: &'a Analyzer,
    photo: &'a Photo,
    base: &'a Examination,
    known: &'a Known,
    name: &'a str,
}

impl Planted<'_> {
    /// `None` where the face has no place for the kind, or its measure was not taken.
    fn try_kind(&self, kind: Kind, plan: &Plan) -> Option<PlantedTrial> {
        let before = self.base.raw(kind.measure())?;
        let plants = places::plants(kind, self.name, self.base, self.known);
        if plants.is_empty() {
            return None;
        }
        let planting = Planting::new(&plants, self.photo, &self.base.findings.to_photo);
        let doses = plan.doses.iter().map(|&dose| self.at_dose(kind, &plants, &planting, dose));
        Some(PlantedTrial {
            kind,
            plants: plants.len() as u32,
            expected: kind.expected(&plants, self.base),
            before,
            doses: doses.collect(),
        })
    }

    fn at_dose(&self, kind: Kind, plants: &[Plant], planting: &Planting, dose: f32) -> DoseTrial {
        let after = Examination::of(self.analyzer, &planting.at_dose(self.photo, dose));
        let Ok(after) = after else {
            return DoseTrial { dose, raw: None, hits: Hits::default(), mistaken: 0 };
        };
        let before = (self.base, self.known);
        let mistaken = match kind {
            Kind::Spots => spots(Measure::Acne, plants, before, &after).found,
            Kind::Lesions => spots(Measure::Spots, plants, before, &after).found,
            Kind::Lines | Kind::Redness => 0,
        };
        let hits = hits(kind, plants, before, &after);
        DoseTrial { dose, raw: after.raw(kind.measure()), hits, mistaken }
    }
}

fn same_twice(analyzer: &Analyzer, file: &[u8]) -> Result<bool, Refusal> {
    let analyze = || analyzer.analyze(file, View::Front, &mut |_| {});
    Ok(analyze()? == analyze()?)
}
