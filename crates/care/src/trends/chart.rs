//! Where points and lines of a chart lie. Pure.

use std::fmt::Write;

/// The chart's own size; it is drawn at any.
pub const WIDTH: f32 = 320.0;
/// See [`WIDTH`].
pub const HEIGHT: f32 = 130.0;
/// Room for the numbers at the left, and for half a dot around.
const LEFT: f32 = 26.0;
const MARGIN: f32 = 8.0;

/// A visit on the chart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Seconds since some day.
    pub at: i64,
    /// 0 to 100.
    pub score: f32,
    /// Points that are noise.
    pub noise: Option<f32>,
    /// Which version of the algorithm: another number, another line.
    pub version: usize,
}

/// A chart as its template draws it.
pub struct Chart {
    /// A path for each version.
    pub lines: Vec<String>,
    /// What is noise around each line, as a path.
    pub bands: Vec<String>,
    /// Places of the dots, in the order of the points.
    pub dots: Vec<(String, String)>,
}

/// The height of a score.
pub fn level(score: f32) -> f32 {
    let score = score.clamp(0.0, 100.0);
    MARGIN + (HEIGHT - 2.0 * MARGIN) * (1.0 - score / 100.0)
}

/// Lays the points out by time; a single one in the middle.
pub fn draw(points: &[Point]) -> Chart {
    let (first, last) = (points.first().map_or(0, |p| p.at), points.last().map_or(0, |p| p.at));
    #[allow(clippy::cast_precision_loss, reason = "a picture needs no seconds")]
    let across = |point: &Point| {
        let share = match last - first {
            0 => 0.5,
            span => (point.at - first) as f32 / span as f32,
        };
        LEFT + (WIDTH - LEFT - MARGIN) * share
    };
    let mut chart = Chart { lines: Vec::new(), bands: Vec::new(), dots: Vec::new() };
    for run in points.chunk_by(|one, next| one.version == next.version) {
        let mut line = String::new();
        let (mut upper, mut lower) = (Vec::new(), Vec::new());
        for point in run {
            let (x, y) = (across(point), level(point.score));
            let verb = if line.is_empty() { 'M' } else { 'L' };
            let _ = write!(line, "{verb}{x:.1} {y:.1}");
            chart.dots.push((format!("{x:.1}"), format!("{y:.1}")));
            if let Some(noise) = point.noise {
                upper.push((x, level(point.score + noise)));
                lower.push((x, level(point.score - noise)));
            }
        }
        if run.len() > 1 {
            chart.lines.push(line);
        }
        if upper.len() > 1 {
            let around: Vec<String> = upper
                .into_iter()
                .chain(lower.into_iter().rev())
                .map(|(x, y)| format!("{x:.1} {y:.1}"))
                .collect();
            chart.bands.push(format!("M{}Z", around.join("L")));
        }
    }
    chart
}

#[cfg(test)]
mod tests {
    use super::{Point, WIDTH, draw, level};

    fn point(at: i64, score: f32, version: usize) -> Point {
        Point { at, score, noise: Some(3.0), version }
    }

    #[test]
    fn best_is_on_top_and_nothing_leaves_the_chart() {
        assert!(level(100.0) < level(0.0));
        assert!((level(140.0) - level(100.0)).abs() < f32::EPSILON);
    }

    #[test]
    fn a_line_ends_where_the_version_changes() {
        let points = [point(0, 50.0, 0), point(10, 60.0, 0), point(20, 70.0, 1)];
        let chart = draw(&points);
        assert_eq!((chart.lines.len(), chart.bands.len(), chart.dots.len()), (1, 1, 3));
    }

    #[test]
    fn a_first_visit_stands_alone() {
        let chart = draw(&[point(7, 50.0, 0)]);
        assert!(chart.lines.is_empty() && chart.bands.is_empty());
        let x: f32 = chart.dots[0].0.parse().expect("a number");
        assert!(x > 0.0 && x < WIDTH);
    }
}
