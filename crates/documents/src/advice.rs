//! What the clinic offers for what was found: as many pages as it takes.

use crate::sheet::{HEIGHT, INNER, MARGIN, Sheet, Sheets, Style, WIDTH};

/// What the clinic offers.
#[derive(Debug, Clone, Default)]
pub struct Advice {
    /// Its heading.
    pub title: String,
    /// What it is, and what it is not.
    pub about: String,
    /// The first is recommended most.
    pub offers: Vec<Offer>,
}

/// A treatment or product that is recommended.
#[derive(Debug, Clone)]
pub struct Offer {
    /// Its name.
    pub name: String,
    /// What it costs.
    pub price: String,
    /// How long it takes, or empty.
    pub time: String,
    /// Why, and what there is to know; a paragraph each.
    pub lines: Vec<String>,
}

/// Where text ends: the foot begins below.
const END: f32 = HEIGHT - MARGIN - 24.0;
/// Of an offer's paragraphs, which leave room for its price.
const LINES: f32 = INNER - 110.0;
const LINE: Style = Style::text(9.0);
const ABOUT: Style = Style::soft(9.5);
/// From the rule over an offer to its first paragraph, and below the last.
const NAME: f32 = 24.0;
const GAP: f32 = 12.0;
/// From the clinic's band to the text below the heading.
const HEADING: f32 = 38.0;

/// What is not torn apart.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Block<'a> {
    /// An offer's name, price and first paragraph.
    Offer(&'a Offer),
    /// A further paragraph.
    Line(&'a str),
}

impl Block<'_> {
    fn height(self, sheets: &Sheets) -> f32 {
        match self {
            Self::Offer(offer) => {
                let first = offer.lines.first().map_or("", String::as_str);
                GAP + NAME + sheets.height(LINES, first, LINE)
            }
            Self::Line(line) => sheets.height(LINES, line, LINE),
        }
    }

    /// Draws it below `y`; gives where it ends.
    fn draw(self, sheet: &mut Sheet<'_, '_>, y: f32) -> f32 {
        let (line, y) = match self {
            Self::Offer(offer) => {
                let y = y + GAP;
                sheet.rule(MARGIN, y, INNER);
                sheet.text(MARGIN, y + 20.0, &offer.name, Style::bold(11.0));
                sheet.text_to(WIDTH - MARGIN, y + 20.0, &offer.price, Style::bold(11.0));
                sheet.text_to(WIDTH - MARGIN, y + 34.0, &offer.time, Style::soft(8.5));
                (offer.lines.first().map_or("", String::as_str), y + NAME)
            }
            Self::Line(line) => (line, y),
        };
        sheet.paragraph(MARGIN, y, LINES, line, LINE)
    }
}

/// What stands on each page below the clinic's band, which ends at `top`; none when there is nothing to offer. An offer is
/// torn apart only if it is longer than a page.
pub(crate) fn pages<'a>(sheets: &Sheets, advice: &'a Advice, top: f32) -> Vec<Vec<Block<'a>>> {
    let page = END - GAP - top - HEADING;
    let about = sheets.height(INNER, &advice.about, ABOUT);
    let mut pages: Vec<Vec<Block<'a>>> = Vec::new();
    let mut room = 0.0;
    for offer in &advice.offers {
        let further = offer.lines.iter().skip(1).map(|line| Block::Line(line));
        let blocks: Vec<_> = std::iter::once(Block::Offer(offer)).chain(further).collect();
        let heights = blocks.iter().map(|block| block.height(sheets));
        let whole: f32 = heights.clone().sum();
        let needed = if whole <= page { whole } else { 0.0 };
        for (block, height) in blocks.iter().zip(heights) {
            let begins = matches!(block, Block::Offer(_));
            if room < if begins { needed.max(height) } else { height } {
                room = if pages.is_empty() { page - about } else { page };
                pages.push(Vec::new());
            }
            room -= height;
            if let Some(page) = pages.last_mut() {
                page.push(*block);
            }
        }
    }
    pages
}

/// Draws one of the pages below the clinic's band; what it is about stands on the `first`.
pub(crate) fn draw(
    sheet: &mut Sheet<'_, '_>,
    advice: &Advice,
    blocks: &[Block<'_>],
    (top, first): (f32, bool),
) {
    sheet.text(MARGIN, top + HEADING - 8.0, &advice.title, Style::bold(15.0));
    let mut y = top + HEADING;
    if first {
        y = sheet.paragraph(MARGIN, y, INNER, &advice.about, ABOUT);
    }
    for block in blocks {
        y = block.draw(sheet, y);
    }
    sheet.rule(MARGIN, y + GAP, INNER);
}

#[cfg(test)]
mod tests {
    use super::{Advice, Block, END, GAP, HEADING, Offer, pages};
    use crate::sheet::Sheets;

    const TOP: f32 = 74.0;

    fn advice(offers: usize, lines: usize) -> Advice {
        let line = "หลีกเลี่ยงแสงแดดหลังทำ and keep out of the sun for two weeks. ".repeat(2);
        let offer = |n: usize| Offer {
            name: format!("Treatment {n}"),
            price: "฿1,500".to_owned(),
            time: "45 min".to_owned(),
            lines: (0..lines).map(|at| format!("{n}.{at} {line}")).collect(),
        };
        let about = "What this is, and what it is not. ".repeat(10);
        Advice { title: "Recommended".to_owned(), about, offers: (0..offers).map(offer).collect() }
    }

    #[test]
    fn everything_is_on_some_page_in_its_order_and_none_runs_over_the_foot() {
        let sheets = Sheets::new("t", "en", "c").expect("embedded fonts");
        for (offers, lines, least) in [(1, 0, 1), (3, 2, 1), (12, 1, 2), (2, 30, 3)] {
            let advice = advice(offers, lines);
            let pages = pages(&sheets, &advice, TOP);
            assert!(pages.len() >= least, "{offers} offers of {lines} lines: {}", pages.len());
            let texts: Vec<&str> = pages
                .iter()
                .flatten()
                .flat_map(|block| match block {
                    Block::Offer(offer) => {
                        vec![offer.name.as_str(), offer.lines.first().map_or("", |l| l)]
                    }
                    Block::Line(line) => vec![*line],
                })
                .filter(|text| !text.is_empty())
                .collect();
            let all: Vec<&str> = advice
                .offers
                .iter()
                .flat_map(|offer| std::iter::once(&offer.name).chain(&offer.lines))
                .map(String::as_str)
                .collect();
            assert_eq!(texts, all);
            let torn = pages.iter().filter(|page| matches!(page.first(), Some(Block::Line(_))));
            assert_eq!(
                torn.count() > 0,
                lines == 30,
                "an offer shorter than a page is in one piece"
            );
            for page in &pages {
                let text: f32 = page.iter().map(|block| block.height(&sheets)).sum();
                assert!(TOP + HEADING + text + GAP <= END);
            }
        }
    }

    #[test]
    fn nothing_to_offer_is_no_page() {
        let sheets = Sheets::new("t", "en", "c").expect("embedded fonts");
        assert!(pages(&sheets, &advice(0, 0), TOP).is_empty());
    }
}
