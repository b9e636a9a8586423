//! The report of a skin analysis: what was found at a glance, each measure on the face, each part of the
//! face, and how the photo was taken.

use krilla::image::Image;

use crate::Broken;
use crate::advice::{self, Advice};
use crate::sheet::{Colour, HEIGHT, INNER, MARGIN, Sheet, Sheets, Style, WIDTH, picture};

/// What the report shows. Every text is in the report's language.
#[derive(Debug, Clone)]
pub struct AnalysisReport {
    /// `th` or `en`.
    pub language: &'static str,
    /// The clinic's name.
    pub clinic: String,
    /// One or two letters in a square of its colour.
    pub mark: String,
    /// Its logo in place of that, as PNG.
    pub logo: Option<Vec<u8>>,
    /// The clinic's colour.
    pub colour: Colour,
    /// What it is.
    pub title: String,
    /// Label and text: whose, when, which view.
    pub about: Vec<(String, String)>,
    /// The face, as JPEG; none when pictures are gone.
    pub portrait: Option<Vec<u8>>,
    /// What stands in the portrait's place then.
    pub no_portrait: String,
    /// Heading of the measures.
    pub measures_title: String,
    /// Each measure.
    pub figures: Vec<Figure>,
    /// Sentences below the measures: the scale, the tone of the skin.
    pub explained: Vec<String>,
    /// Heading of the second page.
    pub faces_title: String,
    /// The parts of the face.
    pub parts: Table,
    /// Heading of how the photo was taken.
    pub capture_title: String,
    /// Label and text.
    pub capture: Vec<(String, String)>,
    /// What the clinic offers for what was found; a page of its own unless nothing is.
    pub advice: Advice,
    /// What it is not; at the foot of every page.
    pub disclaimer: String,
}

/// A table of scores.
#[derive(Debug, Clone)]
pub struct Table {
    /// Its heading.
    pub title: String,
    /// What the first column holds.
    pub label: String,
    /// The other columns.
    pub columns: Vec<String>,
    /// The lines.
    pub rows: Vec<PartOfFace>,
}

/// One line: its name, and a score for each column.
#[derive(Debug, Clone)]
pub struct PartOfFace {
    /// Its name.
    pub name: String,
    /// None where too little skin was visible.
    pub scores: Vec<Option<u8>>,
}

/// One measure.
#[derive(Debug, Clone)]
pub struct Figure {
    /// Its name.
    pub name: String,
    /// 0 to 100.
    pub score: u8,
    /// Points that are noise, or empty.
    pub noise: String,
    /// What the score means, in a word.
    pub band: String,
    /// The colour of its bar.
    pub tone: Tone,
    /// What was measured: count, value and unit.
    pub detail: String,
    /// What lies over the portrait, as PNG.
    pub overlay: Option<Vec<u8>>,
}

/// How a bar looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// The upper quarter.
    Good,
    /// The clinic's colour.
    Brand,
    /// To be looked at.
    Warn,
    /// The lower end.
    Bad,
}

impl Tone {
    const fn colour(self, brand: Colour) -> Colour {
        match self {
            Self::Good => Colour(20, 108, 67),
            Self::Brand => brand,
            Self::Warn => Colour(196, 122, 0),
            Self::Bad => Colour(180, 35, 50),
        }
    }
}

/// What draws a page.
type Page<'a> = Box<dyn Fn(&mut Sheet<'_, '_>) + 'a>;

/// Where the clinic's band ends.
const HEAD_END: f32 = MARGIN + 32.0;

