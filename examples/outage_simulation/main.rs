//! How policies of retrying fare when a service is throttled, overloaded or out: a simulation on a
//! virtual clock.
//!
//! ```sh
//! cargo run --release --example outage_simulation                     # tables and verdicts
//! cargo run --release --example outage_simulation -- --ablations --csv figures.csv --svg spike.svg
//! cargo run --release --example outage_simulation -- --quick --scenario S3 --policy tenacity
//! ```
//!
//! Ten processes send to one service of 40 slots. Each policy meets the same calls with the same
//! luck, seed by seed, so that differences between policies are differences of pairs.
//! `scenario` says what happens, `server` how the service takes it, `simulation` what decides the
//! luck of a call, `baselines` how others retry, `engine` how this crate does, `figures` what is measured.

// Microseconds, counts and tokens are far below 2^52, and never negative.
#![allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]

mod baselines;
mod clock;
mod engine;
mod figures;
mod jobs;
mod luck;
mod options;
mod picture;
mod policy;
mod scenario;
mod server;
mod simulation;
mod table;
mod verdict;

use std::error::Error;
use std::process::ExitCode;
use std::time::Instant;

use self::jobs::run_all;
use self::options::{Options, USAGE};

fn main() -> ExitCode {
    let options = match Options::read(std::env::args().skip(1)) {
        Ok(options) => options,
        Err(message) => {
            eprintln!("{message}\n\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    if options.help {
        println!("{USAGE}");
        return ExitCode::SUCCESS;
    }
    match run(&options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(options: &Options) -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    let rows = run_all(&options.scenarios, &options.policies, options.seeds, options.threads);
    let mut text = String::new();
    table::write_tables(&mut text, &rows)?;
    verdict::write_verdicts(&mut text, &rows)?;
    print!("{text}");
    if let Some(file) = &options.csv {
        let mut csv = String::new();
        table::write_csv(&mut csv, &rows)?;
        std::fs::write(file, csv)?;
    }
    if let Some(file) = &options.svg
        && let Some(row) = rows.iter().find(|row| row.scenario.name == "S3")
    {
        let mut svg = String::new();
        picture::draw(&mut svg, row)?;
        std::fs::write(file, svg)?;
    }
    let runs: usize = rows.iter().flat_map(|row| &row.cells).map(|cell| cell.runs.len()).sum();
    eprintln!("{runs} runs in {:.1} s", start.elapsed().as_secs_f64());
    Ok(())
}
