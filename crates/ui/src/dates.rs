//! Dates and times for people: in the page's zone, in Thai with the Buddhist year (543 more).

use crate::Page;
use base::Lang;
use jiff::Timestamp;
use jiff::civil::{Date, Weekday};
use std::borrow::Borrow;

const ENGLISH_MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const THAI_MONTHS: [&str; 12] = [
    "ม.ค.",
    "ก.พ.",
    "มี.ค.",
    "เม.ย.",
    "พ.ค.",
    "มิ.ย.",
    "ก.ค.",
    "ส.ค.",
    "ก.ย.",
    "ต.ค.",
    "พ.ย.",
    "ธ.ค.",
];
const ENGLISH_LONG_MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const THAI_LONG_MONTHS: [&str; 12] = [
    "มกราคม",
    "กุมภาพันธ์",
    "มีนาคม",
    "เมษายน",
    "พฤษภาคม",
    "มิถุนายน",
    "กรกฎาคม",
    "สิงหาคม",
    "กันยายน",
    "ตุลาคม",
    "พฤศจิกายน",
    "ธันวาคม",
];
const BUDDHIST_ERA: i32 = 543;

/// A calendar day in full, outside a page: `20 November 2026`, `20 พฤศจิกายน 2569`.
pub fn long_day(lang: Lang, day: Date) -> String {
    let (number, year) = (day.day(), i32::from(day.year()));
    match lang {
        Lang::En => format!("{number} {} {year}", ENGLISH_LONG_MONTHS[index(day)]),
        Lang::Th => format!("{number} {} {}", THAI_LONG_MONTHS[index(day)], year + BUDDHIST_ERA),
    }
}

impl Page {
    /// The day of an instant: `20 Nov 2026`, `20 พ.ย. 2569`.
    pub fn date(&self, at: impl Borrow<Timestamp>) -> String {
        self.civil(self.day_of(at))
    }

    /// The day and minute of an instant: `20 Nov 2026, 14:05`, `20 พ.ย. 2569 14:05 น.`.
    pub fn date_time(&self, at: impl Borrow<Timestamp>) -> String {
        let at = *at.borrow();
        let (date, time) = (self.date(at), self.clock(at));
        match self.lang {
            Lang::En => format!("{date}, {time}"),
            Lang::Th => format!("{date} {time} น."),
        }
    }

    /// Whose clock the times of this page are read on, for pages of no clinic or of somebody else's.
    pub fn times_are_of(&self) -> String {
        self.with("times-are-of", "zone", self.zone.iana_name().unwrap_or("UTC"))
    }

    /// The minute of an instant: `14:05`.
    pub fn clock(&self, at: impl Borrow<Timestamp>) -> String {
        let local = at.borrow().to_zoned(self.zone.clone());
        format!("{:02}:{:02}", local.hour(), local.minute())
    }

    /// A calendar day: `20 Nov 2026`, `20 พ.ย. 2569`.
    pub fn civil(&self, day: impl Borrow<Date>) -> String {
        let day = *day.borrow();
        format!("{} {} {}", day.day(), self.month(day), self.year(day))
    }

    /// A calendar day without its year: `20 Nov`, `20 พ.ย.`.
    pub fn civil_short(&self, day: impl Borrow<Date>) -> String {
        let day = *day.borrow();
        format!("{} {}", day.day(), self.month(day))
    }

    /// A calendar day in full: `Friday 20 November 2026`, `วันศุกร์ที่ 20 พฤศจิกายน 2569`.
    pub fn civil_long(&self, day: impl Borrow<Date>) -> String {
        let day = *day.borrow();
        let week = self.weekday(day.weekday());
        match self.lang {
            Lang::En => format!("{week} {}", long_day(self.lang, day)),
            Lang::Th => format!("{week}ที่ {}", long_day(self.lang, day)),
        }
    }

    /// The month of a calendar day: `November 2026`, `พฤศจิกายน 2569`.
    pub fn month_long(&self, day: impl Borrow<Date>) -> String {
        let day = *day.borrow();
        let month = self.pick(ENGLISH_LONG_MONTHS[index(day)], THAI_LONG_MONTHS[index(day)]);
        format!("{month} {}", self.year(day))
    }

