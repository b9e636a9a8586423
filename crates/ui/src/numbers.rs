//! Numbers for people. Thai and English group digits alike: `1,234,567`.

use crate::{Count, Page};

/// The number with a comma between every three digits: `-1,234`.
pub fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::from(if number < 0 { "-" } else { "" });
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

impl Page {
    /// A whole number with grouped digits.
    pub fn num(&self, number: impl Count) -> String {
        grouped(number.count())
    }

    /// An amount of satang as baht: `฿1,250`, or `฿1,250.50` when it is not whole.
    pub fn baht(&self, satang: impl Count) -> String {
        let satang = satang.count();
        let sign = if satang < 0 { "-" } else { "" };
        let (whole, part) = (satang.unsigned_abs() / 100, satang.unsigned_abs() % 100);
        let whole = grouped(i64::try_from(whole).unwrap_or(i64::MAX));
        if part == 0 { format!("{sign}฿{whole}") } else { format!("{sign}฿{whole}.{part:02}") }
    }

    /// A size in bytes as `640 B`, `12 KB`, `3.4 MB` or `1.2 GB` (decimal units).
    #[allow(clippy::cast_precision_loss, reason = "one decimal is shown")]
    pub fn bytes(&self, bytes: impl Count) -> String {
        let bytes = bytes.count();
        match bytes {
            ..1_000 => format!("{bytes} B"),
            1_000..1_000_000 => format!("{} KB", bytes / 1_000),
            1_000_000..1_000_000_000 => format!("{:.1} MB", bytes as f64 / 1e6),
            _ => format!("{:.1} GB", bytes as f64 / 1e9),
        }
    }

    /// `number` as a whole percentage of `of`, between 0 and 100; 0 when `of` is 0. For meters.
    pub fn percent(&self, number: impl Count, of: impl Count) -> i64 {
        let (number, of) = (number.count(), of.count());
        if of <= 0 { 0 } else { (number.saturating_mul(100) / of).clamp(0, 100) }
    }
}

#[cfg(test)]
mod tests {
    use super::grouped;
    use crate::page::sample;
    use base::Lang;

    #[test]
    fn digits_are_grouped_by_three() {
        let pairs = [(0, "0"), (999, "999"), (1_000, "1,000"), (-1_234_567, "-1,234,567")];
        for (number, text) in pairs {
            assert_eq!(grouped(number), text);
        }
        assert_eq!(grouped(i64::MIN), "-9,223,372,036,854,775,808");
    }

    #[test]
    fn baht_shows_satang_only_when_there_are_some() {
        let page = sample(Lang::Th);
        assert_eq!(page.baht(125_000_i64), "฿1,250");
        assert_eq!(page.baht(125_050_i64), "฿1,250.50");
        assert_eq!(page.baht(-5_i64), "-฿0.05");
    }

    #[test]
    fn sizes_and_shares() {
        let page = sample(Lang::En);
        assert_eq!(page.bytes(640_i64), "640 B");
        assert_eq!(page.bytes(3_400_000_u64), "3.4 MB");
        assert_eq!(page.percent(3, 4), 75);
        assert_eq!(page.percent(9, 4), 100);
        assert_eq!(page.percent(1, 0), 0);
    }
}
