//! Telling a drawing, or a face that a filter smoothed: skin is never even over a millimetre.

use crate::canvas::{PIXELS, SCALE, WIDTH};
use crate::density::Density;
use crate::plane::{gaussian, halve, quantile};
use crate::{Refusal, Region};

/// Structure between these widths is looked at, in millimetres: a photo of few pixels still has it.
const FINE_MM: f32 = 0.15;
const COARSE_MM: f32 = 0.8;
/// Of the skin's places, this share is more even than the rest. Edges between flat areas, of which a
/// drawing has many, do not reach it.
const SHARE: f32 = 0.25;
/// Less structure than this there, in optical density, is not skin. The smoothest face of the
/// validation has 0.008, most have 0.02; flat and airbrushed drawings have up to 0.0003.
const LEAST: f32 = 0.003;

/// Refuses what has no texture at all.
pub(crate) fn check(density: &Density, regions: &[Option<Region>]) -> Result<(), Refusal> {
    // Half the resolution is enough for what is looked at.
    let green = halve(&density.green);
    let scale = SCALE / 2.0;
    let fine = gaussian(&green, FINE_MM * scale);
    let coarse = gaussian(&green, COARSE_MM * scale);
    let is_even_skin = |&i: &usize| {
        use Region::{CheekLeft, CheekRight, Forehead};
        matches!(regions[i], Some(Forehead | CheekRight | CheekLeft))
    };
    let mut structure: Vec<f32> = (0..PIXELS)
        .step_by(3)
        .filter(is_even_skin)
        .map(|i| (i / WIDTH / 2) * green.width + (i % WIDTH) / 2)
        .map(|i| (fine.values[i] - coarse.values[i]).abs())
        .collect();
    if quantile(&mut structure, SHARE) < LEAST { Err(Refusal::Drawing) } else { Ok(()) }
}
