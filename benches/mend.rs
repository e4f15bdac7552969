//! What reading an answer that has to be mended takes, beside `serde_json` on the same answer as it
//! should be, and beside the crate `llm_json` on the same text.
//!
//! ```sh
//! cargo bench --bench mend                            # the table
//! cargo bench --bench mend -- --quick                 # the same, rougher
//! cargo bench --bench mend -- --markdown              # as `docs/reading.md` has it
//! benches/mend.sh                                     # instructions, by callgrind
//! ```
//!
//! The throughput of a reader is the bytes of the text it reads in a second; that of `serde_json` is
//! the unit. All sides of a row are measured by turns in one run.

#[path = "decode/clock.rs"]
mod clock;
#[path = "decode/orders.rs"]
#[allow(dead_code)] // The types with rules are for other benchmarks.
mod orders;
#[path = "mend/slips.rs"]
mod slips;

use std::fmt::Display;
use std::hint::black_box;
use std::time::Duration;

use instructor::parse;
use llm_json::{RepairOptions, repair_json};

use self::clock::{Effort, compare};
use self::orders::plain::Batch;
use self::slips::SLIPS;

const SIZES: [(&str, usize); 2] = [("1 KB", 1_000), ("50 KB", 50_000)];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let Some(position) = arguments.iter().position(|argument| argument == "--run") {
        return run(&arguments[position + 1..]);
    }
    let has = |flag: &str| arguments.iter().any(|argument| argument == flag);
    let effort = if has("--quick") { Effort::QUICK } else { Effort::FULL };
    if has("--markdown") {
        println!("| throughput, as a part of that of `serde_json` | instructor | `llm_json` |");
        println!("|---|---:|---:|");
    } else {
        println!("throughput, serde_json is 1         ours  llm_json      ours  serde_json");
    }
    for (size, bytes) in SIZES {
        let clean = orders::answer(bytes);
        for slip in SLIPS {
            let row = row(effort, &clean, &(slip.make)(&clean));
            let name = format!("{size}, {}", slip.name);
            if has("--markdown") {
                println!("| {name} | {} | {} |", row.ours, row.llm_json);
            } else {
                println!("{name:32} {:>7}  {:>8}  {}", row.ours, row.llm_json, row.times);
            }
        }
    }
}

/// What one text shows: a part of the throughput of `serde_json`, or that there is nothing to measure.
struct Row {
    ours: String,
    llm_json: String,
    /// Ours, and that of `serde_json` on the clean text.
    times: String,
}

fn row(effort: Effort, clean: &str, text: &str) -> Row {
    let expected: Batch = serde_json::from_str(clean).expect("a clean answer");
    let serde = || {
        black_box(serde_json::from_str::<Batch>(black_box(clean)).is_ok());
    };
    let part = |reader: fn(&str) -> Result<Batch, String>| match reader(text) {
        Err(_) => ("refused".to_owned(), String::new()),
        Ok(read) if read != expected => ("wrong".to_owned(), String::new()),
        Ok(_) => {
            let read = || {
                black_box(reader(black_box(text)).is_ok());
            };
            let pair = compare(effort, &read, &serde);
            let throughput = bytes(text) / bytes(clean) / pair.ratio;
            let micros = |time: Duration| time.as_secs_f64() * 1e6;
            let (ours, theirs) = (micros(pair.ours), micros(pair.theirs));
            (format!("{throughput:.2}"), format!("{ours:5.1} µs  {theirs:7.1} µs"))
        }
    };
    let (ours, times) = part(ours);
    Row { ours, times, llm_json: part(llm_json).0 }
}

fn bytes(text: &str) -> f64 {
    f64::from(u32::try_from(text.len()).unwrap_or(u32::MAX))
}

fn ours(text: &str) -> Result<Batch, String> {
    parse(text).map(|parsed| parsed.value).map_err(told)
}

/// As fast as it goes: what it made is looked at once, by `serde_json`.
fn llm_json(text: &str) -> Result<Batch, String> {
    let options =
        RepairOptions { skip_json_loads: true, ensure_ascii: false, ..RepairOptions::default() };
    let repaired = repair_json(text, &options).map_err(told)?;
    serde_json::from_str(&repaired).map_err(told)
}

fn told(error: impl Display) -> String {
    error.to_string()
}

/// `--run WHO SIZE SLIP COUNT`: so many readings, for callgrind.
///
/// # Panics
/// If the text is not read as it should be: then there is nothing to count.
fn run(arguments: &[String]) {
    let [who, size, slip, count] = arguments else {
        panic!("`--run` takes who reads, 1 or 50 for the kilobytes, a slip and how often");
    };
    let bytes = size.parse::<usize>().expect("kilobytes") * 1_000;
    let clean = orders::answer(bytes);
    let slip = SLIPS.iter().find(|known| known.name == slip.as_str()).expect("a slip of the table");
    let text = (slip.make)(&clean);
    let read: fn(&str) -> Result<Batch, String> = match who.as_str() {
        "ours" => ours,
        "llm_json" => llm_json,
        "serde_json" => |text| serde_json::from_str(text).map_err(told),
        _ => panic!("`--run` knows ours, llm_json and serde_json, which reads the clean text"),
    };
    let text = if who == "serde_json" { &clean } else { &text };
    assert!(read(text).ok() == serde_json::from_str(&clean).ok(), "{who} does not read this");
    for _ in 0..count.parse::<u32>().expect("a count") {
        black_box(read(black_box(text)).is_ok());
    }
}
