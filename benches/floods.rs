//! How the time grows with the size of floods: what is linear takes four times as long for four
//! times the text.
//!
//! ```sh
//! cargo bench --bench floods                  # 64 KB, 256 KB and 1 MB of each
//! cargo bench --bench floods -- --quick       # 16 KB, 64 KB and 256 KB
//! cargo bench --bench floods -- fence         # those with the word in their name
//! ```
//!
//! Each flood is read as several types; the line shows the type for which the last step is the
//! steepest among those that take long enough to be told from noise. The exit code is 1 if a step
//! is by 6 or more, but for `--quick`, which only shows that all end.

#[path = "../tests/floods/texts.rs"]
mod texts;

use std::collections::BTreeMap;
use std::hint::black_box;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use instructor::{Extract, parse};

use self::texts::{FLOODS, Flood};

/// The ratio of a step that is no longer linear.
const STEEP: f64 = 6.0;

/// What takes less than this is noise.
const NOISE: Duration = Duration::from_millis(1);

#[derive(Debug, Extract)]
#[allow(dead_code)]
struct Node {
    inner: Option<Box<Node>>,
    list: Option<Vec<Node>>,
    a: Option<i64>,
    text: Option<String>,
}

#[derive(Debug, Extract)]
#[extract(untagged)]
#[allow(dead_code)]
enum Choice {
    Number(f64),
    Node { a: i64, text: String },
    List(Vec<Choice>),
    Text(String),
}

type Reader = fn(&str);

const READERS: &[(&str, Reader)] = &[
    ("struct", read::<Node>),
    ("list", read::<Vec<Node>>),
    ("map", read::<BTreeMap<String, String>>),
    ("any", read::<serde_json::Value>),
    ("untagged", read::<Choice>),
    ("text", read::<String>),
];

fn read<T: Extract>(text: &str) {
    drop(black_box(parse::<T>(black_box(text))));
}

/// The times for one reader, smallest text first.
#[derive(Debug, Clone, Copy)]
struct Growth {
    reader: &'static str,
    times: [Duration; 3],
}

impl Growth {
    fn measure(reader: (&'static str, Reader), texts: &[String; 3], runs: usize) -> Self {
        let times = texts.each_ref().map(|text| best(runs, || reader.1(text)));
        Self { reader: reader.0, times }
    }

    /// The shorter times of both.
    fn with(self, other: Self) -> Self {
        let [first, second, third] = [0, 1, 2].map(|at| self.times[at].min(other.times[at]));
        Self { times: [first, second, third], ..self }
    }

    fn ratios(&self) -> [f64; 2] {
        let [first, second, third] = self.times;
        [ratio(second, first), ratio(third, second)]
    }

    /// The steepest step that is more than noise.
    fn steepest(&self) -> f64 {
        let steps = self.ratios().into_iter().zip(&self.times[1..]);
        steps.filter(|(_, time)| **time >= NOISE).map(|(ratio, _)| ratio).fold(0.0, f64::max)
    }
}

fn ratio(more: Duration, less: Duration) -> f64 {
    more.as_secs_f64() / less.as_secs_f64().max(1e-9)
}

fn best(runs: usize, call: impl Fn()) -> Duration {
    let mut best = Duration::MAX;
    for _ in 0..runs {
        let start = Instant::now();
        call();
        best = best.min(start.elapsed());
    }
    best
}

/// The reader for which the flood is the steepest; measured again where that is too steep.
fn worst(flood: &Flood, sizes: [usize; 3], runs: usize) -> Growth {
    let texts = sizes.map(|bytes| flood.text(bytes));
    let growths = READERS.iter().map(|&reader| {
        let mut growth = Growth::measure(reader, &texts, runs);
        for _ in 0..4 {
            if growth.steepest() >= STEEP {
                growth = growth.with(Growth::measure(reader, &texts, runs));
            }
        }
        growth
    });
    let slower = |one: &Growth, other: &Growth| one.times[2].cmp(&other.times[2]);
    let steeper = |one: &Growth, other: &Growth| one.steepest().total_cmp(&other.steepest());
    growths.max_by(|one, other| steeper(one, other).then(slower(one, other))).expect("readers")
}

/// Lets the allocator keep what is freed: glibc gives large blocks back at once until one of this size
/// was freed, and memory that is new for the process each time takes longer than memory that is not.
fn keep_memory() {
    drop(black_box(Vec::<u8>::with_capacity((32 << 20) - (64 << 10))));
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let is_quick = arguments.iter().any(|argument| argument == "--quick");
    let word = arguments.iter().find(|argument| !argument.starts_with("--"));
    let unit = if is_quick { 16 << 10 } else { 64 << 10 };
    let sizes = [unit, 4 * unit, 16 * unit];
    let runs = if is_quick { 3 } else { 7 };

    keep_memory();
    let mut steep = Vec::new();
    println!("{:36} {:8}  1x, 4x and 16x of {} KB, in ms", "flood", "as", unit >> 10);
    for flood in FLOODS.iter().filter(|flood| word.is_none_or(|word| flood.name.contains(word))) {
        let growth = worst(flood, sizes, runs);
        let [first, second, third] = growth.times.map(|time| time.as_secs_f64() * 1e3);
        let [to_second, to_third] = growth.ratios();
        println!(
            "{:36} {:8} {first:9.3} {second:9.3} {third:9.3}   {to_second:5.1} {to_third:5.1}",
            flood.name, growth.reader
        );
        if growth.steepest() >= STEEP {
            steep.push(flood.name);
        }
    }
    if steep.is_empty() {
        return ExitCode::SUCCESS;
    }
    println!("a step by {STEEP} or more: {}", steep.join(", "));
    // So few runs of so small texts show nothing on a busy machine.
    if is_quick { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
