//! Telling a photo of a screen: its pixels or their moiré repeat at an even distance, on both
//! cheeks, which no skin does.

use crate::Refusal;
use crate::face::{CHEEK_MIDDLE, Mesh, mirrored};
use crate::photo::Photo;

/// Side of the square that is looked at on each cheek, in pixels of the photo.
const SIDE: usize = 96;
/// What is coarser than this is taken away first.
const COARSE: usize = 4;
/// Patterns that repeat within this many pixels are looked for.
const LONGEST: isize = 12;
const SHORTEST: isize = 4;
/// A pattern is like itself by this much one period on, and unlike by this much half a period on.
const LIKE: f32 = 0.5;
const UNLIKE: f32 = -0.2;

/// Refuses a photo of a screen.
pub(crate) fn check(photo: &Photo, mesh: &Mesh) -> Result<(), Refusal> {
    let cheeks = [CHEEK_MIDDLE, mirrored(CHEEK_MIDDLE)];
    let squares: Vec<Square> = cheeks
        .into_iter()
        .filter_map(|landmark| Square::around(photo, mesh.points[usize::from(landmark)]))
        .collect();
    let is_screen = !squares.is_empty() && squares.iter().all(Square::repeats);
    if is_screen { Err(Refusal::Screen) } else { Ok(()) }
}

/// Fine structure of a part of the photo.
struct Square {
    values: Vec<f32>,
}

impl Square {
    /// `None` where the photo ends before the square does.
    fn around(photo: &Photo, [x, y, _]: [f32; 3]) -> Option<Self> {
        let reach = (SIDE / 2 + COARSE) as f32;
        let inside = x >= reach
            && y >= reach
            && x + reach < photo.width as f32
            && y + reach < photo.height as f32;
        if !inside {
            return None;
        }
        let (left, top) = ((x - reach) as usize, (y - reach) as usize);
        let side = SIDE + 2 * COARSE;
        let green = |x: usize, y: usize| {
            f32::from(photo.pixels[((top + y) * photo.width + left + x) * 3 + 1])
        };
        let all: Vec<f32> = (0..side * side).map(|i| green(i % side, i / side)).collect();
        let values = (0..SIDE * SIDE).map(|i| fine(&all, side, i % SIDE, i / SIDE)).collect();
        Some(Self { values })
    }

    /// How much the square is like itself moved by (dx, dy): 1 is the same.
    fn likeness(&self, dx: isize, dy: isize) -> f32 {
        let margin = LONGEST as usize;
        let (mut both, mut here, mut there) = (0f32, 0f32, 0f32);
        for y in margin..SIDE - margin {
            let row = &self.values[y * SIDE + margin..(y + 1) * SIDE - margin];
            let moved = (y * SIDE + margin).wrapping_add_signed(dy * SIDE as isize + dx);
            for (a, b) in row.iter().zip(&self.values[moved..moved + row.len()]) {
                both += a * b;
                here += a * a;
                there += b * b;
            }
        }
        both / (here * there).sqrt().max(1e-3)
    }

    fn repeats(&self) -> bool {
        let lags = (0..=LONGEST).flat_map(|dy| (-LONGEST..=LONGEST).map(move |dx| (dx, dy)));
        lags.filter(|(dx, dy)| (SHORTEST..=LONGEST).contains(&dx.abs().max(*dy)))
            .any(|(dx, dy)| self.likeness(dx, dy) > LIKE && self.likeness(dx / 2, dy / 2) < UNLIKE)
    }
}

/// A value without the mean of what is around it.
fn fine(all: &[f32], side: usize, x: usize, y: usize) -> f32 {
    let width = 2 * COARSE + 1;
    let sum: f32 = (y..y + width).flat_map(|row| &all[row * side + x..][..width]).sum();
    all[(y + COARSE) * side + x + COARSE] - sum / (width * width) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Skin-like noise with a pattern of this strength, repeating every six pixels.
    fn square(pattern: f32) -> Square {
        let mut state = 1u32;
        let mut photo = Photo::new(200, 200);
        for (i, pixel) in photo.pixels.as_chunks_mut::<3>().0.iter_mut().enumerate() {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let noise = (state >> 24) as f32 / 16.0;
            let wave = ((i % 200) as f32 * std::f32::consts::TAU / 6.0).sin();
            *pixel = [(120.0 + noise + pattern * wave) as u8; 3];
        }
        Square::around(&photo, [100.0, 100.0, 0.0]).expect("inside")
    }

    #[test]
    fn a_pattern_is_told_from_noise() {
        assert!(!square(0.0).repeats());
        assert!(square(15.0).repeats());
    }

    #[test]
    fn a_square_must_be_inside() {
        assert!(Square::around(&Photo::new(200, 200), [30.0, 100.0, 0.0]).is_none());
    }
}
