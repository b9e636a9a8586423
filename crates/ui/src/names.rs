//! How a person without a photo is shown: initials on a colour that stays theirs.

/// Up to two initials of a Latin name, one letter of a Thai one. A Thai leading vowel (`เ แ โ ใ ไ`)
/// is written before the consonant it follows in speech, so it is skipped: `เอก` gives `อ`.
pub fn initials(name: &str) -> String {
    let leading_vowel = |letter: char| ('เ'..='ไ').contains(&letter);
    let first = |word: &str| word.chars().find(|c| c.is_alphanumeric() && !leading_vowel(*c));
    let thai = name.chars().any(|letter| ('\u{e01}'..='\u{e5b}').contains(&letter));
    let wanted = if thai { 1 } else { 2 };
    let letters: String = name.split_whitespace().filter_map(first).take(wanted).collect();
    if letters.is_empty() { "?".to_owned() } else { letters.to_uppercase() }
}

/// One of six avatar colours, always the same for the same text (32-bit FNV-1a).
pub fn hue(text: &str) -> u8 {
    let hash = text
        .bytes()
        .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    u8::try_from(hash % 6).unwrap_or(0)
}

impl crate::Page {
    /// See [`initials`].
    pub fn initials(&self, name: &str) -> String {
        initials(name)
    }

    /// See [`hue`].
    pub fn hue(&self, text: &str) -> u8 {
        hue(text)
    }
}

#[cfg(test)]
mod tests {
    use super::{hue, initials};

    #[test]
    fn initials_of_thai_and_latin_names() {
        assert_eq!(initials("Nicha Kaew Somsri"), "NK");
        assert_eq!(initials("เอก ใจดี"), "อ");
        assert_eq!(initials("zoë"), "Z");
        assert_eq!(initials(" (x) "), "X");
        assert_eq!(initials(""), "?");
    }

    #[test]
    fn a_colour_is_stable_and_all_six_are_used() {
        assert_eq!(hue("Nicha"), hue("Nicha"));
        let used: std::collections::BTreeSet<u8> = (0..100).map(|n| hue(&n.to_string())).collect();
        assert_eq!(used.into_iter().collect::<Vec<_>>(), [0, 1, 2, 3, 4, 5]);
    }
}