/// Writes it.
///
/// # Errors
/// When a picture cannot be read.
pub fn write_analysis_report(report: &AnalysisReport) -> Result<Vec<u8>, Broken> {
    let logo = report.logo.as_deref().map(picture).transpose()?;
    let logo = logo.as_ref();
    let portrait = report.portrait.as_deref().map(picture).transpose()?;
    let overlays: Vec<Option<Image>> = report
        .figures
        .iter()
        .map(|figure| figure.overlay.as_deref().map(picture).transpose())
        .collect::<Result<_, _>>()?;
    let mut sheets = Sheets::new(&report.title, report.language, &report.clinic)?;
    let offers = advice::pages(&sheets, &report.advice, HEAD_END);
    let faces = portrait.is_some() && overlays.iter().any(Option::is_some);
    let mut pages: Vec<Page<'_>> = Vec::with_capacity(4);
    pages.push(Box::new(|sheet| glance(sheet, report, logo, portrait.as_ref())));
    if let Some(portrait) = portrait.as_ref().filter(|_| faces) {
        let overlays = &overlays;
        pages.push(Box::new(move |sheet| each_measure(sheet, report, logo, (portrait, overlays))));
    }
    pages.push(Box::new(|sheet| each_part(sheet, report, logo)));
    for (at, blocks) in offers.iter().enumerate() {
        pages.push(Box::new(move |sheet| {
            let top = head(sheet, report, logo);
            advice::draw(sheet, &report.advice, blocks, (top, at == 0));
        }));
    }
    for (at, draw) in pages.iter().enumerate() {
        sheets.add(|sheet| {
            draw(sheet);
            foot(sheet, report, at + 1, pages.len());
            Ok(())
        })?;
    }
    sheets.finish()
}

/// The clinic's band; gives where it ends.
fn head(sheet: &mut Sheet<'_, '_>, report: &AnalysisReport, logo: Option<&Image>) -> f32 {
    let top = HEAD_END - 42.0;
    let width = if let Some(logo) = logo {
        sheet.picture_within((MARGIN, top), (110.0, 30.0), logo)
    } else {
        sheet.rectangle((MARGIN, top), (30.0, 30.0), 7.0, report.colour);
        let mark = Style::bold(14.0).in_colour(Colour::WHITE);
        sheet.text_around(MARGIN + 15.0, top + 20.0, &report.mark, mark);
        30.0
    };
    sheet.text(MARGIN + width + 10.0, top + 19.5, &report.clinic, Style::bold(11.5));
    sheet.text_to(WIDTH - MARGIN, top + 19.5, &report.title, Style::soft(9.5));
    sheet.rule(MARGIN, HEAD_END, INNER);
    HEAD_END
}

fn foot(sheet: &mut Sheet<'_, '_>, report: &AnalysisReport, page: usize, of: usize) {
    let y = HEIGHT - MARGIN - 8.0;
    sheet.rule(MARGIN, y - 16.0, INNER);
    sheet.paragraph(MARGIN, y - 10.0, INNER - 60.0, &report.disclaimer, Style::soft(7.5));
    sheet.text_to(WIDTH - MARGIN, y - 1.0, &format!("{page} / {of}"), Style::soft(8.0));
}

/// The first page: whose, when, the face, and every score.
fn glance(
    sheet: &mut Sheet<'_, '_>,
    report: &AnalysisReport,
    logo: Option<&Image>,
    portrait: Option<&Image>,
) {
    let mut y = head(sheet, report, logo) + 34.0;
    sheet.text(MARGIN, y, &report.title, Style::bold(21.0));
    y += 14.0;
    let columns = report.about.len().max(1);
    #[allow(clippy::cast_precision_loss, reason = "a handful of columns")]
    let step = INNER / columns as f32;
    let mut x = MARGIN;
    for (label, text) in &report.about {
        sheet.text(x, y + 12.0, label, Style::soft(8.0));
        sheet.paragraph(x, y + 14.5, step - 8.0, text, Style::bold(10.0));
        x += step;
    }
    y += 58.0;
    let face = 212.0;
    if let Some(portrait) = portrait {
        sheet.pictures(MARGIN, y, face, &[portrait]);
    } else {
        sheet.rectangle((MARGIN, y), (face, 150.0), 8.0, Colour::TRACK);
        let style = Style::soft(9.0);
        sheet.paragraph(MARGIN + 14.0, y + 40.0, face - 28.0, &report.no_portrait, style);
    }
    let left = MARGIN + face + 24.0;
    let bottom = scores(sheet, report, (left, y), WIDTH - MARGIN - left);
    y = bottom.max(y + face * 1344.0 / 1056.0) + 18.0;
    for sentence in &report.explained {
        y = sheet.paragraph(MARGIN, y, INNER, sentence, Style::soft(9.5)) + 4.0;
    }
}

