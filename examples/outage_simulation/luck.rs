//! Randomness by hashing: what befalls a call does not depend on the policy, on other calls or on
//! the order of events.

use std::f64::consts::TAU;

/// What is decided by a draw. Draws of different matters have nothing to do with each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Matter {
    Arrival,
    Process,
    Service,
    Validity,
    Fault,
    Jitter,
}

/// The luck of one seed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Luck {
    seed: u64,
}

impl Luck {
    pub(crate) fn new(seed: u64) -> Self {
        Self { seed }
    }

    /// A number from 0 up to, but not including, 1.
    pub(crate) fn draw(self, matter: Matter, call: usize, nth: u32) -> f64 {
        to_unit(self.hash(matter, call, nth))
    }

    /// A draw from the standard normal distribution (Box and Muller, 1958).
    pub(crate) fn normal(self, matter: Matter, call: usize, nth: u32) -> f64 {
        let hash = self.hash(matter, call, nth);
        // 1 − u is never 0, so the logarithm is finite.
        let radius = (-2.0 * (1.0 - to_unit(hash)).ln()).sqrt();
        radius * (TAU * to_unit(mix(hash))).cos()
    }

    /// A draw from the exponential distribution of mean 1.
    pub(crate) fn exponential(self, matter: Matter, call: usize, nth: u32) -> f64 {
        -(1.0 - self.draw(matter, call, nth)).ln()
    }

    fn hash(self, matter: Matter, call: usize, nth: u32) -> u64 {
        let seeded = mix(self.seed ^ ((matter as u64) << 56));
        mix(mix(seeded ^ call as u64) ^ u64::from(nth))
    }
}

/// One step of `SplitMix64` (Steele, Lea and Flood, 2014) from this state.
fn mix(state: u64) -> u64 {
    let mut mixed = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// The upper 53 bits, which are what an `f64` holds exactly.
fn to_unit(hash: u64) -> f64 {
    (hash >> 11) as f64 / (1_u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::{Luck, Matter};

    #[test]
    fn draws_have_the_moments_of_their_distributions() {
        let luck = Luck::new(7);
        let count = 20_000;
        let mean = |draw: &dyn Fn(usize) -> f64| (0..count).map(draw).sum::<f64>() / count as f64;
        let uniform = mean(&|call| luck.draw(Matter::Fault, call, 1));
        let exponential = mean(&|call| luck.exponential(Matter::Arrival, call, 0));
        let normal = mean(&|call| luck.normal(Matter::Service, call, 1));
        let square = mean(&|call| luck.normal(Matter::Service, call, 1).powi(2));
        assert!((uniform - 0.5).abs() < 0.01, "{uniform}");
        assert!((exponential - 1.0).abs() < 0.03, "{exponential}");
        assert!(normal.abs() < 0.03 && (square - 1.0).abs() < 0.05, "{normal} {square}");
    }

    #[test]
    fn seed_matter_call_and_number_all_count() {
        let one = Luck::new(1).draw(Matter::Fault, 5, 2);
        assert!((one - Luck::new(1).draw(Matter::Fault, 5, 2)).abs() < f64::EPSILON);
        for other in [
            Luck::new(2).draw(Matter::Fault, 5, 2),
            Luck::new(1).draw(Matter::Validity, 5, 2),
            Luck::new(1).draw(Matter::Fault, 6, 2),
            Luck::new(1).draw(Matter::Fault, 5, 3),
        ] {
            assert!((one - other).abs() > 1e-9, "{one} {other}");
        }
    }
}
