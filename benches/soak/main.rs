//! Extractions by the thousand through the emulator, over real sockets, with half of all requests
//! failing in every way of its catalogue: none may be lost, doubled or wrong, and none may stay in
//! memory.
//!
//! ```sh
//! cargo bench --bench soak -- --quick
//! cargo bench --bench soak -- --extractions 10000 --concurrency 256 --seed 1
//! cargo bench --bench soak -- --minutes 30
//! ```
//!
//! Each extraction has a text with a number, and a plan: a pure function of the seed and the number,
//! which says what each of its requests meets. The emulator plays it, and a table that knows neither
//! the provider nor the machine says what has to come of it: the value or the kind of error, after
//! how many attempts, with how many tokens, and which requests the emulator saw. Every second
//! extraction is asked for as a stream.
//!
//! The first round is without guards: every outcome has to be the planned one. The second has all
//! of them, which may end calls: with an open breaker, a closed gate of a quota, or a full queue;
//! quotas are met with a model of their own. An idle connection may be closed by the server while a
//! request is on its way there, as HTTP has it: such attempts are told from the planned ones, and
//! counted. The third has one thread, and counts what it asked for
//! and did not give back.

mod arguments;
mod memory;
mod plan;
mod round;
mod subject;
mod table;
mod tally;
mod verdict;

use std::process::ExitCode;
use std::time::Instant;

use tokio::runtime::{Builder, Runtime};

use self::arguments::Arguments;
use self::round::Round;

/// What a process may hold more at a round's end than after its first quarter.
const GROWTH: u64 = 16 << 20;

/// As many extractions meet every fault.
const COMPLETE: u32 = 2_000;

/// What a thread may keep of any number of extractions.
const KEPT: i64 = 4 << 10;

fn main() -> ExitCode {
    let arguments = match Arguments::parse(std::env::args().skip(1)) {
        Ok(arguments) => arguments,
        Err(message) => {
            eprintln!("soak: {message}");
            return ExitCode::from(2);
        }
    };
    let begin = Instant::now();
    let mut seed = arguments.seed;
    loop {
        if !pass(&arguments, seed) {
            return ExitCode::FAILURE;
        }
        seed += 1;
        if begin.elapsed() >= arguments.duration {
            break;
        }
    }
    println!("none lost, none doubled, none wrong; {:.0} s", begin.elapsed().as_secs_f64());
    ExitCode::SUCCESS
}

/// All rounds; whether they are right.
fn pass(arguments: &Arguments, seed: u64) -> bool {
    let &Arguments { extractions, concurrency, .. } = arguments;
    let mut is_right = true;
    for (name, is_guarded) in [("guards off", false), ("guards on", true)] {
        let round = Round { seed, extractions, concurrency, is_guarded };
        let tally = many().block_on(round.run());
        println!("{name}, seed {seed}, concurrency {concurrency}\n{tally}");
        is_right &= tally.is_right(extractions);
        if !is_guarded && extractions >= COMPLETE && !tally.missing().is_empty() {
            println!("  nobody met {:?}\n", tally.missing());
            is_right = false;
        }
        if tally.growth() > GROWTH {
            println!("  memory grows: {}\n", memory::shown(tally.growth()));
            is_right = false;
        }
    }
    is_right && is_flat(seed, extractions / 10)
}

/// Whether as many extractions leave nothing behind, when all is over.
fn is_flat(seed: u64, extractions: u32) -> bool {
    let concurrency = 64;
    let run = |extractions| {
        let round = Round { seed, extractions, concurrency, is_guarded: false };
        let mut is_right = false;
        let kept = memory::kept(|| {
            is_right = one().block_on(round.run()).is_right(extractions);
        });
        (kept, is_right)
    };
    // What is made once and stays: tables, compiled patterns.
    let (first, first_is_right) = run(200);
    let (kept, is_right) = run(extractions);
    println!(
        "one thread: keeps {first} bytes of the first 200 extractions, and {kept} of another \
         {extractions}\n"
    );
    first_is_right && is_right && kept <= KEPT
}

fn many() -> Runtime {
    Builder::new_multi_thread().worker_threads(4).enable_all().build().expect("a runtime")
}

fn one() -> Runtime {
    Builder::new_current_thread().enable_all().build().expect("a runtime")
}
