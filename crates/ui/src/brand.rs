//! A clinic's colour becomes a palette that can be read.
//!
//! One hex colour in, one small stylesheet out. Contrast is the WCAG 2.2 ratio; each colour is moved
//! towards black or white only as far as its use needs. The address carries the colour, so the sheet
//! needs no database and never goes stale.

use axum::Router;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::{StatusCode, header};

/// A colour of the sRGB space, each channel from 0 to 1.
pub type Rgb = [f64; 3];

const WHITE: Rgb = [1.0, 1.0, 1.0];
const BLACK: Rgb = [0.0, 0.0, 0.0];
/// `--surface` of the dark theme, which dark brand colours must stand out from.
const DARK_SURFACE: Rgb = [0.094, 0.106, 0.118];
/// Text on a brand colour too light for white text in the dark theme.
const DARK_INK: Rgb = [0.04, 0.05, 0.07];

/// What a brand colour becomes in one theme.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Palette {
    /// Buttons and marks.
    pub solid: Rgb,
    /// Text on `solid`, at least 4.5 : 1.
    pub on_solid: Rgb,
    /// Links and the current item, on the page and on a tint of the brand, at least 4.5 : 1.
    pub text: Rgb,
    /// Lines and bars of charts, at least 3 : 1 against the page.
    pub chart: Rgb,
}

/// Reads `#rrggbb`.
pub fn parse(hex: &str) -> Option<Rgb> {
    let digits = hex.strip_prefix('#')?;
    if digits.len() != 6 || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    let channel = |at: usize| {
        let byte = u8::from_str_radix(&digits[at..at + 2], 16).ok()?;
        Some(f64::from(byte) / 255.0)
    };
    Some([channel(0)?, channel(2)?, channel(4)?])
}

/// The WCAG contrast ratio of two colours, from 1 (the same) to 21 (black on white).
pub fn contrast(one: Rgb, other: Rgb) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// WCAG relative luminance.
fn luminance(colour: Rgb) -> f64 {
    let linear = |channel: f64| {
        if channel <= 0.04045 { channel / 12.92 } else { ((channel + 0.055) / 1.055).powf(2.4) }
    };
    let [red, green, blue] = colour.map(linear);
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/// The palette of the light theme.
pub fn light(colour: Rgb) -> Palette {
    let solid = moved_until(colour, BLACK, |it| contrast(it, WHITE) >= 4.6);
    // A little stronger than `--brand-soft`, which the browser mixes in another colour space.
    let tint = mix(solid, WHITE, 0.87);
    Palette {
        solid,
        on_solid: WHITE,
        text: moved_until(solid, BLACK, |it| contrast(it, tint) >= 4.8),
        chart: moved_until(colour, BLACK, |it| contrast(it, WHITE) >= 3.2),
    }
}

/// The palette of the dark theme.
pub fn dark(colour: Rgb) -> Palette {
    let solid =
        moved_until(mix(colour, WHITE, 0.12), WHITE, |it| contrast(it, DARK_SURFACE) >= 4.6);
    let tint = mix(DARK_SURFACE, solid, 0.22);
    let white_reads = contrast(solid, WHITE) >= 4.5;
    Palette {
        solid,
        on_solid: if white_reads { WHITE } else { DARK_INK },
        text: moved_until(colour, WHITE, |it| contrast(it, tint) >= 5.5),
        chart: moved_until(colour, WHITE, |it| contrast(it, DARK_SURFACE) >= 4.0),
    }
}

/// The stylesheet of a colour; an unreadable colour gives an empty one, which leaves ours.
pub fn stylesheet(colour: &str) -> String {
    let Some(colour) = parse(colour) else { return String::new() };
    let (light, dark) = (light(colour), dark(colour));
    let line = |name: &str, of: fn(&Palette) -> Rgb| {
        format!("--{name}:light-dark({},{})", hex(of(&light)), hex(of(&dark)))
    };
    let lines = [
        line("brand", |palette| palette.solid),
        line("on-brand", |palette| palette.on_solid),
        line("brand-text", |palette| palette.text),
        line("brand-chart", |palette| palette.chart),
    ];
    format!(":root{{{}}}\n", lines.join(";"))
}

/// `GET /brand/{colour}` with `colour` like `0f766e.css`.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/brand/{colour}", get(show))
}

