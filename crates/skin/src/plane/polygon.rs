//! Filling polygons.

use crate::geometry::Point;

/// Calls `paint` with the index of every pixel whose centre is inside the polygon (even–odd
/// rule), within a picture of `width` × `height` pixels.
pub(crate) fn fill(width: usize, height: usize, corners: &[Point], mut paint: impl FnMut(usize)) {
    let top = corners.iter().map(|corner| corner[1]).fold(f32::MAX, f32::min).max(0.0) as usize;
    let bottom = corners.iter().map(|corner| corner[1]).fold(0.0, f32::max).ceil() as usize;
    for y in top..bottom.min(height) {
        for [left, right] in crossings(corners, y as f32 + 0.5).as_chunks::<2>().0 {
            let first = (left - 0.5).ceil().max(0.0) as usize;
            let last = ((right - 0.5).ceil().max(0.0) as usize).min(width);
            (first..last).for_each(|x| paint(y * width + x));
        }
    }
}

/// Where the outline crosses a horizontal line, from left to right.
fn crossings(corners: &[Point], y: f32) -> Vec<f32> {
    let mut found = Vec::new();
    for (i, a) in corners.iter().enumerate() {
        let b = corners[(i + 1) % corners.len()];
        if (a[1] <= y) != (b[1] <= y) {
            found.push(a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0]));
        }
    }
    found.sort_by(f32::total_cmp);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_square_and_what_sticks_out() {
        let mut painted = Vec::new();
        fill(4, 4, &[[1.0, 1.0], [3.0, 1.0], [3.0, 3.0], [1.0, 3.0]], |i| painted.push(i));
        assert_eq!(painted, vec![5, 6, 9, 10]);
        painted.clear();
        fill(2, 2, &[[-5.0, -5.0], [9.0, -5.0], [9.0, 9.0], [-5.0, 9.0]], |i| painted.push(i));
        assert_eq!(painted, vec![0, 1, 2, 3]);
    }
}
