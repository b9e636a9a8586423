//! The report as one file of HTML that a clinic owner can read: Thai and English, on a screen and on paper.

use askama::Template;
use base::Lang;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use fluent_bundle::FluentArgs;
use jiff::tz::TimeZone;
use ui::{long_day, translate};

use super::report::{Attacked, Report, counted};
use super::{AREAS, Fault};

/// The report as HTML.
pub fn html(report: &Report) -> Result<String, askama::Error> {
    Page { report, halves: [Half::new(Lang::Th, report), Half::new(Lang::En, report)] }.render()
}

#[derive(Template)]
#[template(path = "prove/report.html")]
struct Page<'a> {
    report: &'a Report,
    halves: [Half<'a>; 2],
}

/// The report in one language.
struct Half<'a> {
    lang: Lang,
    report: &'a Report,
}

/// An area of rules.
struct Area<'a> {
    name: String,
    rules: usize,
    faults: Vec<&'a Fault>,
}

impl Page<'_> {
    /// The program's own letters, in the file itself: not every computer has Thai ones.
    fn fonts() -> String {
        [
            ("thai", "U+0E01-0E5B, U+200C-200D, U+25CC"),
            ("latin", "U+0000-00FF, U+2000-206F, U+20AC"),
        ]
        .map(|(script, range)| {
            let font = ui::asset(&format!("fonts/anuphan-{script}.woff2")).unwrap_or_default();
            format!(
                "@font-face{{font-family:Anuphan;font-weight:100 700;unicode-range:{range};\
                     src:url(data:font/woff2;base64,{})format('woff2')}}",
                STANDARD.encode(font)
            )
        })
        .concat()
    }
}

impl<'a> Half<'a> {
    const fn new(lang: Lang, report: &'a Report) -> Self {
        Self { lang, report }
    }

    fn t(&self, key: &str) -> String {
        translate(self.lang, key, None).into_owned()
    }

    fn with(&self, key: &str, values: &[(&'static str, u64)]) -> String {
        let mut args = FluentArgs::new();
        for (name, value) in values {
            args.set(*name, *value);
        }
        translate(self.lang, key, Some(&args)).into_owned()
    }

    fn verdict(&self) -> String {
        self.t(if self.report.is_proven() { "prove-verdict-proven" } else { "prove-verdict-not" })
    }

    fn verdict_more(&self) -> String {
        let report = self.report;
        let values = [("tried", report.tried()), ("got", report.got()), ("faults", self.faults())];
        let proven = report.is_proven();
        self.with(
            if proven { "prove-verdict-proven-more" } else { "prove-verdict-not-more" },
            &values,
        )
    }

    fn faults(&self) -> u64 {
        self.report.inspection.faults.len() as u64
    }

    /// The numbers of the report, each with what it counts, and whether it is as it should be.
    fn numbers(&self) -> Vec<(String, String, bool)> {
        let report = self.report;
        let tables = u64::try_from(report.inspection.looked_at.tables).unwrap_or_default();
        [
            ("prove-number-tried", report.tried(), true),
            ("prove-number-refused", report.tried() - report.got(), true),
            ("prove-number-got", report.got(), report.got() == 0),
            ("prove-number-tables", tables, tables > 0),
            ("prove-number-rules", report.rules() as u64, true),
            ("prove-number-faults", self.faults(), self.faults() == 0),
        ]
        .map(|(key, number, good)| (counted(number), self.t(key), good))
        .into()
    }

    fn class(&self, attacked: &Attacked, part: &str) -> String {
        self.t(&format!("prove-class-{}{part}", attacked.class.id()))
    }

    fn result(&self, attacked: &Attacked) -> String {
        match (attacked.tally.got, attacked.tally.holds()) {
            (0, true) => self.t("prove-all-refused"),
            (0, false) => self.t("prove-nothing-reached"),
            (got, _) => self.with("prove-some-got", &[("got", got)]),
        }
    }

    /// What is open to everybody, once.
    fn remarks(&self) -> Vec<String> {
        let mut keys: Vec<&str> =
            self.report.attacked.iter().flat_map(|it| it.tally.remarks.iter().copied()).collect();
        keys.dedup();
        keys.into_iter().map(|key| self.t(key)).collect()
    }

    fn limits(&self) -> Vec<String> {
        ["moment", "known", "keys", "people", "secrets"]
            .map(|limit| self.t(&format!("prove-limit-{limit}")))
            .into()
    }

    fn areas(&self) -> Vec<Area<'a>> {
        AREAS
            .iter()
            .map(|area| Area {
                name: self.t(&format!("prove-area-{}", area.name)),
                rules: area.rules.len(),
                faults: self
                    .report
                    .inspection
                    .faults
                    .iter()
                    .filter(|fault| area.rules.contains(&fault.rule.as_str()))
                    .collect(),
            })
            .collect()
    }

    fn looked_at(&self) -> String {
        let seen = self.report.inspection.looked_at;
        let values = [
            ("tables", seen.tables),
            ("indexes", seen.indexes),
            ("keys", seen.foreign_keys),
            ("policies", seen.policies),
            ("functions", seen.functions),
            ("roles", seen.roles),
        ];
        self.with(
            "prove-looked-at-text",
            &values.map(|(name, n)| (name, u64::try_from(n).unwrap_or(0))),
        )
    }

    /// Date and time, the same wherever it is read.
    fn began(&self) -> String {
        let time = self.report.began.to_zoned(TimeZone::UTC);
        let day = long_day(self.lang, time.date());
        format!("{day} {:02}:{:02} UTC", time.hour(), time.minute())
    }

    fn took(&self) -> String {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few seconds")]
        self.with("prove-seconds", &[("n", self.report.seconds.ceil() as u64)])
    }

    fn migration(&self) -> String {
        self.report.versions.migration.map_or_else(|| self.t("prove-none"), |it| it.to_string())
    }
}
