//! Thai and Latin text: shaped, measured, broken into lines.
//!
//! Thai has no spaces between words, and marks above and below its letters. Lines end where a dictionary
//! says that a word does, and marks are placed by the font's own tables; so text is shaped in runs of one
//! script.

use icu_segmenter::LineSegmenter;
use icu_segmenter::options::LineBreakOptions;
use krilla::text::{Font, GlyphId, KrillaGlyph};
use rustybuzz::{Face, UnicodeBuffer};

use crate::Broken;

static REGULAR: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/regular.ttf"));
static BOLD: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/bold.ttf"));

/// How heavy text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// For reading.
    Regular,
    /// For headings and numbers.
    Bold,
}

/// One weight of the typeface, for measuring and for drawing.
struct Cut {
    face: Face<'static>,
    font: Font,
}

impl Cut {
    fn read(bytes: &'static [u8]) -> Result<Self, Broken> {
        let face = Face::from_slice(bytes, 0).ok_or(Broken::Fonts)?;
        let font = Font::new(bytes.to_vec().into(), 0).ok_or(Broken::Fonts)?;
        Ok(Self { face, font })
    }
}

/// The typeface Anuphan.
pub struct Typeface {
    regular: Cut,
    bold: Cut,
}

/// Glyphs of one line, with the text that they stand for.
pub struct Line {
    /// As it is copied out of the document.
    pub text: String,
    /// Placed one after the other.
    pub glyphs: Vec<KrillaGlyph>,
    /// In units of the font size.
    pub width: f32,
}

impl Typeface {
    /// Reads the embedded fonts.
    pub fn new() -> Result<Self, Broken> {
        Ok(Self { regular: Cut::read(REGULAR)?, bold: Cut::read(BOLD)? })
    }

    /// The font to draw with.
    pub fn font(&self, weight: Weight) -> Font {
        self.cut(weight).font.clone()
    }

    fn cut(&self, weight: Weight) -> &Cut {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        }
    }

    /// A text on one line.
    pub fn line(&self, text: &str, weight: Weight) -> Line {
        let face = &self.cut(weight).face;
        let mut line = Line { text: text.to_owned(), glyphs: Vec::new(), width: 0.0 };
        for (start, run) in runs(text) {
            shape(face, start, run, &mut line);
        }
        line
    }

    /// A text on lines no wider than `width`, in units of the font size.
    pub fn paragraph(&self, text: &str, weight: Weight, width: f32) -> Vec<Line> {
        let segmenter = LineSegmenter::new_dictionary(LineBreakOptions::default());
        let ends: Vec<usize> = segmenter.segment_str(text).filter(|end| *end > 0).collect();
        let mut lines = Vec::new();
        let (mut start, mut end) = (0, 0);
        for next in ends {
            let longer = text[start..next].trim_end();
            if end > start && self.line(longer, weight).width > width {
                lines.push(self.line(text[start..end].trim_end(), weight));
                start = end;
            }
            end = next;
        }
        if end > start {
            lines.push(self.line(text[start..end].trim_end(), weight));
        }
        lines
    }
}

fn is_thai(letter: char) -> bool {
    ('\u{0e00}'..='\u{0e7f}').contains(&letter)
}

/// Runs of one script, with the place where each begins.
fn runs(text: &str) -> Vec<(usize, &str)> {
    let mut runs = Vec::new();
    let mut start = 0;
    let mut before = None;
    for (at, letter) in text.char_indices() {
        let thai = is_thai(letter);
        if before.is_some_and(|before| before != thai) {
            runs.push((start, &text[start..at]));
            start = at;
        }
        before = Some(thai);
    }
    if start < text.len() {
        runs.push((start, &text[start..]));
    }
    runs
}

#[allow(clippy::cast_precision_loss, reason = "units of a font are small numbers")]
fn shape(face: &Face<'_>, start: usize, run: &str, line: &mut Line) {
    let mut buffer = UnicodeBuffer::new();
    buffer.push_str(run);
    buffer.guess_segment_properties();
    let shaped = rustybuzz::shape(face, &[], buffer);
    let unit = face.units_per_em() as f32;
    let infos = shaped.glyph_infos();
    for (at, (info, place)) in infos.iter().zip(shaped.glyph_positions()).enumerate() {
        let from = info.cluster as usize;
        let to = infos[at..]
            .iter()
            .find(|later| later.cluster != info.cluster)
            .map_or(run.len(), |later| later.cluster as usize);
        let advance = place.x_advance as f32 / unit;
        line.width += advance;
        line.glyphs.push(KrillaGlyph::new(
            GlyphId::new(info.glyph_id),
            advance,
            place.x_offset as f32 / unit,
            place.y_offset as f32 / unit,
            place.y_advance as f32 / unit,
            start + from..start + to,
            None,
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::{Typeface, Weight, runs};

    #[test]
    fn scripts_are_shaped_apart() {
        let parts: Vec<&str> = runs("คะแนน 82 points ดี").into_iter().map(|run| run.1).collect();
        assert_eq!(parts, ["คะแนน", " 82 points ", "ดี"]);
        assert!(runs("").is_empty());
    }

    #[test]
    fn every_letter_of_both_scripts_has_a_glyph() {
        let face = Typeface::new().expect("the fonts are embedded");
        let text = "ผิวหน้าของคุณ น้ำมัน ที่ ปู่ ญี่ปุ่น กี่ครั้ง The quick brown fox ±3 −4 ตร.ซม. · 100% °";
        for weight in [Weight::Regular, Weight::Bold] {
            let line = face.line(text, weight);
            let missing: Vec<&str> = line
                .glyphs
                .iter()
                .filter(|glyph| glyph.glyph_id.to_u32() == 0)
                .map(|glyph| &text[glyph.text_range.clone()])
                .collect();
            assert!(missing.is_empty(), "{missing:?}");
        }
    }

    /// Marks take no room of their own, and lines end between words, never before a mark.
    #[test]
    fn thai_is_broken_between_words() {
        let face = Typeface::new().expect("the fonts are embedded");
        let wide = |text| face.line(text, Weight::Regular).width;
        assert!((wide("ก") - wide("กี่")).abs() < 0.01, "marks stand above the letter");
        let text = "เป็นการประเมินจากรูปถ่ายทั่วไปเพื่อประกอบการปรึกษาไม่ใช่การวินิจฉัยทางการแพทย์";
        let lines = face.paragraph(text, Weight::Regular, 12.0);
        assert!(lines.len() > 2, "{}", lines.len());
        assert_eq!(lines.iter().map(|line| line.text.as_str()).collect::<String>(), text);
        for line in &lines {
            assert!(line.width <= 12.0, "{}", line.text);
            let first = line.text.chars().next().expect("no line is empty");
            assert!(!('\u{0e30}'..='\u{0e3a}').contains(&first), "{}", line.text);
            assert!(!('\u{0e45}'..='\u{0e4e}').contains(&first), "{}", line.text);
        }
    }
}
