//! Drawing what was found, as transparent pictures over the portrait.
//!
//! They have one value a pixel and a palette, which is a quarter of the work of full colours.

use crate::Measure;
use crate::canvas::{SCALE, WIDTH};
use crate::network::ModelError;
use crate::photo::{Palette, encode_png};
use crate::plane::{Plane, distances};

type Colour = [u8; 3];

const TEAL: Colour = [0, 190, 165];
const AMBER: Colour = [255, 170, 30];
const BROWN: Colour = [128, 62, 8];
const ROSE: Colour = [235, 30, 70];
const PINK: Colour = [255, 90, 130];
const CRIMSON: Colour = [150, 10, 40];
const VIOLET: Colour = [150, 80, 255];
const PALE_BLUE: Colour = [70, 170, 255];
const DEEP_BLUE: Colour = [30, 60, 220];
const YELLOW: Colour = [255, 225, 40];
const INDIGO: Colour = [75, 50, 190];
const ORANGE: Colour = [240, 120, 20];

/// The ring around a spot lies this far outside it.
const RING_MM: [f32; 2] = [0.35, 0.9];
/// The value that stands for the inside of a spot; those below are the ring's opacity.
const INSIDE: u8 = 255;
const INSIDE_OPACITY: f32 = 0.28;

/// One measure's overlay, with the portrait's proportions at the layer's own size.
pub(crate) fn draw(measure: Measure, layer: &Plane) -> Result<Vec<u8>, ModelError> {
    let heat = |colour: Colour, most: f32| picture(layer, &ramp([colour; 2], most));
    match measure {
        Measure::Wrinkles => heat(TEAL, 0.9),
        Measure::Spots => rings(layer, [AMBER, BROWN]),
        Measure::Redness => heat(ROSE, 0.65),
        Measure::Acne => rings(layer, [PINK, CRIMSON]),
        Measure::Pores => heat(VIOLET, 0.85),
        Measure::Texture => picture(layer, &ramp([PALE_BLUE, DEEP_BLUE], 0.5)),
        Measure::Shine => heat(YELLOW, 0.6),
        Measure::DarkCircles => heat(INDIGO, 0.55),
        Measure::Evenness => heat(ORANGE, 0.5),
    }
}

/// From transparent to `most` opaque, and from one colour to the other.
fn ramp([from, to]: [Colour; 2], most: f32) -> Palette {
    std::array::from_fn(|i| {
        let share = i as f32 / 255.0;
        (mix(from, to, share), opacity(most * share))
    })
}

fn opacity(share: f32) -> u8 {
    (share * 255.0).round() as u8
}

fn picture(layer: &Plane, palette: &Palette) -> Result<Vec<u8>, ModelError> {
    let values: Vec<u8> =
        layer.values.iter().map(|value| (value.clamp(0.0, 1.0) * 255.0).round() as u8).collect();
    encode_png(&values, layer.width, layer.height, palette)
}

/// A light fill, and a ring that leaves the spot itself visible.
fn rings(layer: &Plane, [ring, fill]: [Colour; 2]) -> Result<Vec<u8>, ModelError> {
    let mut palette = ramp([ring; 2], 1.0);
    palette[usize::from(INSIDE)] = (fill, opacity(INSIDE_OPACITY));
    let inside: Vec<bool> = layer.values.iter().map(|&value| value > 0.5).collect();
    let values: Vec<u8> = distances(&inside, WIDTH).into_iter().map(ring_value).collect();
    encode_png(&values, layer.width, layer.height, &palette)
}

/// By the distance to the nearest spot, in pixels.
fn ring_value(distance: f32) -> u8 {
    if distance <= 0.0 {
        return INSIDE;
    }
    let mm = distance / SCALE;
    let soft = 0.5 / SCALE;
    let begin = ((mm - RING_MM[0]) / soft).clamp(-1.0, 1.0);
    let end = ((RING_MM[1] - mm) / soft).clamp(-1.0, 1.0);
    opacity(0.95 * (0.5 + 0.5 * begin) * (0.5 + 0.5 * end))
}

fn mix(a: Colour, b: Colour, share: f32) -> Colour {
    std::array::from_fn(|i| (f32::from(a[i]) + (f32::from(b[i]) - f32::from(a[i])) * share) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spot_has_a_clear_gap_and_a_ring() {
        assert_eq!(ring_value(0.0), INSIDE);
        assert_eq!(ring_value(0.1 * SCALE), 0);
        assert!((200..INSIDE).contains(&ring_value(0.6 * SCALE)));
        assert_eq!(ring_value(2.0 * SCALE), 0);
    }

    #[test]
    fn nothing_is_transparent() {
        assert_eq!(ramp([TEAL, ROSE], 0.5)[0], (TEAL, 0));
        assert_eq!(ramp([TEAL, ROSE], 0.5)[255], (ROSE, 128));
    }
}
