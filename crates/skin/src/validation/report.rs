//! The trials of all faces, put together.

use super::agreement::{Agreement, mean, median};
use super::matching::Hits;
use super::perturbation::Perturbation;
use super::plan::Plan;
use super::plant::Kind;
use super::targets::{Figure, figures};
use super::trial::{FaceTrial, PlantedTrial};
use crate::{ALGORITHM, Measure, ToneGroup};
use serde::{Deserialize, Serialize};

/// The dose at which recall, precision and responses are compared.
const DOSE: f32 = 1.0;
/// A group of tones needs as many faces for its median to be compared.
const LEAST_FACES: usize = 3;

/// What was tried and what came of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Validation {
    /// The version that was validated.
    pub algorithm: String,
    /// What was tried.
    pub plan: Plan,
    /// How many photos were analysed.
    pub analysed: usize,
    /// By measure.
    pub repeatability: Vec<Repeatability>,
    /// Mean change of the tone of the skin over the copies, in degrees.
    pub tone_change: Option<f32>,
    /// By kind.
    pub planted: Vec<Planted>,
    /// The figures that have a target, in order.
    pub figures: Vec<Figure>,
    /// Face by face.
    pub faces: Vec<FaceTrial>,
}

/// How well one measure repeats.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Repeatability {
    /// Which.
    pub measure: Measure,
    /// Faces of which every copy was measured; the agreement is over these.
    pub faces: usize,
    /// ICC(2,1) of the score.
    pub icc: Option<f32>,
    /// Standard deviation of the score within a face, in points.
    pub within_sd: Option<f32>,
    /// Two scores of a face differ by less than this in 95 of 100 cases.
    pub smallest_change: Option<f32>,
    /// Mean distance of a copy's score from that of the photo as it is.
    pub mean_change: Option<f32>,
    /// The same by how the copy was changed.
    pub by_perturbation: Vec<(Perturbation, Option<f32>)>,
}

/// How well one kind of planted thing is found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Planted {
    /// Which.
    pub kind: Kind,
    /// Faces with a place for it.
    pub faces: usize,
    /// By dose.
    pub doses: Vec<Dose>,
    /// Share of the faces whose measure grew with every dose.
    pub monotone: Option<f32>,
    /// By tone of the skin, from light to dark.
    pub tones: Vec<Tones>,
    /// Largest median response of a group over the smallest; infinite where a group has none.
    pub fairness: Option<f32>,
    /// Share of the planted that was taken for the other colour, at dose 1.
    pub mistaken: Option<f32>,
}

/// One dose over all faces.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Dose {
    /// Times the densities of [`Kind`].
    pub dose: f32,
    /// All faces together.
    pub hits: Hits,
    /// Median over the faces of the share of the planted that the measure grew by.
    pub response: Option<f32>,
}

/// One group of tones.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tones {
    /// The groups that are taken together.
    pub groups: Vec<ToneGroup>,
    /// How many faces.
    pub faces: usize,
    /// By dose.
    pub doses: Vec<Dose>,
}

impl Validation {
    pub(super) fn of(plan: Plan, faces: Vec<FaceTrial>) -> Self {
        let repeatability: Vec<_> = Measure::ALL
            .into_iter()
            .map(|measure| Repeatability::of(measure, &plan.perturbations, &faces))
            .collect();
        let planted: Vec<_> = Kind::ALL
            .into_iter()
            .filter(|&kind| plan.has(kind.into()))
            .map(|kind| Planted::of(kind, &plan.doses, &faces))
            .collect();
        let mut validation = Self {
            algorithm: ALGORITHM.to_owned(),
            plan,
            analysed: faces.iter().filter(|face| face.refused.is_none()).count(),
            repeatability,
            tone_change: tone_change(&faces),
            planted,
            figures: Vec::new(),
            faces,
        };
        validation.figures = figures(&validation);
        validation
    }
}

/// The distance of each copy from the photo as it is, in what `value` gives.
fn changes<'a>(
    face: &'a FaceTrial,
    value: impl Fn(&super::Repeat) -> Option<f32> + Copy + 'a,
) -> impl Iterator<Item = (Perturbation, f32)> + 'a {
    let base = face.repeats.first().and_then(value);
    face.repeats
        .iter()
        .skip(1)
        .filter_map(move |copy| Some((copy.perturbation?, (value(copy)? - base?).abs())))
}

