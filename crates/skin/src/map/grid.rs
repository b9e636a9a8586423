//! The grid of the map: every second pixel of the canvas in both directions.

use crate::canvas;
use crate::geometry::Point;

pub(super) const SCALE: f32 = canvas::SCALE / 2.0;
pub(super) const WIDTH: usize = canvas::WIDTH / 2;
pub(super) const HEIGHT: usize = canvas::HEIGHT / 2;
pub(super) const PIXELS: usize = WIDTH * HEIGHT;

/// Places of the canvas on the grid.
pub(super) fn landmarks(landmarks: &[Point]) -> Vec<Point> {
    landmarks.iter().map(|place| place.map(|along| along / 2.0)).collect()
}

/// Each value four times.
pub(super) fn on_canvas<T: Copy>(values: &[T]) -> Vec<T> {
    let mut large = Vec::with_capacity(canvas::PIXELS);
    for row in values.chunks_exact(WIDTH) {
        let start = large.len();
        large.extend(row.iter().flat_map(|&value| [value, value]));
        large.extend_from_within(start..);
    }
    large
}

/// One of each four values.
pub(super) fn of_canvas<T: Copy>(values: &[T]) -> Vec<T> {
    let rows = values.chunks_exact(canvas::WIDTH).step_by(2);
    rows.flat_map(|row| row.iter().copied().step_by(2)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        let values: Vec<usize> = (0..PIXELS).collect();
        let large = on_canvas(&values);
        assert_eq!(large.len(), canvas::PIXELS);
        assert_eq!(large[canvas::WIDTH + 3], 1);
        assert_eq!(of_canvas(&large), values);
    }
}
