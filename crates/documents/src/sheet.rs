//! A sheet of paper to draw on: A4, from the top left, in points.

use krilla::geom::{PathBuilder, Point, Rect, Size, Transform};
use krilla::image::Image;
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule, LineCap, Stroke};
use krilla::surface::Surface;
use krilla::{Document, SerializeSettings, color::rgb, metadata::Metadata};

use crate::Broken;
use crate::typesetting::{Line, Typeface, Weight};

/// A4.
pub const WIDTH: f32 = 595.28;
/// A4.
pub const HEIGHT: f32 = 841.89;
/// White around everything.
pub const MARGIN: f32 = 42.0;
/// Between the margins.
pub const INNER: f32 = WIDTH - 2.0 * MARGIN;
/// Lines of text are so far apart, in units of the font size: Thai has marks above and below.
const LEADING: f32 = 1.5;

/// Red, green, blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour(pub u8, pub u8, pub u8);

impl Colour {
    /// For what is read.
    pub const INK: Self = Self(27, 29, 31);
    /// For what stands beside it.
    pub const SOFT: Self = Self(85, 89, 94);
    /// For lines.
    pub const LINE: Self = Self(224, 223, 218);
    /// Behind bars.
    pub const TRACK: Self = Self(236, 236, 233);
    /// On a brand colour.
    pub const WHITE: Self = Self(255, 255, 255);

    /// Reads `#rrggbb`.
    pub fn parse(text: &str) -> Option<Self> {
        let part = |at: usize| u8::from_str_radix(text.get(at..at + 2)?, 16).ok();
        (text.len() == 7 && text.starts_with('#'))
            .then(|| Some(Self(part(1)?, part(3)?, part(5)?)))?
    }

    fn fill(self) -> Fill {
        Fill {
            paint: rgb::Color::new(self.0, self.1, self.2).into(),
            opacity: NormalizedF32::ONE,
            rule: FillRule::NonZero,
        }
    }
}

/// How text looks.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// In points.
    pub size: f32,
    /// Its weight.
    pub weight: Weight,
    /// Its colour.
    pub colour: Colour,
}

impl Style {
    /// Text for reading.
    pub const fn text(size: f32) -> Self {
        Self { size, weight: Weight::Regular, colour: Colour::INK }
    }

    /// Text that stands beside.
    pub const fn soft(size: f32) -> Self {
        Self { size, weight: Weight::Regular, colour: Colour::SOFT }
    }

    /// A heading, or a number.
    pub const fn bold(size: f32) -> Self {
        Self { size, weight: Weight::Bold, colour: Colour::INK }
    }

    /// In another colour.
    pub const fn in_colour(self, colour: Colour) -> Self {
        Self { colour, ..self }
    }

    /// The height of a line.
    pub const fn leading(self) -> f32 {
        self.size * LEADING
    }
}

/// A document of such sheets.
pub struct Sheets {
    document: Document,
    face: Typeface,
}

impl Sheets {
    /// None yet.
    pub fn new(title: &str, language: &str, author: &str) -> Result<Self, Broken> {
        let mut document = Document::new_with(SerializeSettings::default());
        document.set_metadata(
            Metadata::new()
                .title(title.to_owned())
                .language(language.to_owned())
                .authors(vec![author.to_owned()])
                .creator("Precision".to_owned()),
        );
        Ok(Self { document, face: Typeface::new()? })
    }

    /// Adds a sheet and draws on it.
    pub fn add(
        &mut self,
        draw: impl FnOnce(&mut Sheet<'_, '_>) -> Result<(), Broken>,
    ) -> Result<(), Broken> {
        let size = PageSettings::from_wh(WIDTH, HEIGHT)
            .ok_or_else(|| Broken::Writing("A4 is no size".to_owned()))?;
        let mut page = self.document.start_page_with(size);
        let mut surface = page.surface();
        let outcome = draw(&mut Sheet { surface: &mut surface, face: &self.face });
        surface.finish();
        page.finish();
        outcome
    }

    /// How high [`Sheet::paragraph`] would be.
    pub fn height(&self, width: f32, text: &str, style: Style) -> f32 {
        let lines = self.face.paragraph(text, style.weight, width / style.size).len();
        #[allow(clippy::cast_precision_loss, reason = "a handful of lines")]
        let lines = lines as f32;
        lines * style.leading()
    }

    /// The document's bytes.
    pub fn finish(self) -> Result<Vec<u8>, Broken> {
        self.document.finish().map_err(|error| Broken::Writing(format!("{error:?}")))
    }
}

/// A picture, decoded once however often it is drawn.
pub fn picture(bytes: &[u8]) -> Result<Image, Broken> {
    let data = bytes.to_vec().into();
    let image = if bytes.starts_with(b"\x89PNG") {
        Image::from_png(data, true)
    } else {
        Image::from_jpeg(data, true)
    };
    image.map_err(Broken::Picture)
}

/// One sheet.
pub struct Sheet<'s, 'd> {
    surface: &'s mut Surface<'d>,
    face: &'s Typeface,
}

