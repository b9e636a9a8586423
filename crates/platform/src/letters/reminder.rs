//! The reminder of an appointment, a day before.

use base::Instant;
use ui::Page;

use super::invitation::{greeting, until};
use super::{Face, Recipient, Sheet};

/// An appointment that a customer is reminded of.
#[derive(Debug, Clone)]
pub struct Reminder {
    /// The treatment in Thai.
    pub treatment_th: String,
    /// In English, or empty.
    pub treatment_en: String,
    /// Who does it.
    pub practitioner: String,
    /// When it starts.
    pub starts_at: Instant,
}

impl Reminder {
    pub(super) fn sheet(&self, p: Page, to: &Recipient, face: &Face, home: &str) -> Sheet {
        let clinic = p.clinic_name().into_owned();
        let line = |key: &str, value: String| (p.t(key).into_owned(), value);
        let treatment = p.pick(&self.treatment_en, &self.treatment_th).to_owned();
        let facts = vec![
            line("letter-when", until(&p, self.starts_at)),
            line("booking-treatment", treatment),
            line("booking-practitioner", self.practitioner.clone()),
        ];
        Sheet {
            subject: p.with("letter-reminder-subject", "clinic", &clinic),
            heading: p.t("letter-reminder-heading").into_owned(),
            greeting: greeting(&p, to),
            paragraphs: vec![p.with("letter-reminder-intro", "clinic", &clinic)],
            facts,
            button: p.t("letter-reminder-button").into_owned(),
            link: home.to_owned(),
            unexpected: p.t("letter-reminder-unexpected").into_owned(),
            reason: p.with2("letter-reminder-reason", "clinic", &clinic, "email", &to.email),
            contact: face.contact(),
            p,
        }
    }
}
