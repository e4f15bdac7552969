//! Randomness for waits: seedable, and drawn by the caller of the machine.

use std::time::Duration;

/// How a wait is spread, so that callers who failed together do not come back together.
///
/// # Example
/// ```
/// use std::time::Duration;
/// use instructor_core::{Jitter, Wait};
///
/// let wait = Wait::fixed(Duration::from_secs(8)).min(Duration::from_secs(2));
/// let seconds = |jitter| wait.clone().jitter(jitter).delay(1, 0.5).map(|wait| wait.as_secs());
/// assert_eq!(seconds(Jitter::None), Some(8));
/// assert_eq!(seconds(Jitter::Full), Some(5));
/// assert_eq!(seconds(Jitter::Equal), Some(6));
/// assert_eq!(seconds(Jitter::Additive(Duration::from_secs(4))), Some(10));
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Jitter {
    /// The wait as computed.
    #[default]
    None,
    /// Anything between the least wait and the computed one.
    Full,
    /// Anything between half the computed wait, but not less than the least one, and the computed
    /// one.
    Equal,
    /// The wait as computed and up to this much more, within the longest wait.
    Additive(Duration),
}

/// The random numbers of one wait: the caller's draw, then numbers that follow from it, so that
/// the parts of a sum are not spread alike.
#[derive(Debug)]
pub(super) struct Draws {
    first: Option<f64>,
    rest: SplitMix64,
}

impl Draws {
    pub(super) fn new(draw: f64) -> Self {
        // What is no number reads as 0.
        let draw = if draw > 0.0 { draw.min(1.0) } else { 0.0 };
        Self { first: Some(draw), rest: SplitMix64(draw.to_bits()) }
    }

    pub(super) fn next(&mut self) -> f64 {
        self.first.take().unwrap_or_else(|| self.rest.draw())
    }
}

/// The generator `SplitMix64` (Steele, Lea and Flood, "Fast splittable pseudorandom number
/// generators", 2014): small, seedable, good enough to spread waits.
#[derive(Debug, Clone)]
pub(crate) struct SplitMix64(u64);

impl SplitMix64 {
    /// The generator of one call, so that concurrent calls cannot reorder each other's draws.
    pub(crate) fn for_call(client_seed: u64, call: u64) -> Self {
        let mut mixer = Self(client_seed ^ call.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        Self(mixer.next())
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to, but not including, 1.
    // 53 bits are what an f64 holds exactly.
    #[allow(clippy::cast_precision_loss)]
    pub(crate) fn draw(&mut self) -> f64 {
        const SCALE: f64 = 1.0 / (1_u64 << 53) as f64;
        (self.next() >> 11) as f64 * SCALE
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::SplitMix64;

    #[test]
    fn the_generator_is_the_published_one() {
        // The first numbers of the reference implementation for the seed 0.
        let mut random = SplitMix64(0);
        let expected = [0xe220_a839_7b1d_cdaf, 0x6e78_9e6a_a1b9_65f4, 0x06c4_5d18_8009_454f];
        assert_eq!([(); 3].map(|()| random.next()), expected);
    }

    #[test]
    fn seeds_and_calls_give_generators_of_their_own() {
        let firsts: HashSet<u64> = (0..64)
            .flat_map(|seed| (1..=64).map(move |call| SplitMix64::for_call(seed, call).next()))
            .collect();
        assert_eq!(firsts.len(), 64 * 64);
    }
}
