//! What holds of every wait, whatever its settings.

use std::time::Duration;

use instructor::{Jitter, Wait};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, RngSeed};

/// The same cases in every run.
fn config(cases: u32) -> Config {
    Config {
        cases,
        failure_persistence: None,
        rng_algorithm: RngAlgorithm::ChaCha,
        rng_seed: RngSeed::Fixed(0x1e57),
        ..Config::default()
    }
}

/// Anything that a `Duration` can be, ends and everyday lengths more often.
fn any_duration() -> impl Strategy<Value = Duration> {
    prop_oneof![
        Just(Duration::ZERO),
        Just(Duration::MAX),
        Just(Duration::from_nanos(1)),
        (0_u64..200_000).prop_map(Duration::from_millis),
        any::<u64>().prop_map(Duration::from_nanos),
        (any::<u64>(), 0_u32..1_000_000_000).prop_map(|(secs, nanos)| Duration::new(secs, nanos)),
    ]
}

fn any_float() -> impl Strategy<Value = f64> {
    prop_oneof![Just(1.0), 0.0..10.0, prop::num::f64::ANY]
}

fn any_jitter() -> impl Strategy<Value = Jitter> {
    prop_oneof![
        Just(Jitter::None),
        Just(Jitter::Full),
        Just(Jitter::Equal),
        any_duration().prop_map(Jitter::Additive),
    ]
}

fn any_failure() -> impl Strategy<Value = u32> {
    prop_oneof![0..20_u32, any::<u32>(), Just(u32::MAX)]
}

/// A wait of one part that has no settings yet.
fn bare() -> impl Strategy<Value = Wait> {
    prop_oneof![
        Just(Wait::none()),
        any_duration().prop_map(Wait::fixed),
        (any_duration(), any_duration()).prop_map(|(start, step)| Wait::incrementing(start, step)),
        any_float().prop_map(|base| Wait::exponential().base(base)),
        any_duration().prop_map(Wait::fibonacci),
        vec(any_duration(), 0..20).prop_map(Wait::schedule),
    ]
}

fn any_wait() -> impl Strategy<Value = Wait> {
    let leaf = prop_oneof![
        bare(),
        (any_duration(), any_duration()).prop_map(|(min, max)| Wait::random(min, max)),
        Just(Wait::random_exponential()),
        Just(Wait::exponential_jitter()),
    ];
    leaf.prop_recursive(3, 12, 4, |part| {
        let joined = prop_oneof![
            vec(part.clone(), 0..4).prop_map(Wait::sum),
            vec(part.clone(), 0..4).prop_map(Wait::chain),
            (part.clone(), part).prop_map(|(a, b)| a + b),
        ];
        (joined, any_float(), any_duration(), any_duration(), any_jitter()).prop_map(
            |(wait, multiplier, min, max, jitter)| {
                wait.multiplier(multiplier).min(min).max(max).jitter(jitter)
            },
        )
    })
}

fn whole_millis(duration: Duration) -> Duration {
    Duration::from_millis(duration.as_millis().try_into().unwrap_or(u64::MAX))
}

proptest! {
    #![proptest_config(config(4_000))]

    #[test]
    fn every_wait_is_within_its_bounds_and_the_same_again(
        wait in any_wait(),
        (multiplier, jitter) in (any_float(), any_jitter()),
        (min, max) in (any_duration(), any_duration()),
        failure in any_failure(),
        draw in prop_oneof![0.0..1.0, prop::num::f64::ANY],
    ) {
        let wait = wait.multiplier(multiplier).min(min).max(max).jitter(jitter);
        if let Some(delay) = wait.delay(failure, draw) {
            prop_assert_eq!(delay.subsec_nanos() % 1_000_000, 0);
            // As far as an `f64` can tell them apart, which takes centuries to matter.
            let seconds = delay.as_secs_f64();
            let least = whole_millis(min).as_secs_f64();
            prop_assert!(seconds >= least * (1.0 - 4.0 * f64::EPSILON));
            let most = max.max(min).as_secs_f64();
            prop_assert!(seconds <= most * (1.0 + 4.0 * f64::EPSILON));
            prop_assert_eq!(wait.clone().delay(failure, draw), Some(delay));
        }
    }

    #[test]
    fn a_larger_draw_never_waits_less(
        wait in bare(),
        (multiplier, jitter) in (any_float(), any_jitter()),
        (min, max) in (any_duration(), any_duration()),
        failure in any_failure(),
        (one, other) in (0.0..1.0, 0.0..1.0),
    ) {
        let wait = wait.multiplier(multiplier).min(min).max(max).jitter(jitter);
        let (less, more) = (f64::min(one, other), f64::max(one, other));
        prop_assert!(wait.delay(failure, less) <= wait.delay(failure, more));
    }

    /// In everyday ranges, where milliseconds are exact.
    #[test]
    fn jitter_keeps_to_its_own_bounds(
        (multiplier, base) in (0.0..100.0, 0.5..3.0),
        (min, max, added) in (0_u64..5_000, 0_u64..100_000, 0_u64..10_000),
        failure in 1_u32..12,
        draw in 0.0..1.0,
    ) {
        let [min, max, added] = [min, max, added].map(Duration::from_millis);
        let wait = Wait::exponential().multiplier(multiplier).base(base).min(min).max(max);
        let delay = |jitter| wait.clone().jitter(jitter).delay(failure, draw).expect("no schedule");
        let plain = delay(Jitter::None);
        prop_assert_eq!(wait.clone().jitter(Jitter::None).delay(failure, 0.0), Some(plain));
        prop_assert!((min..=plain).contains(&delay(Jitter::Full)));
        prop_assert!((min.max(whole_millis(plain / 2))..=plain).contains(&delay(Jitter::Equal)));
        let most = (plain + added).min(max.max(min));
        prop_assert!((plain..=most).contains(&delay(Jitter::Additive(added))));
    }
}
