//! What the page of a clinic's profile shows.

use askama::Template;
use ui::brand::{self, Palette, Rgb};
use ui::{Errors, Page};

use super::rules::Form;
use crate::clinics::rules::{FIRST_COLOUR, mark_of};

#[derive(Template)]
#[template(path = "clinic_profiles/edit.html", blocks = ["preview"])]
pub struct Edit {
    pub p: Page,
    pub form: Form,
    pub errors: Errors,
    pub look: Look,
    /// The themes that a logo is looked at in, with the Fluent keys of their names.
    pub themes: [(&'static str, &'static str); 2],
}

/// The height of the mark in the preview, and the longest that a logo may be there.
const MARK: f64 = 32.0;
const LONGEST_LOGO: f64 = 92.0;

impl Edit {
    /// `logo` is how wide the clinic's logo is against its height.
    pub fn of(p: Page, form: Form, logo: Option<f64>, errors: Errors) -> Self {
        let themes = [("light", "clinic-look-light"), ("dark", "clinic-look-dark")];
        Self { look: Look::of(&form, logo), themes, p, form, errors }
    }
}

/// How the clinic would look, for the preview.
pub struct Look {
    pub name: String,
    pub mark: String,
    pub sides: [Side; 2],
    /// How wide the mark is, and where the name begins.
    pub mark_width: u32,
    pub name_at: u32,
    /// The colour as it was chosen.
    pub colour: String,
    /// Contrast of white text on it.
    pub contrast: String,
    /// Whether white text can be read on it.
    pub reads: bool,
}

/// A theme of the preview, in colours.
pub struct Side {
    /// The Fluent key of its name.
    pub name: &'static str,
    pub page: &'static str,
    pub ink: &'static str,
    pub line: &'static str,
    pub solid: String,
    pub on_solid: String,
    pub text: String,
    pub chart: String,
}

impl Look {
    fn of(form: &Form, logo: Option<f64>) -> Self {
        let typed = form.colour.trim().to_lowercase();
        let (colour, rgb) = match brand::parse(&typed) {
            Some(rgb) => (typed, rgb),
            None => (FIRST_COLOUR.to_owned(), brand::parse(FIRST_COLOUR).unwrap_or([0.0; 3])),
        };
        let name = if form.name.trim().is_empty() { &form.name_th } else { &form.name };
        let mark: String = match form.mark.trim() {
            "" => mark_of(name),
            mark => mark.chars().take(2).collect(),
        };
        let contrast = brand::contrast(rgb, WHITE);
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "below a hundred"
        )]
        let mark_width = (MARK * logo.unwrap_or(1.0)).clamp(8.0, LONGEST_LOGO).round() as u32;
        let light =
            Side::of("clinic-look-light", ["#ffffff", "#1c1f22", "#e3e5e8"], brand::light(rgb));
        let dark =
            Side::of("clinic-look-dark", ["#181b1e", "#eceef0", "#34383d"], brand::dark(rgb));
        Self {
            name: name.trim().chars().take(22).collect(),
            mark,
            sides: [light, dark],
            mark_width,
            name_at: 16 + mark_width + 10,
            colour,
            contrast: format!("{contrast:.1}"),
            reads: contrast >= 4.5,
        }
    }
}

const WHITE: Rgb = [1.0, 1.0, 1.0];

impl Side {
    fn of(name: &'static str, [page, ink, line]: [&'static str; 3], palette: Palette) -> Self {
        Self {
            name,
            page,
            ink,
            line,
            solid: brand::hex(palette.solid),
            on_solid: brand::hex(palette.on_solid),
            text: brand::hex(palette.text),
            chart: brand::hex(palette.chart),
        }
    }
}
