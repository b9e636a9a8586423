//! Substances that people are allergic to, under one name whatever language and spelling they were typed in.

/// The name that is kept, its names in English and Thai, and words by which it is found in what people wrote.
/// Words are compared in lower case; a word stands for itself wherever it occurs.
const KNOWN: &[(&str, &str, &str, &[&str])] = &[
    (
        "lidocaine",
        "Lidocaine (local anaesthetic)",
        "ลิโดเคน (ยาชา)",
        &["lidocaine", "lignocaine", "xylocaine", "emla", "ลิโดเคน", "ยาชา"],
    ),
    (
        "penicillin",
        "Penicillin",
        "เพนิซิลลิน",
        &["penicillin", "amoxicillin", "augmentin", "เพนิซิลลิน", "เพนนิซิลลิน", "เพนิซิลิน", "อะม็อกซี"],
    ),
    (
        "sulfa",
        "Sulfa drugs",
        "ยาซัลฟา",
        &["sulfa", "sulfonamide", "co-trimoxazole", "bactrim", "ซัลฟา"],
    ),
    (
        "salicylate",
        "Salicylates (aspirin, salicylic acid, BHA)",
        "ซาลิไซเลต (แอสไพริน กรดซาลิไซลิก BHA)",
        &["salicyl", "aspirin", "bha", "ซาลิไซ", "แอสไพริน"],
    ),
    (
        "glycolic_acid",
        "Fruit acids (AHA, glycolic acid)",
        "กรดผลไม้ (AHA กรดไกลโคลิก)",
        &["glycolic", "aha", "lactic acid", "mandelic", "ไกลโคลิก", "กรดผลไม้", "กรดแลคติก"],
    ),
    (
        "retinoid",
        "Retinoids (retinol, tretinoin)",
        "เรตินอยด์ (เรตินอล เทรติโนอิน)",
        &["retino", "tretinoin", "adapalene", "เรติน", "วิตามินเอ"],
    ),
    (
        "benzoyl_peroxide",
        "Benzoyl peroxide",
        "เบนโซอิลเพอร์ออกไซด์",
        &["benzoyl", "benzac", "เบนโซอิล"],
    ),
    ("hydroquinone", "Hydroquinone", "ไฮโดรควิโนน", &["hydroquinone", "ไฮโดรควิโนน"]),
    ("vitamin_c", "Vitamin C (ascorbic acid)", "วิตามินซี", &["vitamin c", "ascorb", "วิตามินซี"]),
    ("niacinamide", "Niacinamide", "ไนอะซินาไมด์", &["niacinamide", "ไนอะซินาไมด์", "ไนอาซินาไมด์"]),
    (
        "hyaluronic_acid",
        "Hyaluronic acid",
        "กรดไฮยาลูรอนิก",
        &["hyaluron", "filler", "ไฮยา", "ฟิลเลอร์"],
    ),
    ("hyaluronidase", "Hyaluronidase", "ไฮยาลูโรนิเดส", &["hyaluronidase", "ไฮยาลูโรนิเดส"]),
    (
        "botulinum_toxin",
        "Botulinum toxin",
        "โบทูลินัมท็อกซิน",
        &["botulinum", "botox", "โบทูลินัม", "โบท็อกซ์", "โบทอก"],
    ),
    ("egg", "Egg", "ไข่", &["egg", "albumin", "ไข่"]),
    ("milk", "Cow's milk protein", "โปรตีนนมวัว", &["milk", "casein", "นมวัว"]),
    ("soy", "Soy", "ถั่วเหลือง", &["soy", "ถั่วเหลือง"]),
    (
        "shellfish",
        "Shellfish",
        "อาหารทะเล กุ้ง ปู",
        &["shellfish", "shrimp", "chitosan", "seafood", "อาหารทะเล", "กุ้ง"],
    ),
    (
        "salmon_dna",
        "Fish (salmon DNA, PDRN)",
        "ปลา (ดีเอ็นเอปลาแซลมอน PDRN)",
        &["salmon", "pdrn", "polynucleotide", "แซลมอน"],
    ),
    (
        "bee",
        "Bee products (propolis, honey)",
        "ผลิตภัณฑ์จากผึ้ง",
        &["propolis", "honey", "bee", "ผึ้ง", "โพรโพลิส"],
    ),
    ("latex", "Latex", "ลาเท็กซ์ (ยางพารา)", &["latex", "ลาเท็กซ์", "ยางพารา", "ถุงมือยาง"]),
    ("nickel", "Nickel", "นิกเกิล", &["nickel", "นิกเกิล"]),
    ("iodine", "Iodine", "ไอโอดีน", &["iodine", "povidone", "betadine", "ไอโอดีน", "เบตาดีน"]),
    ("alcohol", "Alcohol", "แอลกอฮอล์", &["alcohol", "ethanol", "แอลกอฮอล์"]),
    ("fragrance", "Fragrance", "น้ำหอม", &["fragrance", "parfum", "perfume", "น้ำหอม"]),
    ("paraben", "Parabens", "พาราเบน", &["paraben", "พาราเบน"]),
];

