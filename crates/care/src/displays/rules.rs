//! What a waiting room may read.

use ui::Errors;

/// A name of which its owner knows that it is theirs, and nobody else whose it is: the first letter of the first
/// two words. A Thai vowel that is written before its consonant comes with it.
pub fn masked(name: &str) -> String {
    let words = name.split_whitespace().filter_map(|word| {
        let mut letters = word.chars().skip_while(|letter| !letter.is_alphanumeric());
        let first = letters.next()?;
        let second = letters.next().filter(|_| ('เ'..='ไ').contains(&first));
        Some(format!("{first}{}•••", second.map(String::from).unwrap_or_default()))
    });
    words.take(2).collect::<Vec<_>>().join(" ")
}

/// Reads the name of a screen.
pub fn label(text: &str) -> Result<String, Errors> {
    let label = base::text::line(text);
    let mut errors = Errors::new();
    match text.chars().count() {
        _ if label.is_empty() => errors.add("label", "error-display-label"),
        0..=60 => return Ok(label),
        _ => errors.add_with("label", "error-too-long", "limit", 60),
    }
    Err(errors)
}

#[cfg(test)]
mod tests {
    use super::{label, masked};

    #[test]
    fn a_name_on_the_wall_is_known_to_its_owner_only() {
        assert_eq!(masked("Araya Limthong"), "A••• L•••");
        assert_eq!(masked("วริศรา บุญมี"), "ว••• บ•••");
        assert_eq!(masked("เอมอร ไชยา แก้ว"), "เอ••• ไช•••");
        assert_eq!(masked("(Ploy)"), "P•••");
        assert_eq!(masked("  "), "");
    }

    #[test]
    fn a_screen_has_a_name() {
        assert_eq!(label(" Waiting  room ").ok().as_deref(), Some("Waiting room"));
        assert!(label(" ").is_err() && label(&"x".repeat(61)).is_err());
    }
}
