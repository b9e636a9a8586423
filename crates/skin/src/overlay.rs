//! Drawing what was found, as transparent pictures over the portrait.

use crate::Measure;
use crate::canvas::{HEIGHT, SCALE, WIDTH};
use crate::network::ModelError;
use crate::photo::encode_png;
use crate::plane::{Plane, distances, halve};

type Colour = [u8; 3];

const AMBER: Colour = [255, 170, 30];
const BROWN: Colour = [128, 62, 8];
const ROSE: Colour = [235, 30, 70];
const TEAL: Colour = [0, 190, 165];
const PALE_BLUE: Colour = [70, 170, 255];
const DEEP_BLUE: Colour = [30, 60, 220];

/// The ring around a spot lies this far outside it.
const RING_MM: [f32; 2] = [0.35, 0.8];

/// One measure's overlay; heat maps are drawn at half the portrait's size.
pub(crate) fn draw(measure: Measure, layer: &Plane) -> Result<Vec<u8>, ModelError> {
    match measure {
        Measure::Spots => spots(layer),
        Measure::Redness => picture(&halve(layer), |heat| (ROSE, 0.5 * heat)),
        Measure::Wrinkles => picture(layer, |line| (TEAL, 0.9 * line)),
        Measure::Texture => {
            picture(&halve(layer), |heat| (mix(PALE_BLUE, DEEP_BLUE, heat), 0.5 * heat))
        }
    }
}

/// A light fill, and a ring that leaves the spot itself visible.
fn spots(layer: &Plane) -> Result<Vec<u8>, ModelError> {
    let inside: Vec<bool> = layer.values.iter().map(|&value| value > 0.5).collect();
    let outside: Vec<f32> = distances(&inside, WIDTH).iter().map(|d| d / SCALE).collect();
    let soft = 0.5 / SCALE;
    let distance = Plane { width: WIDTH, height: HEIGHT, values: outside };
    picture(&distance, |distance| {
        if distance <= 0.0 {
            return (BROWN, 0.28);
        }
        let begin = ((distance - RING_MM[0]) / soft).clamp(-1.0, 1.0);
        let end = ((RING_MM[1] - distance) / soft).clamp(-1.0, 1.0);
        (AMBER, 0.95 * (0.5 + 0.5 * begin) * (0.5 + 0.5 * end))
    })
}

/// A picture with a colour and an opacity (0–1) for each value.
fn picture(plane: &Plane, paint: impl Fn(f32) -> (Colour, f32)) -> Result<Vec<u8>, ModelError> {
    let mut pixels = Vec::with_capacity(plane.values.len() * 4);
    for &value in &plane.values {
        let ([red, green, blue], opacity) = paint(value);
        let alpha = (opacity * 255.0).round() as u8;
        // Fully transparent pixels are all the same, which compresses better.
        pixels.extend(if alpha == 0 { [0; 4] } else { [red, green, blue, alpha] });
    }
    encode_png(&pixels, plane.width, plane.height)
}

fn mix(a: Colour, b: Colour, share: f32) -> Colour {
    std::array::from_fn(|i| (f32::from(a[i]) + (f32::from(b[i]) - f32::from(a[i])) * share) as u8)
}
