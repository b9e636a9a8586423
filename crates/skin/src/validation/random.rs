//! Numbers that look random and are the same in every run.

use std::f32::consts::TAU;

/// A `SplitMix64` generator (Steele, Lea, Flood: Fast splittable pseudorandom number generators).
pub(super) struct Random {
    state: u64,
}

impl Random {
    /// Starts from a text, so that a face gets the same numbers in whatever company it is tested.
    pub(super) fn of(text: &str) -> Self {
        // FNV-1a, whose two constants these are.
        let state = text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Self { state }
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Evenly between `low` and `high`.
    pub(super) fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * ((self.next() >> 40) as f32 / (1u64 << 24) as f32)
    }

    /// One of `count` numbers from 0.
    pub(super) fn below(&mut self, count: usize) -> usize {
        (self.next() % count.max(1) as u64) as usize
    }

    /// From a normal distribution of mean 0 and standard deviation 1 (Box–Muller).
    pub(super) fn normal(&mut self) -> f32 {
        let radius = (-2.0 * self.between(1e-7, 1.0).ln()).sqrt();
        radius * self.between(0.0, TAU).cos()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_text_gives_the_same_numbers() {
        let draw = |text| {
            let mut random = Random::of(text);
            [random.next(), random.next()]
        };
        assert_eq!(draw("a face"), draw("a face"));
        assert_ne!(draw("a face"), draw("another"));
    }

    #[test]
    fn normal_numbers_have_their_spread() {
        let mut random = Random::of("spread");
        let drawn: Vec<f32> = (0..20_000).map(|_| random.normal()).collect();
        let mean = drawn.iter().sum::<f32>() / 20_000.0;
        let variance = drawn.iter().map(|x| (x - mean).powi(2)).sum::<f32>() / 20_000.0;
        assert!(mean.abs() < 0.03 && (variance - 1.0).abs() < 0.05, "{mean} {variance}");
    }
}
