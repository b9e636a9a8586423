//! Optical density: −ln of the reflected light, per colour channel.
//!
//! Pigments add up in density, and a change of illumination adds the same amount everywhere, so
//! that it can be taken away with the smooth part of the picture.

use crate::canvas::Canvas;
use crate::plane::Plane;

/// Added to the light so that black has a finite density.
const FLOOR: f32 = 0.004;
/// Steps of the table from sRGB to density.
const STEPS: usize = 4096;

/// Density in red, green and blue.
pub(crate) struct Density {
    pub red: Plane,
    pub green: Plane,
    pub blue: Plane,
}

impl Density {
    pub(crate) fn of(canvas: &Canvas) -> Self {
        let table: Vec<f32> = (0..STEPS)
            .map(|step| -(linear(step as f32 / (STEPS - 1) as f32) + FLOOR).ln())
            .collect();
        let convert = |plane: &Plane| Plane {
            width: plane.width,
            height: plane.height,
            values: plane
                .values
                .iter()
                .map(|value| table[(value.clamp(0.0, 255.0) * (4095.0 / 255.0)) as usize])
                .collect(),
        };
        let [red, green, blue] = &canvas.colours;
        Self { red: convert(red), green: convert(green), blue: convert(blue) }
    }
}

/// Linear light of an sRGB value, both 0–1 (IEC 61966-2-1).
pub(crate) fn linear(value: f32) -> f32 {
    if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
}
