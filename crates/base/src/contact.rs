//! How people are reached: e-mail addresses and telephone numbers, parsed once.

use std::fmt;

/// An e-mail address in lower case, as accounts and customers are found by it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(transparent)]
pub struct EmailAddress(String);

impl EmailAddress {
    /// Reads an address as people type it. The rule is a browser's (HTML, "valid e-mail address"),
    /// plus a dot in the domain; whether it reaches anybody only a message can tell.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_lowercase();
        let (local, domain) = text.split_once('@')?;
        let local_ok = !local.is_empty()
            && local.len() <= 64
            && local
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_`{|}~-".contains(&b));
        let label_ok = |label: &str| {
            (1..=63).contains(&label.len())
                && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        };
        let domain_ok =
            domain.len() <= 253 && domain.contains('.') && domain.split('.').all(label_ok);
        (local_ok && domain_ok).then_some(Self(text))
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> serde::Deserialize<'de> for EmailAddress {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not an e-mail address"))
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A telephone number: digits, with a plus in front if it was written internationally.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(transparent)]
pub struct Phone(String);

impl Phone {
    /// Reads a number as people type it: spaces, dashes, dots and brackets are dropped, Thai digits
    /// are read, and a Thai +66 becomes the leading zero. 6 to 15 digits (ITU-T E.164).
    pub fn parse(text: &str) -> Option<Self> {
        let mut digits = String::new();
        for letter in text.trim().chars() {
            match letter {
                '0'..='9' => digits.push(letter),
                '๐'..='๙' => {
                    digits.push(char::from_digit(u32::from(letter) - u32::from('๐'), 10)?);
                }
                '+' if digits.is_empty() => digits.push('+'),
                ' ' | '-' | '.' | '(' | ')' | '\u{a0}' => {}
                _ => return None,
            }
        }
        if let Some(national) = digits.strip_prefix("+66") {
            digits = format!("0{}", national.trim_start_matches('0'));
        }
        let count = digits.trim_start_matches('+').len();
        (6..=15).contains(&count).then_some(Self(digits))
    }

    /// The number.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As it is read aloud: `081-234-5678` for Thai mobiles, `02-123-4567` for landlines.
    pub fn grouped(number: &str) -> String {
        match number.len() {
            10 if number.starts_with('0') => {
                format!("{}-{}-{}", &number[..3], &number[3..6], &number[6..])
            }
            9 if number.starts_with('0') => {
                format!("{}-{}-{}", &number[..2], &number[2..5], &number[5..])
            }
            _ => number.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{EmailAddress, Phone};

    #[test]
    fn addresses_are_lowered_and_nonsense_is_refused() {
        let address = EmailAddress::parse(" Nicha.K@Example.co.th ").expect("is an address");
        assert_eq!(address.as_str(), "nicha.k@example.co.th");
        for bad in ["", "a", "a@b", "@b.co", "a b@c.co", "a@-b.co", "a@b..co", "a@b.co,c@d.co"] {
            assert_eq!(EmailAddress::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        let read = |text| Phone::parse(text).map(|phone| phone.as_str().to_owned());
        assert_eq!(read("081-234 5678").as_deref(), Some("0812345678"));
        assert_eq!(read("+66 81 234 5678").as_deref(), Some("0812345678"));
        assert_eq!(read("๐๘๑๒๓๔๕๖๗๘").as_deref(), Some("0812345678"));
        assert_eq!(read("+1 (415) 555-0100").as_deref(), Some("+14155550100"));
        assert_eq!(read("call me"), None);
        assert_eq!(read("12345"), None);
        assert_eq!(Phone::grouped("021234567"), "02-123-4567");
    }
}