impl Sheet<'_, '_> {
    /// How wide a text is on one line.
    pub fn width(&self, text: &str, style: Style) -> f32 {
        self.face.line(text, style.weight).width * style.size
    }

    /// Writes a line whose letters stand on `y`.
    pub fn text(&mut self, x: f32, y: f32, text: &str, style: Style) {
        let line = self.face.line(text, style.weight);
        self.line(x, y, &line, style);
    }

    /// Writes a line that ends at `x`.
    pub fn text_to(&mut self, x: f32, y: f32, text: &str, style: Style) {
        let line = self.face.line(text, style.weight);
        self.line(x - line.width * style.size, y, &line, style);
    }

    /// Writes a line around `x`.
    pub fn text_around(&mut self, x: f32, y: f32, text: &str, style: Style) {
        let line = self.face.line(text, style.weight);
        self.line(x - line.width * style.size / 2.0, y, &line, style);
    }

    fn line(&mut self, x: f32, y: f32, line: &Line, style: Style) {
        self.surface.set_fill(Some(style.colour.fill()));
        let font = self.face.font(style.weight);
        let start = Point::from_xy(x, y);
        self.surface.draw_glyphs(start, &line.glyphs, font, &line.text, style.size, false);
    }

    /// Writes a text on lines no wider than `width`, below `y`; gives where it ends.
    pub fn paragraph(&mut self, x: f32, y: f32, width: f32, text: &str, style: Style) -> f32 {
        let mut at = y;
        for line in self.face.paragraph(text, style.weight, width / style.size) {
            self.line(x, at + style.size, &line, style);
            at += style.leading();
        }
        at
    }

    /// Fills a rectangle; `round` is the radius of its corners.
    pub fn rectangle(
        &mut self,
        (x, y): (f32, f32),
        (w, h): (f32, f32),
        round: f32,
        colour: Colour,
    ) {
        let round = round.min(w / 2.0).min(h / 2.0);
        let mut path = PathBuilder::new();
        if round <= 0.0 {
            if let Some(rect) = Rect::from_xywh(x, y, w, h) {
                path.push_rect(rect);
            }
        } else {
            path.move_to(x + round, y);
            path.line_to(x + w - round, y);
            path.quad_to(x + w, y, x + w, y + round);
            path.line_to(x + w, y + h - round);
            path.quad_to(x + w, y + h, x + w - round, y + h);
            path.line_to(x + round, y + h);
            path.quad_to(x, y + h, x, y + h - round);
            path.line_to(x, y + round);
            path.quad_to(x, y, x + round, y);
            path.close();
        }
        if let Some(path) = path.finish() {
            self.surface.set_fill(Some(colour.fill()));
            self.surface.draw_path(&path);
        }
    }

    /// A thin line across.
    pub fn rule(&mut self, x: f32, y: f32, width: f32) {
        let mut path = PathBuilder::new();
        path.move_to(x, y);
        path.line_to(x + width, y);
        if let Some(path) = path.finish() {
            let fill = self.surface.get_fill().cloned();
            self.surface.set_fill(None);
            self.surface.set_stroke(Some(Stroke {
                paint: rgb::Color::new(Colour::LINE.0, Colour::LINE.1, Colour::LINE.2).into(),
                width: 0.6,
                line_cap: LineCap::Butt,
                ..Stroke::default()
            }));
            self.surface.draw_path(&path);
            self.surface.set_stroke(None);
            self.surface.set_fill(fill);
        }
    }

    /// Draws a picture as large as it fits into a box, at its left and in the middle of its height; gives how wide
    /// that is.
    pub fn picture_within(
        &mut self,
        (x, y): (f32, f32),
        (width, height): (f32, f32),
        image: &Image,
    ) -> f32 {
        #[allow(clippy::cast_precision_loss, reason = "pixels of a picture")]
        let [w, h] = [image.size().0, image.size().1].map(|side| side.max(1) as f32);
        let scale = (width / w).min(height / h);
        let below = y + (height - h * scale) / 2.0;
        self.pictures(x, below, w * scale, &[image]);
        w * scale
    }

    /// Draws pictures over one another, each as wide as `width`; gives how high the first is.
    pub fn pictures(&mut self, x: f32, y: f32, width: f32, layers: &[&Image]) -> f32 {
        let mut height = 0.0;
        for image in layers {
            let (w, h) = image.size();
            #[allow(clippy::cast_precision_loss, reason = "pixels of a picture")]
            let its_height = width * h as f32 / w.max(1) as f32;
            if height == 0.0 {
                height = its_height;
            }
            if let Some(size) = Size::from_wh(width, height) {
                self.surface.push_transform(&Transform::from_translate(x, y));
                self.surface.draw_image((*image).clone(), size);
                self.surface.pop();
            }
        }
        height
    }
}

#[cfg(test)]
mod tests {
    use super::Colour;

    #[test]
    fn colours_are_read_as_a_clinic_keeps_them() {
        assert_eq!(Colour::parse("#0f766e"), Some(Colour(15, 118, 110)));
        for bad in ["", "0f766e", "#0f766", "#0f766g", "#กขค"] {
            assert_eq!(Colour::parse(bad), None, "{bad}");
        }
    }
}