/// A bar for each measure; gives where they end.
fn scores(
    sheet: &mut Sheet<'_, '_>,
    report: &AnalysisReport,
    (x, top): (f32, f32),
    width: f32,
) -> f32 {
    sheet.text(x, top + 10.0, &report.measures_title, Style::bold(12.0));
    let mut y = top + 22.0;
    for figure in &report.figures {
        let colour = figure.tone.colour(report.colour);
        sheet.text(x, y + 11.0, &figure.name, Style::bold(10.0));
        let score = figure.score.to_string();
        let noise_width = match figure.noise.as_str() {
            "" => 0.0,
            noise => sheet.width(noise, Style::soft(8.5)) + 3.0,
        };
        sheet.text_to(x + width, y + 11.0, &figure.noise, Style::soft(8.5));
        sheet.text_to(x + width - noise_width, y + 11.0, &score, Style::bold(12.0));
        sheet.rectangle((x, y + 16.0), (width, 5.0), 2.5, Colour::TRACK);
        let filled = width * f32::from(figure.score.min(100)) / 100.0;
        if filled > 0.5 {
            sheet.rectangle((x, y + 16.0), (filled, 5.0), 2.5, colour);
        }
        sheet.text(x, y + 32.0, &figure.band, Style::bold(8.0).in_colour(colour));
        sheet.text_to(x + width, y + 32.0, &figure.detail, Style::soft(8.0));
        y += 41.0;
    }
    y
}

/// The second page: the face with each overlay.
fn each_measure(
    sheet: &mut Sheet<'_, '_>,
    report: &AnalysisReport,
    logo: Option<&Image>,
    (portrait, overlays): (&Image, &[Option<Image>]),
) {
    let top = head(sheet, report, logo) + 30.0;
    sheet.text(MARGIN, top, &report.faces_title, Style::bold(15.0));
    let gap = 16.0;
    let width = (INNER - 2.0 * gap) / 3.0 - 20.0;
    let (step_x, step_y) = ((INNER - 2.0 * gap) / 3.0 + gap, width * 1344.0 / 1056.0 + 34.0);
    let (mut column, mut y) = (0.0_f32, top + 14.0);
    for (figure, overlay) in report.figures.iter().zip(overlays) {
        let x = MARGIN + column * step_x;
        let layers: Vec<&Image> =
            [Some(portrait), overlay.as_ref()].into_iter().flatten().collect();
        let height = sheet.pictures(x, y, width, &layers);
        sheet.text(x, y + height + 14.0, &figure.name, Style::bold(9.5));
        let score = format!("{} {}", figure.score, figure.noise);
        sheet.text_to(x + width, y + height + 14.0, score.trim_end(), Style::bold(9.5));
        column += 1.0;
        if column > 2.5 {
            (column, y) = (0.0, y + step_y);
        }
    }
}

/// The page after them: the parts of the face, and how the photo was taken.
fn each_part(sheet: &mut Sheet<'_, '_>, report: &AnalysisReport, logo: Option<&Image>) {
    let mut y = head(sheet, report, logo) + 30.0;
    let table = &report.parts;
    sheet.text(MARGIN, y, &table.title, Style::bold(15.0));
    y += 16.0;
    let first = 118.0;
    #[allow(clippy::cast_precision_loss, reason = "a handful of columns")]
    let step = (INNER - first) / table.columns.len().max(1) as f32;
    sheet.text(MARGIN, y + 20.0, &table.label, Style::soft(7.5));
    let mut x = MARGIN + first;
    for column in &table.columns {
        // Two lines of a narrow heading.
        sheet.paragraph(x + 2.0, y, step - 3.0, column, Style::soft(6.8));
        x += step;
    }
    y += 30.0;
    sheet.rule(MARGIN, y, INNER);
    for row in &table.rows {
        sheet.text(MARGIN, y + 15.0, &row.name, Style::text(9.0));
        let mut x = MARGIN + first;
        for score in &row.scores {
            let text = score.map_or_else(|| "–".to_owned(), |score| score.to_string());
            sheet.text(x + 2.0, y + 15.0, &text, Style::text(9.0));
            x += step;
        }
        y += 21.0;
        sheet.rule(MARGIN, y, INNER);
    }
    y += 36.0;
    sheet.text(MARGIN, y, &report.capture_title, Style::bold(15.0));
    y += 8.0;
    for (label, text) in &report.capture {
        sheet.text(MARGIN, y + 14.0, label, Style::soft(9.0));
        sheet.text(MARGIN + 190.0, y + 14.0, text, Style::text(9.0));
        y += 17.0;
    }
}
