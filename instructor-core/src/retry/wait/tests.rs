//! Each kind of wait, alone and put together.

use std::iter;
use std::time::Duration;

use tokio_retry::strategy::{ExponentialBackoff, FibonacciBackoff, FixedInterval};

use super::Wait;
use crate::retry::Jitter;
use crate::retry::jitter::Draws;

const LONGEST: Duration = Duration::from_millis(u64::MAX);

const fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

const fn secs(secs: u64) -> Duration {
    Duration::from_secs(secs)
}

/// The first waits in milliseconds, up to the eighth.
fn waits(wait: &Wait, draw: f64) -> Vec<u128> {
    (1..=8).map_while(|failure| wait.delay(failure, draw)).map(|wait| wait.as_millis()).collect()
}

/// The jitter that follows from a draw for the n-th random part of a sum, as parts of 1.
fn derived(draw: f64, part: usize) -> f64 {
    let mut draws = Draws::new(draw);
    iter::repeat_with(|| draws.next()).nth(part).expect("there is no end")
}

#[test]
fn a_wait_can_be_shared_and_shown() {
    fn is_plain<T: Clone + Send + Sync + std::fmt::Debug + 'static>(_: &T) {}
    let wait = Wait::schedule([secs(1)]);
    is_plain(&wait);
    assert!(format!("{wait:?}").starts_with("Wait { shape: Schedule(Schedule), multiplier: 1.0"));
}

#[test]
fn simple_waits_are_as_they_say() {
    assert_eq!(waits(&Wait::fixed(ms(700)), 0.9), [700; 8]);
    assert_eq!(waits(&Wait::none(), 0.9), [0; 8]);
    let growing = Wait::incrementing(secs(1), ms(250));
    assert_eq!(waits(&growing, 0.9), [1000, 1250, 1500, 1750, 2000, 2250, 2500, 2750]);
    assert_eq!(growing.delay(0, 0.0), growing.delay(1, 0.0), "failures count from 1");
    let exponential = Wait::exponential().multiplier(0.5).base(3.0).max(secs(30));
    assert_eq!(waits(&exponential, 0.9)[..5], [500, 1500, 4500, 13_500, 30_000]);
    let fibonacci = Wait::fibonacci(secs(1)).max(secs(10));
    assert_eq!(waits(&fibonacci, 0.9), [1000, 1000, 2000, 3000, 5000, 8000, 10_000, 10_000]);
}

#[test]
fn settings_apply_to_any_shape() {
    let shapes = [
        Wait::fixed(secs(1)),
        Wait::incrementing(secs(1), secs(1)),
        Wait::exponential(),
        Wait::fibonacci(secs(1)),
        Wait::chain([Wait::fixed(secs(1))]),
        Wait::sum([Wait::fixed(secs(1))]),
        Wait::schedule(iter::repeat(secs(1))),
    ];
    for shape in shapes {
        let first = |wait: Wait, draw| wait.delay(1, draw);
        let name = format!("{shape:?}");
        assert_eq!(first(shape.clone().multiplier(2.5), 0.0), Some(ms(2_500)), "{name}");
        assert_eq!(first(shape.clone().max(ms(300)), 0.0), Some(ms(300)), "{name}");
        assert_eq!(
            first(shape.clone().min(ms(3_000)).max(ms(300)), 0.0),
            Some(ms(3_000)),
            "{name}"
        );
        assert_eq!(first(shape.clone().jitter(Jitter::Equal), 0.5), Some(ms(750)), "{name}");
        let is_exponential = name.contains("shape: Exponential");
        let second = if is_exponential { Some(ms(5_000)) } else { shape.delay(2, 0.0) };
        assert_eq!(shape.base(5.0).delay(2, 0.0), second, "{name}");
    }
}

#[test]
fn jitter_goes_from_one_end_to_the_other() {
    let wait = Wait::fixed(secs(8)).min(secs(1)).max(secs(10));
    let almost = 1.0 - f64::EPSILON;
    for (jitter, ends) in [
        (Jitter::None, [8_000, 8_000, 8_000]),
        (Jitter::Full, [1_000, 4_500, 8_000]),
        (Jitter::Equal, [4_000, 6_000, 8_000]),
        (Jitter::Additive(secs(1)), [8_000, 8_500, 9_000]),
        (Jitter::Additive(secs(4)), [8_000, 10_000, 10_000]),
    ] {
        let wait = wait.clone().jitter(jitter);
        assert_eq!(
            [0.0, 0.5, almost].map(|draw| wait.delay(1, draw)),
            ends.map(|end| Some(ms(end)))
        );
    }
    // Where an `f64` holds every second number, 3 + (this - 3) is 2 more than this.
    let far = ms((1 << 53) + 6);
    assert_eq!(Wait::random(ms(3), far).delay(1, 1.0), Some(far), "never beyond the computed one");
    let high = wait.min(secs(5)).jitter(Jitter::Equal);
    assert_eq!(high.delay(1, 0.0), Some(secs(5)), "half is less than the least");
}