async fn show(Path(file): Path<String>) -> Response {
    let colour = file.strip_suffix(".css").map(|digits| format!("#{digits}"));
    let Some(colour) = colour.filter(|colour| parse(colour).is_some()) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let about = [
        (header::CONTENT_TYPE, "text/css; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    (about, stylesheet(&colour)).into_response()
}

fn mix(from: Rgb, to: Rgb, share: f64) -> Rgb {
    std::array::from_fn(|at| from[at] * (1.0 - share) + to[at] * share)
}

/// The colour on the way from `from` to `to` that is nearest to `from` and good enough.
fn moved_until(from: Rgb, to: Rgb, enough: impl Fn(Rgb) -> bool) -> Rgb {
    let steps = (0..=50).map(|step| mix(from, to, f64::from(step) / 50.0));
    steps.into_iter().find(|colour| enough(*colour)).unwrap_or(to)
}

/// A colour as `#rrggbb`.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a byte")]
pub fn hex(colour: Rgb) -> String {
    let [red, green, blue] =
        colour.map(|channel| (channel * 255.0).round().clamp(0.0, 255.0) as u8);
    format!("#{red:02x}{green:02x}{blue:02x}")
}

#[cfg(test)]
mod tests {
    use super::{
        DARK_SURFACE, Rgb, WHITE, contrast, dark, hex, light, mix, parse, routes, stylesheet,
    };
    use axum::body::Body;
    use http::{Request, header};
    use tower::ServiceExt;

    /// As a browser gets it: rounded to bytes.
    fn shown(colour: Rgb) -> Rgb {
        parse(&hex(colour)).expect("hex is readable")
    }

    fn every_colour() -> impl Iterator<Item = Rgb> {
        let steps = || (0..=5_u8).map(|step| f64::from(step) / 5.0);
        steps().flat_map(move |r| steps().flat_map(move |g| steps().map(move |b| [r, g, b])))
    }

    #[test]
    fn contrast_matches_known_pairs() {
        assert!((contrast([0.0; 3], WHITE) - 21.0).abs() < 1e-9);
        let grey = parse("#767676").expect("a colour");
        assert!((contrast(grey, WHITE) - 4.54).abs() < 0.01);
    }

    #[test]
    fn any_colour_can_be_read_in_the_light_theme() {
        for colour in every_colour() {
            let palette = light(colour);
            let text = shown(palette.text);
            assert!(contrast(shown(palette.solid), WHITE) >= 4.5, "{colour:?}");
            assert!(contrast(text, WHITE) >= 4.5, "{colour:?}");
            assert!(contrast(text, mix(palette.solid, WHITE, 0.89)) >= 4.5, "{colour:?}");
            assert!(contrast(shown(palette.chart), WHITE) >= 3.0, "{colour:?}");
        }
    }

    #[test]
    fn any_colour_can_be_read_in_the_dark_theme() {
        for colour in every_colour() {
            let palette = dark(colour);
            let text = shown(palette.text);
            assert!(contrast(shown(palette.solid), palette.on_solid) >= 4.5, "{colour:?}");
            assert!(contrast(text, DARK_SURFACE) >= 4.5, "{colour:?}");
            assert!(contrast(text, mix(DARK_SURFACE, palette.solid, 0.11)) >= 4.5, "{colour:?}");
            assert!(contrast(shown(palette.chart), DARK_SURFACE) >= 3.0, "{colour:?}");
        }
    }

    #[test]
    fn a_readable_colour_is_kept() {
        assert!(stylesheet("#0f766e").contains("--brand:light-dark(#0f766e,"));
        assert_eq!(stylesheet("red;}"), "");
    }

    #[tokio::test]
    async fn only_six_hex_digits_are_a_colour() {
        let ask = async |path: &str| {
            let request = Request::get(path).body(Body::empty()).expect("a plain request");
            routes::<()>().oneshot(request).await.expect("the router does not fail")
        };
        let sheet = ask("/brand/0f766e.css").await;
        assert_eq!(sheet.status(), 200);
        assert_eq!(sheet.headers()[header::CONTENT_TYPE], "text/css; charset=utf-8");
        for path in
            ["/brand/0f766.css", "/brand/0f766g.css", "/brand/0f766e", "/brand/%23fffff.css"]
        {
            assert_eq!(ask(path).await.status(), 404, "{path}");
        }
    }
}
