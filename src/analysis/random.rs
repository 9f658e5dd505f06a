//! A generator of random numbers whose sequence never changes, whatever becomes of any library: a figure that was
//! shown yesterday is the same today.
//!
//! `SplitMix64` (Steele, Lea and Flood 2014): passes the usual tests of randomness, and is four lines.

/// The generator.
pub(super) struct Random(u64);

impl Random {
    pub(super) fn with_seed(seed: u64) -> Self {
        Self(seed)
    }

    pub(super) fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 up to, but not including, `end`, each equally likely; 0 if `end` is 0.
    pub(super) fn below(&mut self, end: usize) -> usize {
        ((u128::from(self.bits()) * end as u128) >> 64) as usize
    }

    /// From 0 up to, but not including, 1.
    #[cfg(test)]
    pub(super) fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Normally distributed with mean 0 and standard deviation 1.
    #[cfg(test)]
    pub(super) fn normal(&mut self) -> f64 {
        super::numbers::normal_quantile(self.unit().clamp(1e-15, 1.0 - 1e-15))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sequence_is_the_published_one() {
        // The first numbers of the authors' own program with the seed 1234567.
        let mut random = Random::with_seed(1_234_567);
        let first = [(); 3].map(|()| random.bits());
        assert_eq!(first, [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]);
    }

    #[test]
    fn numbers_are_spread_evenly() {
        let mut random = Random::with_seed(1);
        let mut counts = [0; 7];
        (0..7_000).for_each(|_| counts[random.below(7)] += 1);
        assert!(counts.iter().all(|count| (880..1_120).contains(count)), "{counts:?}");
        assert_eq!(random.below(0), 0);
        let mean = (0..10_000).map(|_| random.normal()).sum::<f64>() / 10_000.0;
        assert!(mean.abs() < 0.03, "{mean}");
    }
}