#[test]
fn random_waits_are_jitter_on_others() {
    let random = Wait::random(secs(2), secs(6));
    assert_eq!(
        [0.0, 0.25, 0.5].map(|draw| random.delay(9, draw)),
        [2, 3, 4].map(|s| Some(secs(s)))
    );
    let inverted = Wait::random(secs(6), secs(2));
    assert_eq!(inverted.delay(1, 0.5), Some(secs(6)), "the least wait holds");
    assert_eq!(Wait::random_exponential().delay(4, 0.25), Some(secs(2)));
    assert_eq!(Wait::exponential_jitter().delay(4, 0.25), Some(ms(8_250)));
    let capped = Wait::exponential_jitter().max(secs(8));
    assert_eq!(capped.delay(4, 0.25), Some(secs(8)), "the jitter is within the cap");
}

#[test]
fn a_chain_ends_with_its_last_wait_and_counts_all_failures() {
    let fixed = Wait::chain([1, 2, 5].map(|s| Wait::fixed(secs(s))));
    assert_eq!(waits(&fixed, 0.0), [1000, 2000, 5000, 5000, 5000, 5000, 5000, 5000]);
    let mixed = Wait::chain([Wait::none(), Wait::none(), Wait::exponential()]);
    assert_eq!(waits(&mixed, 0.0)[..5], [0, 0, 4000, 8000, 16_000]);
    assert_eq!(waits(&Wait::chain([]), 0.0), [0; 8]);
}

#[test]
fn a_sum_adds_before_it_rounds() {
    let third = Wait::fixed(Duration::from_nanos(333_400));
    assert_eq!(waits(&third, 0.0), [0; 8]);
    assert_eq!(waits(&Wait::sum([third.clone(), third.clone(), third]), 0.0), [1; 8]);
    let sum = Wait::fixed(secs(1)) + Wait::exponential() + Wait::incrementing(ms(10), ms(10));
    assert_eq!(waits(&sum, 0.0)[..4], [2010, 3020, 5030, 9040]);
    assert_eq!(waits(&Wait::sum([]), 0.0), [0; 8]);
    let capped = (Wait::fixed(secs(3)) + Wait::fixed(secs(3))).max(secs(5)).multiplier(0.5);
    assert_eq!(waits(&capped, 0.0), [3000; 8], "settings are of the sum");
}

#[test]
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn the_parts_of_a_sum_are_spread_apart() {
    let part = || Wait::random(Duration::ZERO, secs(1_000));
    let one = Wait::fixed(secs(1)) + part();
    assert_eq!(one.delay(1, 0.25), Some(secs(251)), "the only random part takes the draw");
    let two = part() + part();
    for draw in [0.0, 0.1, 0.25, 0.5, 0.999] {
        let expected = ((draw + derived(draw, 1)) * 1e6 + 0.5e-6) as u64;
        assert_eq!(two.delay(1, draw), Some(ms(expected)));
        assert_eq!(two.delay(1, draw), two.delay(1, draw));
    }
    // Were they the same number, or one from the other by a line, this would not be so small.
    let count = 1_000;
    let mean = f64::from(count - 1) / f64::from(count) / 2.0;
    let pairs = (0..count).map(|i| f64::from(i) / f64::from(count));
    let covariance: f64 =
        pairs.map(|draw| (draw - mean) * (derived(draw, 1) - 0.5)).sum::<f64>() / f64::from(count);
    assert!(covariance.abs() < 0.01, "{covariance}, of 0.083 for a line");
    assert_ne!(derived(0.5, 1).to_bits(), derived(0.5, 2).to_bits());
}

#[test]
fn a_schedule_ends() {
    let mut items = vec![secs(1), secs(4)];
    let wait = Wait::schedule(items.clone());
    assert_eq!(waits(&wait, 0.0), [1000, 4000]);
    assert_eq!(wait.delay(u32::MAX, 0.0), None);
    assert_eq!(waits(&wait, 0.0), [1000, 4000], "it starts anew");
    assert_eq!(waits(&(wait.clone() + Wait::fixed(secs(1))), 0.0), [2000, 5000]);
    let chain = Wait::chain([Wait::fixed(secs(9)), wait.clone()]);
    assert_eq!(waits(&chain, 0.0), [9000, 4000]);
    assert_eq!(waits(&wait.min(secs(2)).jitter(Jitter::Full), 0.5), [2000, 3000]);
    items.push(Duration::MAX);
    assert_eq!(Wait::schedule(items).delay(3, 0.0), Some(LONGEST));
    assert_eq!(Wait::schedule([]).delay(1, 0.0), None);
}