/// A substance under the one name that is kept.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Substance(String);

impl Substance {
    /// The longest name, in characters.
    pub const MAX: usize = 60;

    /// Reads a name in Thai or English; one that is not known is kept as it was typed, in lower case.
    pub fn parse(text: &str) -> Option<Self> {
        let text = base::text::line(text).to_lowercase();
        if text.is_empty() || text.chars().count() > Self::MAX {
            return None;
        }
        let named = |(name, english, thai, _): &&Known| {
            *name == text || english.to_lowercase() == text || *thai == text
        };
        let known = KNOWN
            .iter()
            .find(named)
            .or_else(|| KNOWN.iter().find(|known| mentions(&text, known.3)));
        Some(Self(known.map_or(text, |known| known.0.to_owned())))
    }

    /// As it is kept.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its name in Thai or English.
    pub fn name(&self, thai: bool) -> String {
        let known = KNOWN.iter().find(|known| known.0 == self.0);
        known
            .map_or_else(|| self.0.clone(), |known| if thai { known.2 } else { known.1 }.to_owned())
    }

    /// Whether a text that somebody wrote freely speaks of it.
    pub fn is_mentioned_in(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        match KNOWN.iter().find(|known| known.0 == self.0) {
            Some(known) => mentions(&text, known.3),
            None => text.contains(&self.0),
        }
    }

    /// Names that are known, for suggestions: English and Thai.
    pub fn suggestions() -> impl Iterator<Item = (&'static str, &'static str)> {
        KNOWN.iter().map(|known| (known.1, known.2))
    }
}

type Known = (&'static str, &'static str, &'static str, &'static [&'static str]);

/// Short Latin words only as words of their own: `bee` is not in `been`.
fn mentions(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| {
        text.match_indices(word).any(|(at, _)| {
            let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
            let begins = !letter(text[..at].chars().next_back());
            let ends = word.len() > 4 || !letter(text[at + word.len()..].chars().next());
            !word.is_ascii() || (begins && ends)
        })
    })
}

/// The substances of a list separated by commas or lines, each once; none when one is too long.
pub fn listed(text: &str) -> Option<Vec<Substance>> {
    let mut all = Vec::new();
    for part in text.split([',', '\n', ';', '、', '،']).filter(|part| !part.trim().is_empty()) {
        let substance = Substance::parse(part)?;
        if !all.contains(&substance) {
            all.push(substance);
        }
    }
    Some(all)
}

#[cfg(test)]
mod tests {
    use super::{KNOWN, Substance, listed};

    fn kept(text: &str) -> Option<String> {
        Substance::parse(text).map(|substance| substance.as_str().to_owned())
    }

    #[test]
    fn one_substance_has_one_name() {
        for text in ["Lidocaine", " ยาชา ", "xylocaine 2%", "ลิโดเคน (ยาชา)"]
        {
            assert_eq!(kept(text).as_deref(), Some("lidocaine"), "{text}");
        }
        assert_eq!(kept("Aspirin").as_deref(), Some("salicylate"));
        assert_eq!(kept("Snail Mucin").as_deref(), Some("snail mucin"));
        assert_eq!(kept("  "), None);
        assert_eq!(kept(&"x".repeat(61)), None);
        for known in KNOWN {
            for name in [known.0, known.1, known.2] {
                assert_eq!(kept(name).as_deref(), Some(known.0), "{name}");
            }
        }
    }

    #[test]
    fn what_was_written_freely_is_understood_where_it_is_plain() {
        let penicillin = Substance::parse("penicillin").expect("a name");
        assert!(penicillin.is_mentioned_in("แพ้ยากลุ่มเพนิซิลลิน (penicillin)"));
        let bee = Substance::parse("propolis").expect("a name");
        assert!(!bee.is_mentioned_in("has been here before"));
        assert!(bee.is_mentioned_in("allergic to bee stings"));
        let egg = Substance::parse("egg").expect("a name");
        assert!(egg.is_mentioned_in("eggs? no: EGG") && !egg.is_mentioned_in("eggplant"));
    }

    #[test]
    fn lists_are_read_and_nothing_is_there_twice() {
        let all = listed("ยาชา, Lidocaine\n penicillin,,").expect("short names");
        let names: Vec<_> = all.iter().map(Substance::as_str).collect();
        assert_eq!(names, ["lidocaine", "penicillin"]);
        assert!(listed(&"x".repeat(61)).is_none());
    }
}