fn tone_change(faces: &[FaceTrial]) -> Option<f32> {
    mean(faces.iter().flat_map(|face| changes(face, |copy| copy.ita)).map(|(_, change)| change))
}

impl Repeatability {
    fn of(measure: Measure, perturbations: &[Perturbation], faces: &[FaceTrial]) -> Self {
        let table: Vec<Vec<f32>> = faces
            .iter()
            .filter(|face| !face.repeats.is_empty())
            .filter_map(|face| face.repeats.iter().map(|copy| copy.score(measure)).collect())
            .collect();
        let agreement = Agreement::of(&table);
        let all: Vec<(Perturbation, f32)> =
            faces.iter().flat_map(|face| changes(face, move |copy| copy.score(measure))).collect();
        let of = |wanted: Perturbation| {
            mean(all.iter().filter(|(of, _)| *of == wanted).map(|(_, change)| *change))
        };
        Self {
            measure,
            faces: table.len(),
            icc: agreement.map(|agreement| agreement.icc),
            within_sd: agreement.map(|agreement| agreement.within_sd),
            smallest_change: agreement.map(Agreement::smallest_change),
            mean_change: mean(all.iter().map(|(_, change)| *change)),
            by_perturbation: perturbations.iter().map(|&wanted| (wanted, of(wanted))).collect(),
        }
    }
}

/// What a trial grew by at a dose, as a share of what was planted.
fn response(trial: &PlantedTrial, dose: f32) -> Option<f32> {
    let at = trial.doses.iter().find(|one| is_dose(one.dose, dose))?;
    Some((at.raw? - trial.before) / (trial.expected * dose))
}

/// Whether every dose gave more than the one before, and the first more than none.
fn is_monotone(trial: &PlantedTrial) -> bool {
    let values: Option<Vec<f32>> = trial.doses.iter().map(|dose| dose.raw).collect();
    values.is_some_and(|values| {
        let before = std::iter::once(&trial.before).chain(&values);
        before.zip(&values).all(|(less, more)| more > less)
    })
}

impl Planted {
    fn of(kind: Kind, doses: &[f32], faces: &[FaceTrial]) -> Self {
        let trials: Vec<(Option<ToneGroup>, &PlantedTrial)> = faces
            .iter()
            .flat_map(|face| face.planted.iter().map(|trial| (face.tone.map(|t| t.group), trial)))
            .filter(|(_, trial)| trial.kind == kind)
            .collect();
        let monotone = trials.iter().filter(|(_, trial)| is_monotone(trial)).count();
        let tones = tones(&trials, doses);
        let mistaken: u32 = trials
            .iter()
            .flat_map(|(_, trial)| &trial.doses)
            .filter(|dose| is_dose(dose.dose, DOSE))
            .map(|dose| dose.mistaken)
            .sum();
        let plants: u32 = trials.iter().map(|(_, trial)| trial.plants).sum();
        Self {
            kind,
            faces: trials.len(),
            doses: doses.iter().map(|&dose| Dose::of(dose, &trials)).collect(),
            monotone: (!trials.is_empty()).then(|| monotone as f32 / trials.len() as f32),
            fairness: fairness(&tones),
            tones,
            mistaken: (plants > 0 && matches!(kind, Kind::Spots | Kind::Lesions))
                .then(|| mistaken as f32 / plants as f32),
        }
    }

    /// What was found at dose 1.
    pub(super) fn hits(&self) -> Option<&Hits> {
        compared(&self.doses).map(|dose| &dose.hits)
    }
}

impl Dose {
    fn of(dose: f32, trials: &[(Option<ToneGroup>, &PlantedTrial)]) -> Self {
        let (mut hits, mut responses) = (Hits::default(), Vec::new());
        for (_, trial) in trials {
            let at = trial.doses.iter().filter(|one| is_dose(one.dose, dose));
            at.for_each(|one| hits.add(&one.hits));
            responses.extend(response(trial, dose));
        }
        Self { dose, hits, response: median(responses) }
    }
}

fn is_dose(a: f32, b: f32) -> bool {
    (a - b).abs() < 1e-3
}

/// Of several doses, the one that is compared.
pub(super) fn compared(doses: &[Dose]) -> Option<&Dose> {
    doses.iter().find(|dose| is_dose(dose.dose, DOSE))
}