    /// The weekday of a calendar day: `Mon`, `จ.`.
    pub fn weekday_short(&self, day: impl Borrow<Date>) -> String {
        const ENGLISH: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
        const THAI: [&str; 7] = ["จ.", "อ.", "พ.", "พฤ.", "ศ.", "ส.", "อา."];
        let place = usize::try_from(day.borrow().weekday().to_monday_zero_offset()).unwrap_or(0);
        self.pick(ENGLISH[place], THAI[place]).to_owned()
    }

    /// How long ago, for the last week: `5 minutes ago`; the date after that. `now` comes from the
    /// clock of the request.
    pub fn ago(&self, at: impl Borrow<Timestamp>, now: impl Borrow<Timestamp>) -> String {
        let at = *at.borrow();
        let minutes = (now.borrow().as_second() - at.as_second()) / 60;
        match minutes {
            ..1 => self.t("ago-now").into_owned(),
            1..60 => self.n("ago-minutes", minutes),
            60..1_440 => self.n("ago-hours", minutes / 60),
            1_440..10_080 => self.n("ago-days", minutes / 1_440),
            _ => self.date(at),
        }
    }

    /// The value of `<time datetime>` for an instant.
    pub fn machine_time(&self, at: impl Borrow<Timestamp>) -> String {
        at.borrow().to_string()
    }

    fn day_of(&self, at: impl Borrow<Timestamp>) -> Date {
        at.borrow().to_zoned(self.zone.clone()).date()
    }

    fn month(&self, day: Date) -> &'static str {
        match self.lang {
            Lang::En => ENGLISH_MONTHS[index(day)],
            Lang::Th => THAI_MONTHS[index(day)],
        }
    }

    fn year(&self, day: Date) -> i32 {
        let year = i32::from(day.year());
        match self.lang {
            Lang::En => year,
            Lang::Th => year + BUDDHIST_ERA,
        }
    }

    fn weekday(&self, weekday: Weekday) -> &'static str {
        let (english, thai) = match weekday {
            Weekday::Monday => ("Monday", "วันจันทร์"),
            Weekday::Tuesday => ("Tuesday", "วันอังคาร"),
            Weekday::Wednesday => ("Wednesday", "วันพุธ"),
            Weekday::Thursday => ("Thursday", "วันพฤหัสบดี"),
            Weekday::Friday => ("Friday", "วันศุกร์"),
            Weekday::Saturday => ("Saturday", "วันเสาร์"),
            Weekday::Sunday => ("Sunday", "วันอาทิตย์"),
        };
        self.pick(english, thai)
    }
}

/// Place of the day's month in the tables above.
fn index(day: Date) -> usize {
    usize::try_from(day.month() - 1).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use crate::page::sample;
    use base::Lang;
    use jiff::{Timestamp, ToSpan};

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a time written in this test")
    }

    #[test]
    fn days_are_of_the_zone_and_years_of_the_language() {
        let late = at("2026-11-19T18:05:00Z");
        let (english, thai) = (sample(Lang::En), sample(Lang::Th));
        assert_eq!(english.date(late), "20 Nov 2026");
        assert_eq!(thai.date(late), "20 พ.ย. 2569");
        assert_eq!(english.date_time(late), "20 Nov 2026, 01:05");
        assert_eq!(thai.date_time(late), "20 พ.ย. 2569 01:05 น.");
    }

    #[test]
    fn long_days_name_the_weekday() {
        let day = jiff::civil::date(2026, 11, 20);
        assert_eq!(sample(Lang::En).civil_long(day), "Friday 20 November 2026");
        assert_eq!(sample(Lang::Th).civil_long(day), "วันศุกร์ที่ 20 พฤศจิกายน 2569");
        assert_eq!(sample(Lang::Th).civil_short(day), "20 พ.ย.");
    }

    #[test]
    fn the_recent_past_is_relative() {
        let (page, now) = (sample(Lang::En), at("2026-11-20T12:00:00Z"));
        let before = |span: jiff::Span| page.ago(now - span, now);
        assert_eq!(before(20.seconds()), "just now");
        assert_eq!(before(1.minute()), "1 minute ago");
        assert_eq!(before(125.minutes()), "2 hours ago");
        assert_eq!(before(50.hours()), "2 days ago");
        assert_eq!(before(240.hours()), "10 Nov 2026");
        assert_eq!(page.ago(now + 9.minutes(), now), "just now");
    }
}
