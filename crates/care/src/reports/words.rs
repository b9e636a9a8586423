//! The words of a report.

use documents::{Advice, AnalysisReport, Colour, Figure, Offer, PartOfFace, Table, Tone};
use skin::{Finding, Findings};
use ui::Page;

use crate::analyses::scores::{self, Band};
use crate::analyses::store::Row;
use crate::analyses::{ResultView, noise, view_key};
use crate::customers::printed_number;
use crate::recommendations::Card;

/// Puts the report together; `overlays` are in the order of the findings.
pub fn write(
    p: &Page,
    row: &Row,
    findings: &Findings,
    portrait: Option<Vec<u8>>,
    overlays: Vec<Option<Vec<u8>>>,
    offered: Vec<Card>,
) -> AnalysisReport {
    let t = |key: &str| p.t(key).into_owned();
    let shown = ResultView::of(p, findings, &|_| String::new());
    let brand = p.clinic.as_ref();
    let colour = brand.and_then(|brand| Colour::parse(&brand.colour));
    let figures = findings.measures.iter().zip(overlays);
    AnalysisReport {
        language: p.lang.code(),
        clinic: p.clinic_name().into_owned(),
        mark: p.mark().to_owned(),
        logo: None,
        colour: colour.unwrap_or(Colour(15, 118, 110)),
        title: t("report-title"),
        about: vec![
            (t("customer"), row.customer_name.clone()),
            (t("report-number"), printed_number(row.customer_number)),
            (t("date"), p.date_time(row.created_at.0)),
            (t("analysis-view"), t(&view_key(&row.view))),
        ],
        portrait,
        no_portrait: t("report-no-pictures"),
        measures_title: t("analysis-measures"),
        figures: figures.map(|(found, overlay)| figure(p, found, overlay)).collect(),
        explained: explained(p, &shown),
        faces_title: t("report-faces"),
        parts: Table {
            title: t("analysis-regions"),
            label: t("analysis-region"),
            columns: shown.measures.iter().map(|measure| t(&measure.label)).collect(),
            rows: shown
                .regions
                .iter()
                .map(|region| PartOfFace {
                    name: t(&region.label),
                    scores: region
                        .scores
                        .iter()
                        .map(|score| score.map(|(n, _)| whole(n)))
                        .collect(),
                })
                .collect(),
        },
        capture_title: t("analysis-capture"),
        capture: shown.facts.into_iter().map(|(key, text)| (t(key), text)).collect(),
        advice: Advice {
            title: t("recommendations"),
            about: t("recommendations-about-own"),
            offers: offered.into_iter().map(|card| offer(p, card)).collect(),
        },
        disclaimer: t("analysis-not-a-diagnosis"),
    }
}

fn whole(points: i64) -> u8 {
    u8::try_from(points.clamp(0, 100)).unwrap_or(100)
}

fn offer(p: &Page, card: Card) -> Offer {
    let consultation = card.consultation.then(|| p.t("treatment-consultation-first").into_owned());
    Offer {
        name: card.name,
        price: card.price,
        time: card.minutes,
        lines: card.reasons.into_iter().chain(card.notes).chain(consultation).collect(),
    }
}

fn figure(p: &Page, found: &Finding, overlay: Option<Vec<u8>>) -> Figure {
    let band = Band::of(found.score);
    let count = found.count.map(|count| p.n("measure-count", count));
    let value = format!("{:.2} {}", found.raw, found.unit);
    Figure {
        name: p.t(&scores::key(found.measure)).into_owned(),
        score: whole(scores::points(found.score)),
        noise: noise(found.smallest_change),
        band: p.t(band.label()).into_owned(),
        tone: match band {
            Band::Clear => Tone::Good,
            Band::Slight => Tone::Brand,
            Band::Moderate => Tone::Warn,
            Band::Marked => Tone::Bad,
        },
        detail: count.into_iter().chain([value]).collect::<Vec<_>>().join(" · "),
        overlay,
    }
}

/// The scale, noise, tone, and what should be known about the photo.
fn explained(p: &Page, shown: &ResultView) -> Vec<String> {
    let mut all = vec![p.t("analysis-scale").into_owned()];
    let noise = if shown.validated { "analysis-noise" } else { "analysis-noise-unknown" };
    all.push(p.t(noise).into_owned());
    if !shown.tone.0.is_empty() {
        all.push(p.with2("analysis-tone", "group", p.t(&shown.tone.0), "angle", &shown.tone.1));
    }
    all.extend(shown.notes.iter().map(|key| p.t(key).into_owned()));
    all
}