/// By pairs of tone groups: among a few dozen faces single groups have one or two.
fn tones(trials: &[(Option<ToneGroup>, &PlantedTrial)], doses: &[f32]) -> Vec<Tones> {
    let pairs = ToneGroup::ALL.chunks(2).map(|groups| {
        let of_groups: Vec<_> = trials
            .iter()
            .filter(|(tone, _)| tone.is_some_and(|tone| groups.contains(&tone)))
            .copied()
            .collect();
        Tones {
            groups: groups.to_vec(),
            faces: of_groups.len(),
            doses: doses.iter().map(|&dose| Dose::of(dose, &of_groups)).collect(),
        }
    });
    pairs.filter(|tones| tones.faces > 0).collect()
}

/// `None` with fewer than two groups of enough faces.
fn fairness(tones: &[Tones]) -> Option<f32> {
    let enough = tones.iter().filter(|tones| tones.faces >= LEAST_FACES);
    let responses: Vec<f32> = enough.filter_map(|tones| compared(&tones.doses)?.response).collect();
    let most = responses.iter().copied().fold(0.0, f32::max);
    let least = responses.iter().copied().fold(f32::INFINITY, f32::min);
    (responses.len() > 1).then(|| if least > 0.0 { most / least } else { f32::INFINITY })
}

#[cfg(test)]
mod tests {
    use super::super::trial::{DoseTrial, Repeat};
    use super::*;
    use crate::Tone;

    fn trial(before: f32, values: &[f32]) -> PlantedTrial {
        let dose = |(i, raw): (usize, &f32)| DoseTrial {
            dose: 0.5 * (i + 1) as f32,
            raw: Some(*raw),
            hits: Hits { planted: 8, found: 6, new: 7, right: 6, overlaps: vec![0.5; 6] },
            mistaken: 1,
        };
        PlantedTrial {
            kind: Kind::Spots,
            plants: 8,
            expected: 0.4,
            before,
            doses: values.iter().enumerate().map(dose).collect(),
        }
    }

    fn face(ita: f32, group: ToneGroup, planted: PlantedTrial, scores: &[f32]) -> FaceTrial {
        let mut perturbations = Perturbation::ALL.into_iter();
        let repeat = |(i, score): (usize, &f32)| Repeat {
            perturbation: if i == 0 { None } else { perturbations.next() },
            refused: None,
            scores: vec![(Measure::Spots, *score)],
            ita: Some(ita + i as f32),
        };
        FaceTrial {
            name: "a face".to_owned(),
            refused: None,
            tone: Some(Tone { ita, group }),
            repeats: scores.iter().enumerate().map(repeat).collect(),
            planted: vec![planted],
            counted: Vec::new(),
            same_twice: Some(true),
        }
    }

    #[test]
    fn a_dose_that_gives_less_is_not_monotone() {
        assert!(is_monotone(&trial(0.1, &[0.2, 0.3, 0.4])));
        assert!(!is_monotone(&trial(0.1, &[0.1, 0.3, 0.4])));
        assert!(!is_monotone(&trial(0.1, &[0.2, 0.3, 0.3])));
    }

    #[test]
    fn trials_are_put_together() {
        let faces = (0..6).map(|i| {
            let (group, more) =
                if i < 3 { (ToneGroup::Light, 0.3) } else { (ToneGroup::Brown, 0.2) };
            let planted = trial(0.1, &[0.15, 0.1 + more, 0.7]);
            face(20.0, group, planted, &[50.0 + 5.0 * i as f32, 52.0 + 5.0 * i as f32])
        });
        let validation = Validation::of(Plan::quick(), faces.collect());
        let planted = &validation.planted[0];
        assert_eq!((planted.kind, planted.faces, planted.monotone), (Kind::Spots, 6, Some(1.0)));
        assert!((planted.fairness.expect("two groups") - 1.5).abs() < 1e-4, "{planted:?}");
        assert!((planted.mistaken.expect("of spots") - 0.125).abs() < 1e-6);
        let hits = planted.hits().expect("dose 1");
        assert_eq!((hits.recall(), hits.found), (Some(0.75), 36));
        let spots = validation.repeatability.iter().find(|one| one.measure == Measure::Spots);
        let spots = spots.expect("every measure is there");
        assert_eq!((spots.faces, spots.mean_change), (6, Some(2.0)));
        assert_eq!(validation.tone_change, Some(1.0));
        assert!(validation.figures.iter().all(|figure| !figure.name.is_empty()));
    }
}
