//! What decoding an answer takes, beside `serde_json` with serde's derive on the same types.
//!
//! ```sh
//! cargo bench --bench decode                          # the tables
//! cargo bench --bench decode -- --quick               # the same, rougher
//! cargo bench --bench decode -- --once ours-50k       # one call, for a profiler
//! ```
//!
//! All sides of a row are measured by turns in one run, so that the ratio means something on a busy
//! machine. `--once` warms up and then calls `decode::once` for the one call to look at:
//! `valgrind --tool=callgrind --toggle-collect='decode::once' …` counts nothing else.

mod clock;
mod orders;
mod shapes;

use std::hint::black_box;

use instructor::{Extract, parse};
use serde::de::DeserializeOwned;

use self::clock::{Effort, Pair, compare};
use self::orders::{plain, ruled};

const SIZES: [(&str, usize); 3] = [("1k", 1_000), ("50k", 50_000), ("1m", 1_000_000)];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let Some(position) = arguments.iter().position(|argument| argument == "--once") {
        let name = arguments.get(position + 1).map_or("", String::as_str);
        return run_once(name);
    }
    let is_quick = arguments.iter().any(|argument| argument == "--quick");
    let effort = if is_quick { Effort::QUICK } else { Effort::FULL };
    clean_answers(effort);
    growth(effort);
}

/// Clean answers of three sizes, with all rules and without.
fn clean_answers(effort: Effort) {
    println!("clean answers                 ours       serde    ratio");
    for (name, bytes) in SIZES {
        let answer = orders::answer(bytes);
        show(&format!("{name}, all rules"), side::<ruled::Batch>(effort, &answer));
        show(&format!("{name}, no rules"), side::<plain::Batch>(effort, &answer));
    }
    let answer = orders::indented_answer(50_000);
    show("50k indented, all rules", side::<ruled::Batch>(effort, &answer));
    println!();
}

/// Time per byte as answers grow: what is linear stays as it is.
fn growth(effort: Effort) {
    println!("per byte                      ours       serde    ratio");
    for events in [100, 1_000, 10_000] {
        for (place, tag_last) in [("first", false), ("last", true)] {
            let answer = shapes::log(events, tag_last);
            let name = format!("{events} tags that come {place}");
            show_per_byte(&name, &answer, side::<shapes::Log>(effort, &answer));
        }
    }
    for depth in [15, 30, 60, 120] {
        let answer = shapes::nest(depth);
        let name = format!("{depth} deep, tags last");
        show_per_byte(&name, &answer, side::<shapes::Folder>(effort, &answer));
    }
    for rows in [100, 1_000, 10_000] {
        let answer = shapes::table(rows);
        let name = format!("{rows} rows, flattened");
        show_per_byte(&name, &answer, side::<shapes::Table>(effort, &answer));
    }
    for members in [100, 1_000, 10_000] {
        let answer = shapes::row(members);
        let name = format!("{members} members, flattened");
        show_per_byte(&name, &answer, side::<shapes::Row>(effort, &answer));
    }
    for groups in [100, 1_000, 10_000] {
        let answer = shapes::groups(groups);
        let name = format!("{groups} lists, unique");
        show_per_byte(&name, &answer, side::<shapes::Groups>(effort, &answer));
    }
}

/// Both sides over one answer, which they read alike.
fn side<T>(effort: Effort, answer: &str) -> Pair
where
    T: Extract + DeserializeOwned + PartialEq,
{
    assert!(ours::<T>(answer) == serde::<T>(answer), "both read the same");
    let ours = || {
        black_box(ours::<T>(black_box(answer)));
    };
    let theirs = || {
        black_box(serde::<T>(black_box(answer)));
    };
    compare(effort, &ours, &theirs)
}

fn ours<T: Extract>(answer: &str) -> T {
    match parse(answer) {
        Ok(parsed) => parsed.value,
        Err(violations) => panic!("a clean answer: {violations}"),
    }
}

fn serde<T: DeserializeOwned>(answer: &str) -> T {
    serde_json::from_str(answer).expect("a clean answer")
}

fn show(name: &str, pair: Pair) {
    let micros = |time: std::time::Duration| time.as_secs_f64() * 1e6;
    let (ours, theirs) = (micros(pair.ours), micros(pair.theirs));
    println!("{name:24} {ours:7.1} µs  {theirs:7.1} µs  {:7.2}", pair.ratio);
}

fn show_per_byte(name: &str, answer: &str, pair: Pair) {
    let bytes = f64::from(u32::try_from(answer.len()).unwrap_or(u32::MAX));
    let nanos = |time: std::time::Duration| time.as_secs_f64() * 1e9 / bytes;
    let (ours, theirs) = (nanos(pair.ours), nanos(pair.theirs));
    println!("{name:24} {ours:7.2} ns  {theirs:7.2} ns  {:7.2}", pair.ratio);
}

/// One call of one side, after a first one that fills the caches.
fn run_once(name: &str) {
    let (who, size) = name.rsplit_once('-').unwrap_or((name, "50k"));
    let bytes = SIZES.iter().find(|(name, _)| *name == size).map_or(50_000, |(_, bytes)| *bytes);
    let answer = orders::answer(bytes);
    let call: &dyn Fn() = match who {
        "ours" => &|| drop(black_box(ours::<ruled::Batch>(&answer))),
        "serde" => &|| drop(black_box(serde::<ruled::Batch>(&answer))),
        "ours-plain" => &|| drop(black_box(ours::<plain::Batch>(&answer))),
        _ => panic!("`--once` takes ours-50k, ours-plain-50k or serde-50k; 1k and 1m do as well"),
    };
    call();
    once(call);
}

#[inline(never)]
fn once(call: &dyn Fn()) {
    call();
}
