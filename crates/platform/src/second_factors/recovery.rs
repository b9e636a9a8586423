//! Recovery codes: ten, shown once, each good for one sign-in.

use base::Random;

/// Without letters and digits that look alike (Crockford's base 32).
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// How many there are.
pub const COUNT: usize = 10;
/// Letters of a code: 80 bits, so that a hash without salt is enough.
const LETTERS: usize = 16;

/// A recovery code, without the dashes that it is shown with.
pub(crate) struct RecoveryCode(String);

impl RecoveryCode {
    /// A new set.
    pub fn generate(random: &Random) -> Vec<Self> {
        (0..COUNT)
            .map(|_| {
                let bytes: [u8; LETTERS] = random.bytes();
                let letter = |byte: u8| char::from(ALPHABET[usize::from(byte % 32)]);
                Self(bytes.map(letter).iter().collect())
            })
            .collect()
    }

    /// Reads a code as it was typed: with or without dashes, in any case, with an o for a zero.
    pub fn parse(typed: &str) -> Option<Self> {
        let mut code = String::new();
        for letter in typed.chars().filter(|letter| !letter.is_whitespace() && *letter != '-') {
            let letter = match letter.to_ascii_lowercase() {
                'o' => '0',
                'i' | 'l' => '1',
                letter => letter,
            };
            if !ALPHABET.contains(&u8::try_from(letter).ok()?) || code.len() == LETTERS {
                return None;
            }
            code.push(letter);
        }
        (code.len() == LETTERS).then_some(Self(code))
    }

    /// As it is shown: four groups of four.
    pub fn text(&self) -> String {
        let groups: Vec<&str> = (0..LETTERS).step_by(4).map(|at| &self.0[at..at + 4]).collect();
        groups.join("-")
    }

    /// What the database keeps.
    pub fn hash(&self) -> [u8; 32] {
        base::crypto::sha256(self.0.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::{COUNT, RecoveryCode};
    use base::Random;

    #[test]
    fn a_code_reads_back_however_it_is_typed() {
        let codes = RecoveryCode::generate(&Random::system());
        assert_eq!(codes.len(), COUNT);
        for code in &codes {
            let text = code.text();
            let spaced = text.replace('-', " ");
            for typed in [text.clone(), text.to_uppercase(), spaced, text.replace('0', "O")] {
                let read = RecoveryCode::parse(&typed).map(|read| read.hash());
                assert_eq!(read, Some(code.hash()), "{typed}");
            }
        }
        let short = "abcd-abcd-abcd-abc";
        for bad in ["", "123456", short, "abcd-abcd-abcd-abcd-a", "u234-5678-9abc-defg", "กขคง"]
        {
            assert!(RecoveryCode::parse(bad).is_none(), "{bad}");
        }
    }
}
