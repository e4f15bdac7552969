//! Waits and stops are those of tenacity, Python's retry library: the tables that `table.py` wrote
//! by running it hold here to the millisecond.

use std::time::Duration;

use instructor::{Jitter, Stop, Wait};
use serde_json::Value;

/// The object of ours for one of tenacity's: a name and its arguments.
fn wait(case: &Value) -> Wait {
    let (name, arguments) = named(case);
    let parts = || list(arguments).iter().map(wait);
    let seconds = |key: &str| arguments.get(key).map(duration);
    let exponential = |jitter| {
        let number = |key: &str, default| arguments.get(key).map_or(default, float);
        let mut wait = Wait::exponential()
            .multiplier(number("multiplier", 1.0))
            .base(number("exp_base", 2.0))
            .jitter(jitter);
        wait = seconds("min").into_iter().fold(wait, Wait::min);
        seconds("max").into_iter().fold(wait, Wait::max)
    };
    match name {
        "wait_none" => Wait::none(),
        "wait_fixed" => Wait::fixed(duration(arguments)),
        "wait_random" => Wait::random(
            seconds("min").unwrap_or(Duration::ZERO),
            seconds("max").unwrap_or(Duration::from_secs(1)),
        ),
        "wait_incrementing" => {
            let start = seconds("start").unwrap_or(Duration::ZERO);
            let increment = seconds("increment").unwrap_or(Duration::from_secs(100));
            let wait = Wait::incrementing(start, increment);
            seconds("max").into_iter().fold(wait, Wait::max)
        }
        "wait_exponential" => exponential(Jitter::None),
        "wait_random_exponential" => exponential(Jitter::Full),
        "wait_exponential_jitter" => {
            let jitter = seconds("jitter").unwrap_or(Duration::from_secs(1));
            exponential(Jitter::Additive(jitter))
        }
        "wait_chain" => Wait::chain(parts()),
        "wait_combine" => Wait::sum(parts()),
        "+" => parts().reduce(|a, b| a + b).expect("parts"),
        _ => panic!("{name}: unknown"),
    }
}

fn stop(case: &Value) -> Stop {
    let (name, arguments) = named(case);
    let parts = || list(arguments).iter().map(stop);
    match name {
        "stop_never" => Stop::never(),
        "stop_after_attempt" => {
            Stop::attempts(whole(arguments).try_into().expect("a small number"))
        }
        "stop_after_delay" => Stop::after_delay(duration(arguments)),
        "stop_before_delay" => Stop::before_delay(duration(arguments)),
        "stop_any" => Stop::any(parts()),
        "stop_all" => Stop::all(parts()),
        "|" => parts().reduce(|a, b| a | b).expect("parts"),
        "&" => parts().reduce(|a, b| a & b).expect("parts"),
        _ => panic!("{name}: unknown"),
    }
}

#[test]
fn waits_are_those_of_tenacity() {
    let cases = cases(include_str!("waits.json"));
    for case in &cases {
        let wait = wait(&case["wait"]);
        let is_random = list(&case["rows"]).len() > 1;
        for row in list(&case["rows"]) {
            // Where there is nothing random, any draw will do.
            let draw = if is_random { float(&row[0]) } else { 0.7 };
            let delays: Vec<Option<Duration>> =
                (1..=12).map(|failure| wait.delay(failure, draw)).collect();
            assert_eq!(delays, delays_of(&row[1]), "{} drawing {draw}", case["wait"]);
        }
    }
    assert_eq!(cases.len(), 66);
}

#[test]
fn loops_end_as_those_of_tenacity() {
    let cases = cases(include_str!("loops.json"));
    for case in &cases {
        let (wait, stop) = (wait(&case["wait"]), stop(&case["stop"]));
        let (latency, draw) = (millis(&case["latency"]), float(&case["draw"]));
        let (mut now, mut sleeps, mut attempts) = (Duration::ZERO, Vec::new(), 0);
        loop {
            attempts += 1;
            now += latency;
            let upcoming = wait.delay(attempts, draw).expect("no schedule");
            if stop.is_met(attempts, now, upcoming) {
                break;
            }
            sleeps.push(Some(upcoming));
            now += upcoming;
        }
        let name = format!("{} {} {}", case["wait"], case["stop"], case["latency"]);
        assert_eq!(sleeps, delays_of(&case["sleeps"]), "{name}");
        assert_eq!(u64::from(attempts), whole(&case["attempts"]), "{name}");
        assert_eq!(now, millis(&case["end"]), "{name}");
    }
    assert_eq!(cases.len(), 368);
}

fn cases(table: &str) -> Vec<Value> {
    let table: Value = serde_json::from_str(table).expect("JSON");
    assert_eq!(table["tenacity"], "9.2.1");
    list(&table["cases"]).to_vec()
}

fn named(case: &Value) -> (&str, &Value) {
    let mut entries = case.as_object().expect("a name and arguments").iter();
    let (name, arguments) = entries.next().expect("a name");
    assert!(entries.next().is_none(), "{case}: one name");
    (name, arguments)
}

fn delays_of(row: &Value) -> Vec<Option<Duration>> {
    list(row).iter().map(|delay| Some(millis(delay))).collect()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().expect("a list")
}

fn float(value: &Value) -> f64 {
    value.as_f64().expect("a number")
}

fn whole(value: &Value) -> u64 {
    value.as_u64().expect("a whole number")
}

fn millis(value: &Value) -> Duration {
    Duration::from_millis(whole(value))
}

/// From seconds.
fn duration(value: &Value) -> Duration {
    Duration::from_secs_f64(float(value))
}
