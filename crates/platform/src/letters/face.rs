//! In whose name a letter is written: a clinic's, or our own.

use base::mail::{Correspondent, Line};
use base::{EmailAddress, Lang, Phone};
use jiff::tz::TimeZone;
use ui::{ClinicBrand, Page};

/// Name, colours, clock and contact of whoever writes.
#[derive(Debug, Clone)]
pub struct Face {
    /// The clinic; none when we write ourselves.
    pub clinic: Option<ClinicBrand>,
    /// Where its wall clocks are.
    pub zone: TimeZone,
    /// Its telephone number, or empty.
    pub phone: String,
    /// Its e-mail, or empty.
    pub email: String,
    /// Where it is, or empty.
    pub address: String,
}

impl Face {
    /// Our own.
    pub fn own() -> Self {
        Self {
            clinic: None,
            zone: base::platform_zone(),
            phone: String::new(),
            email: String::new(),
            address: String::new(),
        }
    }

    /// The surroundings of the letter's words.
    pub fn page(&self, lang: Lang) -> Page {
        Page::for_letter(lang, self.clinic.clone(), self.zone.clone())
    }

    /// Answers go to the clinic, if it says where.
    pub fn reply_to(&self, lang: Lang) -> Option<Correspondent> {
        let address = EmailAddress::parse(&self.email)?;
        Some(Correspondent { address, name: Line::new(&self.page(lang).clinic_name()) })
    }

    /// How the clinic is reached, a line for each way.
    pub fn contact(&self) -> Vec<String> {
        let reached = [Phone::grouped(&self.phone), self.email.clone()];
        let reached: Vec<_> = reached.into_iter().filter(|way| !way.is_empty()).collect();
        [self.address.trim().to_owned(), reached.join(" · ")]
            .into_iter()
            .filter(|line| !line.is_empty())
            .collect()
    }
}
