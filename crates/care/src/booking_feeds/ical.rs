//! iCalendar (RFC 5545): lines of at most 75 octets, folded; commas, semicolons, backslashes and line ends
//! escaped.

use base::{BookingId, Instant};

/// A booking as an event.
pub struct Event<'a> {
    pub id: BookingId,
    pub from: Instant,
    pub until: Instant,
    pub changed: Instant,
    pub summary: String,
    pub place: &'a str,
    pub cancelled: bool,
    pub tentative: bool,
}

/// The whole calendar.
pub fn calendar<'a>(name: &str, events: impl Iterator<Item = Event<'a>>) -> String {
    let mut text = String::new();
    line(&mut text, "BEGIN:VCALENDAR");
    line(&mut text, "VERSION:2.0");
    line(&mut text, "PRODID:-//Precision//Bookings//EN");
    line(&mut text, "CALSCALE:GREGORIAN");
    line(&mut text, "METHOD:PUBLISH");
    line(&mut text, &format!("X-WR-CALNAME:{}", escaped(name)));
    line(&mut text, "REFRESH-INTERVAL;VALUE=DURATION:PT15M");
    for event in events {
        write(&mut text, &event);
    }
    line(&mut text, "END:VCALENDAR");
    text
}

fn write(text: &mut String, event: &Event<'_>) {
    line(text, "BEGIN:VEVENT");
    line(text, &format!("UID:{}@precision", event.id));
    line(text, &format!("DTSTAMP:{}", utc(event.changed)));
    line(text, &format!("DTSTART:{}", utc(event.from)));
    line(text, &format!("DTEND:{}", utc(event.until)));
    line(text, &format!("SUMMARY:{}", escaped(&event.summary)));
    if !event.place.is_empty() {
        line(text, &format!("LOCATION:{}", escaped(event.place)));
    }
    let status = match (event.cancelled, event.tentative) {
        (true, _) => "CANCELLED",
        (false, true) => "TENTATIVE",
        (false, false) => "CONFIRMED",
    };
    line(text, &format!("STATUS:{status}"));
    line(text, "END:VEVENT");
}

/// `20261128T030000Z`.
fn utc(at: Instant) -> String {
    at.0.strftime("%Y%m%dT%H%M%SZ").to_string()
}

fn escaped(text: &str) -> String {
    let mut safe = String::new();
    for letter in text.chars() {
        match letter {
            '\\' | ';' | ',' => safe.extend(['\\', letter]),
            '\n' => safe.push_str("\\n"),
            letter if letter.is_control() => {}
            letter => safe.push(letter),
        }
    }
    safe
}

/// Adds a line, folded where it is too long; never inside a letter.
fn line(text: &mut String, content: &str) {
    let mut room = 75;
    for letter in content.chars() {
        if letter.len_utf8() > room {
            text.push_str("\r\n ");
            room = 74;
        }
        text.push(letter);
        room -= letter.len_utf8();
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::{Event, calendar, escaped};
    use base::{BookingId, Instant};

    #[test]
    fn lines_are_folded_between_letters_and_texts_are_escaped() {
        let at = |text: &str| Instant(text.parse().expect("a time"));
        let event = Event {
            id: BookingId(uuid::Uuid::from_u128(7)),
            from: at("2026-11-28T03:00:00Z"),
            until: at("2026-11-28T03:30:00Z"),
            changed: at("2026-11-27T00:00:00Z"),
            summary: "โบท็อกซ์, ".repeat(9),
            place: "Room 1; ground floor",
            cancelled: false,
            tentative: true,
        };
        let text = calendar("Dr. A", std::iter::once(event));
        assert!(text.lines().all(|line| line.len() <= 75), "{text}");
        assert!(text.contains("DTSTART:20261128T030000Z\r\n"));
        assert!(text.contains("LOCATION:Room 1\\; ground floor\r\n"));
        assert!(text.contains("STATUS:TENTATIVE\r\n"));
        let unfolded = text.replace("\r\n ", "");
        assert!(unfolded.contains(&format!("SUMMARY:{}", "โบท็อกซ์\\, ".repeat(9))));
        assert_eq!(escaped("a\nb\\c\r"), "a\\nb\\\\c");
    }
}