#[test]
fn strategies_of_tokio_retry_give_their_own_waits() {
    fn agree(strategy: impl Iterator<Item = Duration> + Clone + Into<Wait>) {
        let wait: Wait = strategy.clone().into();
        for (failure, theirs) in (1..=10).zip(strategy) {
            assert_eq!(wait.delay(failure, 0.7), Some(theirs.min(LONGEST)), "failure {failure}");
        }
    }
    for base in [0, 1, 2, 7, 10, 100, 1_000, u64::MAX] {
        agree(ExponentialBackoff::from_millis(base));
        agree(ExponentialBackoff::from_millis(base).factor(1_000));
        agree(ExponentialBackoff::from_millis(base).factor(3).max_delay(ms(5_001)));
        agree(FibonacciBackoff::from_millis(base));
        agree(FibonacciBackoff::from_millis(base).factor(1_000));
        agree(FibonacciBackoff::from_millis(base).factor(3).max_delay(ms(5_001)));
        agree(FixedInterval::from_millis(base));
    }
    agree(FixedInterval::new(Duration::MAX));
    agree(ExponentialBackoff::from_millis(u64::MAX).max_delay(Duration::MAX));
}

#[test]
fn strategies_of_tokio_retry_stand_still_where_the_schedule_is_cut() {
    let items = |strategy: &mut dyn Iterator<Item = Duration>| {
        let late: Vec<Duration> = strategy.skip(100).take(50).collect();
        assert_eq!(late, [late[0]; 50]);
        late[0]
    };
    for base in [0, 1, 2, 3, u64::MAX] {
        for factor in [0, 1, 1_000, u64::MAX] {
            let growing = ExponentialBackoff::from_millis(base).factor(factor);
            let fibonacci = FibonacciBackoff::from_millis(base).factor(factor);
            for (wait, late) in [
                (Wait::from(growing.clone()), items(&mut growing.clone())),
                (Wait::from(fibonacci.clone()), items(&mut fibonacci.clone())),
            ] {
                assert_eq!(wait.delay(u32::MAX, 0.0), Some(late), "{base} {factor}");
            }
        }
    }
}

#[test]
fn no_millisecond_is_lost() {
    for millis in (0..20_000).chain([u64::from(u32::MAX), 31_557_600_000_001, (1 << 53) - 1]) {
        let fixed = Wait::fixed(ms(millis));
        assert_eq!(fixed.delay(1, 0.5), Some(ms(millis)));
        assert_eq!(fixed.clone().jitter(Jitter::Equal).delay(1, 1.0), Some(ms(millis)));
    }
    for millis in 1_u32..20_000 {
        let wait = Wait::exponential().multiplier(f64::from(millis) / 1e3);
        assert_eq!(wait.delay(1, 0.5), Some(ms(u64::from(millis))));
    }
    let almost = Wait::fixed(Duration::from_nanos(1_999_999));
    assert_eq!(almost.delay(1, 0.0), Some(ms(1)), "but nothing is rounded up");
}

#[test]
fn settings_beyond_all_measure_do_not_panic() {
    let exponential = Wait::exponential;
    for (wait, first, last) in [
        (exponential().multiplier(f64::INFINITY), LONGEST, LONGEST),
        (exponential().multiplier(f64::MAX).base(f64::MAX), LONGEST, LONGEST),
        (exponential().multiplier(f64::NAN), ms(0), ms(0)),
        (exponential().multiplier(f64::NAN).min(ms(5)), ms(5), ms(5)),
        (exponential().multiplier(-1.0), ms(0), ms(0)),
        (exponential().multiplier(f64::NEG_INFINITY), ms(0), ms(0)),
        (exponential().multiplier(0.0), ms(0), ms(0)),
        (exponential().base(f64::NAN), ms(1_000), ms(0)),
        (exponential().base(0.0), ms(1_000), ms(0)),
        (exponential().base(-2.0), ms(1_000), LONGEST),
        (exponential().max(ms(7)), ms(7), ms(7)),
        (Wait::incrementing(Duration::MAX, Duration::MAX), LONGEST, LONGEST),
        (Wait::fixed(Duration::MAX).jitter(Jitter::Additive(Duration::MAX)), LONGEST, LONGEST),
        (Wait::fixed(Duration::MAX) + Wait::fixed(Duration::MAX), LONGEST, LONGEST),
        (Wait::fibonacci(Duration::MAX), LONGEST, LONGEST),
        (Wait::none().min(Duration::MAX), LONGEST, LONGEST),
    ] {
        let delays = [1, u32::MAX].map(|failure| wait.delay(failure, 0.5));
        assert_eq!(delays, [Some(first), Some(last)], "{wait:?}");
    }
    assert_eq!(exponential().base(-2.0).delay(2, 0.5), Some(ms(0)), "less than nothing is nothing");
}

#[test]
fn a_draw_out_of_range_is_brought_into_it() {
    let random = Wait::random(secs(1), secs(3)) + Wait::random(secs(1), secs(3));
    for (odd, plain) in
        [(f64::NAN, 0.0), (-0.0, 0.0), (-7.0, 0.0), (f64::INFINITY, 1.0), (1.5, 1.0)]
    {
        assert_eq!(random.delay(1, odd), random.delay(1, plain), "{odd}");
    }
    assert_eq!(Wait::random(secs(1), secs(3)).delay(1, f64::NAN), Some(secs(1)));
}
