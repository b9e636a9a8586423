//! Damaged files in greater number and variety than anybody would think of: none may panic, and
//! each must end the same way twice. The fuzz targets in `fuzz/` look for more, for longer.

#![allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]

mod pictures;

use pictures::Picture;
use skin::{Analyzer, Refusal, View};

/// Damaged copies of each file.
const COPIES: usize = 60;
/// What parsers read as markers, lengths and counts.
const WORDS: [&[u8]; 14] = [
    b"\xff\xd8",
    b"\xff\xd9",
    b"\xff\xc0",
    b"\xff\xc4",
    b"\xff\xda",
    b"\xff\xe1\0\x08Exif\0\0",
    b"\0\0\0\0",
    b"\xff\xff\xff\xff",
    b"\x7f\xff\xff\xff",
    b"IHDR",
    b"IDAT",
    b"eXIf",
    b"VP8X",
    b"ALPH",
];

/// A linear congruential generator: the same damage in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (self.0 >> 33) as usize % most.max(1)
    }

    /// Mostly in the first half kilobyte, where the headers are.
    fn place(&mut self, length: usize) -> usize {
        let most = if self.below(3) > 0 { length.min(512) } else { length };
        self.below(most)
    }
}

fn damage(file: &mut Vec<u8>, chance: &mut Chance) {
    let at = chance.place(file.len());
    let length = chance.below(64).min(file.len() - at);
    match chance.below(7) {
        0 => file[at] ^= 1 << chance.below(8),
        1 => file[at] = chance.below(256) as u8,
        2 => {
            let word = WORDS[chance.below(WORDS.len())];
            file.iter_mut().skip(at).zip(word).for_each(|(byte, new)| *byte = *new);
        }
        3 => drop(file.splice(at..at, WORDS[chance.below(WORDS.len())].iter().copied())),
        4 => drop(file.drain(at..at + length)),
        5 => {
            let again = file[at..at + length].to_vec();
            drop(file.splice(at..at, again));
        }
        _ => file.truncate(at.max(1)),
    }
}

#[test]
fn damaged_files_end_in_the_same_refusal_twice() {
    let analyzer = Analyzer::new().expect("sound models");
    let picture = Picture::gradient(320, 300);
    let files = [picture.jpeg(), picture.jpeg_oriented(6), picture.png(), picture.webp()];
    let mut chance = Chance(7);
    for (which, sound) in files.iter().enumerate() {
        for copy in 0..COPIES {
            let mut file = sound.clone();
            for _ in 0..=chance.below(4) {
                damage(&mut file, &mut chance);
            }
            let analyze = || analyzer.analyze(&file, View::Front, &mut |_| {});
            let refusal = analyze().expect_err("there is no face in a gradient");
            assert_eq!(analyze().expect_err("still none"), refusal, "file {which}, copy {copy}");
            assert!(!matches!(refusal, Refusal::Internal(_)), "file {which}, copy {copy}");
        }
    }
}
