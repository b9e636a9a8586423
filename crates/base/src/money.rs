//! Money: whole satang, never a fraction of one.

use std::fmt;

/// An amount in satang, a hundredth of a baht.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    serde::Serialize,
    serde::Deserialize,
    sqlx::Type,
    utoipa::ToSchema,
)]
#[serde(transparent)]
#[sqlx(transparent)]
#[schema(description = "An amount in satang: 125050 is ฿1,250.50.", value_type = i64, example = 125_050)]
pub struct Satang(pub i64);

impl Satang {
    /// The most that a price can be: 100 million baht.
    pub const MAX_PRICE: Self = Self(10_000_000_000);

    /// Reads baht as people type them: `1,234.50`, `฿ 1234.5`, `1234 บาท`, Thai digits. At most two places behind
    /// the point, and nothing below zero.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let text = text.strip_prefix('฿').unwrap_or(text);
        let text = text.strip_suffix("บาท").unwrap_or(text).trim();
        let plain: String = text.chars().filter(|c| *c != ',').map(digit).collect();
        let (whole, part) = plain.split_once('.').unwrap_or((&plain, ""));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !digits(whole) || !digits(part) || part.len() > 2 {
            return None;
        }
        // A point without anything behind it is a slip of the finger.
        if part.is_empty() && plain.contains('.') {
            return None;
        }
        let whole: i64 = whole.parse().ok()?;
        let part: i64 = format!("{part:0<2}").parse().ok()?;
        whole.checked_mul(100)?.checked_add(part).map(Self)
    }

    /// As it stands in a field: `1234.50`, `1234`.
    pub fn typed(self) -> String {
        let (sign, whole, part) = self.parts();
        if part == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part:02}") }
    }

    const fn parts(self) -> (&'static str, u64, u64) {
        let satang = self.0.unsigned_abs();
        (if self.0 < 0 { "-" } else { "" }, satang / 100, satang % 100)
    }
}

/// A Thai digit as a Latin one.
fn digit(letter: char) -> char {
    match letter {
        '๐'..='๙' => char::from_digit(u32::from(letter) - u32::from('๐'), 10).unwrap_or(letter),
        _ => letter,
    }
}

/// `฿1,234.50`, always with satang; pages have `ui::Page::baht`, which leaves out `.00`.
impl fmt::Display for Satang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, whole, part) = self.parts();
        let digits = whole.to_string();
        write!(f, "{sign}฿")?;
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                f.write_str(",")?;
            }
            write!(f, "{digit}")?;
        }
        write!(f, ".{part:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::Satang;

    #[test]
    fn baht_are_read_as_people_type_them() {
        for (text, satang) in [
            ("1,234.50", 123_450),
            (" ฿ 1234.5 ", 123_450),
            ("๑๒๓๔", 123_400),
            ("990 บาท", 99_000),
            ("0", 0),
            ("0.05", 5),
            ("10,00,0", 1_000_000),
        ] {
            assert_eq!(Satang::parse(text), Some(Satang(satang)), "{text}");
        }
        for bad in
            ["", "-1", "1.234", "1e3", "free", ".5", "1.", "1..2", "99999999999999999999", "1.5.0"]
        {
            assert_eq!(Satang::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn what_is_shown_reads_back() {
        assert_eq!(Satang(123_450).to_string(), "฿1,234.50");
        assert_eq!(Satang(-5).to_string(), "-฿0.05");
        assert_eq!(Satang(100_000_000).to_string(), "฿1,000,000.00");
        for satang in [0, 5, 100, 123_450, 123_400] {
            assert_eq!(Satang::parse(&Satang(satang).typed()), Some(Satang(satang)));
            assert_eq!(Satang::parse(&Satang(satang).to_string()), Some(Satang(satang)));
        }
    }
}
