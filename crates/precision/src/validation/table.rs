//! The table, as Markdown.

use std::borrow::Borrow;

use askama::Template;
use skin::ToneGroup;
use skin::validation::{Dose, Figure, Repeatability, Side, Tones};

use super::Report;

#[derive(Template)]
#[template(path = "validation/table.md", whitespace = "preserve")]
struct Page<'a> {
    report: &'a Report,
    version: &'static str,
}

pub(super) fn markdown(report: &Report) -> Result<String, askama::Error> {
    Page { report, version: env!("CARGO_PKG_VERSION") }.render()
}

impl Page<'_> {
    fn verdict(figure: &Figure) -> &'static str {
        match (figure.value, figure.reaches(), figure.holds()) {
            (None, ..) => "not measured",
            (_, true, _) => "reached",
            (_, false, true) => "missed",
            (_, false, false) => "**behind the floor**",
        }
    }

    fn bound(figure: &Figure, bound: Option<&f32>) -> String {
        let sign = if figure.side == Side::Above { "≥" } else { "≤" };
        bound.map_or_else(|| "–".to_owned(), |bound| format!("{sign} {bound}"))
    }

    /// Names of the photos that were not analysed, and why.
    fn refused(&self) -> Vec<(&str, &str)> {
        let faces = self.report.validation.faces.iter();
        faces.filter_map(|face| Some((face.name.as_str(), face.refused.as_deref()?))).collect()
    }

    /// Copies that were not analysed.
    fn lost_copies(&self) -> Vec<String> {
        let faces = self.report.validation.faces.iter();
        let lost = faces.flat_map(|face| {
            face.repeats.iter().filter_map(|copy| {
                let (how, why) = (copy.perturbation?.title(), copy.refused.as_deref()?);
                Some(format!("{} {how}: {why}", face.name))
            })
        });
        lost.collect()
    }

    /// With so many decimals; a dash for none.
    fn number(value: impl Borrow<Option<f32>>, decimals: usize) -> String {
        value.borrow().map_or_else(
            || "–".to_owned(),
            |value| {
                if value.is_infinite() { "∞".to_owned() } else { format!("{value:.decimals$}") }
            },
        )
    }

    /// Mean change under one of the perturbations.
    #[allow(clippy::trivially_copy_pass_by_ref, reason = "templates pass what they loop over")]
    fn change(one: &Repeatability, index: &usize) -> String {
        Self::number(one.by_perturbation.get(*index).and_then(|(_, change)| *change), 1)
    }

    fn has_repeats(&self) -> bool {
        self.report.validation.faces.iter().any(|face| !face.repeats.is_empty())
    }

    fn has_counted(&self) -> bool {
        self.report.validation.faces.iter().any(|face| !face.counted.is_empty())
    }

    fn tones(tones: &Tones) -> String {
        tones.groups.iter().map(|&group| words(group)).collect::<Vec<_>>().join(" and ")
    }

    fn at_one(doses: &[Dose]) -> Option<&Dose> {
        doses.iter().find(|dose| (dose.dose - 1.0).abs() < 1e-3)
    }
}

pub(super) fn words(group: ToneGroup) -> String {
    group.as_str().replace('_', " ")
}
