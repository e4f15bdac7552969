//! Requests per second of the emulator, beside a bare hyper server that answers the same bytes.
//!
//! ```sh
//! cargo bench -p instructor-gemini --bench emulator              # medians of nine rounds
//! cargo bench -p instructor-gemini --bench emulator -- --quick   # one short round, to see it work
//! ```
//!
//! Each server has a thread of its own, and so has the client: connections that are kept alive,
//! prepared requests, and no more looking at an answer than it takes to find its end. The two
//! servers take turns, so that what else the machine does hits both. Other arguments choose among
//! the answers by name, and `--serve NAME COUNT` makes so many requests of the emulator and prints
//! nothing, for a profiler.

mod bare;
mod caller;

use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use instructor_gemini::emulator::{Emulator, EmulatorBuilder, Step};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;

use self::bare::Answer;
use self::caller::Caller;

const REPLY: &str = r#"{"name": "Grace Hopper", "age": 85, "email": "grace@navy.mil"}"#;

/// What the emulator may be asked for.
struct Case {
    name: &'static str,
    method: &'static str,
    setup: fn(EmulatorBuilder) -> EmulatorBuilder,
}

const CASES: [Case; 4] = [
    Case { name: "scripted", method: "generateContent", setup: scripted },
    Case { name: "generator", method: "generateContent", setup: |builder| builder.generate(7) },
    Case { name: "reader", method: "generateContent", setup: |builder| builder },
    Case { name: "stream", method: "streamGenerateContent?alt=sse", setup: scripted },
];

fn scripted(builder: EmulatorBuilder) -> EmulatorBuilder {
    builder.decide(|_| Some(Step::Reply(REPLY.to_owned())))
}

/// How long is measured, and how often.
struct Effort {
    rounds: usize,
    round: Duration,
}

fn main() -> ExitCode {
    let mut names: Vec<String> =
        std::env::args().skip(1).filter(|name| name != "--bench").collect();
    if let [flag, name, count] = &names[..]
        && flag == "--serve"
    {
        let case = CASES.iter().find(|case| case.name == name.as_str());
        let (Some(case), Ok(count)) = (case, count.parse()) else {
            eprintln!("usage: --serve NAME COUNT");
            return ExitCode::from(2);
        };
        serve(case, count);
        return ExitCode::SUCCESS;
    }
    let is_quick = names.iter().any(|name| name == "--quick");
    names.retain(|name| name != "--quick");
    let effort = match is_quick {
        true => Effort { rounds: 1, round: Duration::from_millis(100) },
        false => Effort { rounds: 9, round: Duration::from_millis(700) },
    };
    println!("{:<10} {:>10} {:>10} {:>7}", "answer", "emulator/s", "bare/s", "ratio");
    for case in CASES.iter().filter(|case| names.is_empty() || names.iter().any(|n| n == case.name))
    {
        let (emulator, bare, ratio) = measure(case, &effort);
        println!("{:<10} {emulator:>10.0} {bare:>10.0} {ratio:>7.2}", case.name);
    }
    ExitCode::SUCCESS
}

/// Requests per second of the emulator and of the bare server, and the median of the ratios.
fn measure(case: &Case, effort: &Effort) -> (f64, f64, f64) {
    let request = request(case.method);
    let setup = case.setup;
    let (emulator, _emulator) = started(move || async move {
        let emulator = setup(Emulator::builder()).start().await.expect("a port");
        (emulator.address(), emulator)
    });
    let runtime = runtime();
    let answer = runtime.block_on(Caller::new(emulator, &request).answer());
    let (bare, _bare) = started(|| bare::start(answer));
    // What is compared answers the same, or as much where each answer is made up anew.
    let bodies = [emulator, bare].map(|server| {
        let answer: Answer = runtime.block_on(Caller::new(server, &request).answer());
        answer.body()
    });
    let is_made_up = case.name == "generator";
    assert!(is_made_up || bodies[0] == bodies[1], "the servers do not say the same");

    let rate = |server| {
        let counted = runtime.block_on(Caller::new(server, &request).count(effort.round));
        f64::from(counted.0) / counted.1.as_secs_f64()
    };
    let _warm = (rate(emulator), rate(bare));
    let rounds: Vec<_> = (0..effort.rounds).map(|_| (rate(emulator), rate(bare))).collect();
    (
        median(rounds.iter().map(|round| round.0)),
        median(rounds.iter().map(|round| round.1)),
        median(rounds.iter().map(|round| round.0 / round.1)),
    )
}

/// So many requests of the emulator, in one thread with it.
fn serve(case: &Case, count: usize) {
    let request = request(case.method);
    runtime().block_on(async {
        let emulator = (case.setup)(Emulator::builder()).start().await.expect("a port");
        Caller::new(emulator.address(), &request).times(count).await;
    });
}

/// A server in a thread of its own, which ends when what is given back is dropped.
fn started<F, S>(start: impl FnOnce() -> F + Send + 'static) -> (SocketAddr, oneshot::Sender<()>)
where
    F: Future<Output = (SocketAddr, S)>,
{
    let (say, address) = mpsc::channel();
    let (running, end) = oneshot::channel();
    thread::spawn(move || {
        runtime().block_on(async {
            let (address, _server) = start().await;
            say.send(address).expect("somebody waits");
            let _ = end.await;
        });
    });
    (address.recv().expect("it started"), running)
}

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().expect("a runtime")
}

/// A request for a person, as a client of the API writes it.
fn request(method: &str) -> Vec<u8> {
    let body = concat!(
        r#"{"contents":[{"parts":[{"text":"Grace Hopper, 85, grace@navy.mil"}],"role":"user"}],"#,
        r#""generationConfig":{"responseMimeType":"application/json","responseJsonSchema":"#,
        r#"{"type":"object","properties":{"#,
        r#""name":{"type":"string","description":"Full name, as written."},"#,
        r#""age":{"type":"integer","minimum":0,"maximum":150},"#,
        r#""email":{"type":["string","null"],"format":"email"}},"#,
        r#""required":["name","age"]}}}"#,
    );
    let head = format!(
        "POST /v1beta/models/gemini-3.8-flash:{method} HTTP/1.1\r\nhost: localhost\r\n\
         content-type: application/json\r\nx-goog-api-key: any\r\naccept: application/json\r\n\
         user-agent: bench\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    (head + body).into_bytes()
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
