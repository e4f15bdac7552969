//! Text in, a checked contact out, through a service that may misbehave.
//!
//! ```text
//! cargo run --example quickstart
//! cargo run --example quickstart -- "Grace Hopper, 85, grace@navy.mil"
//! cargo run --example quickstart -- --file examples/letter.txt
//! cargo run --example quickstart -- --faults
//! ```

use std::io::{IsTerminal, Read, Write};
use std::process::ExitCode;
use std::sync::mpsc;
use std::time::Duration;

use instructor::gemini::Gemini;
use instructor::gemini::emulator::{Emulator, Failure, Step};
use instructor::{AttemptOutcome, Client, Error, Event, Extract, Extracted, WaitReason};

/// A person to get in touch with.
#[derive(Debug, Extract)]
struct Contact {
    /// Full name, as written.
    #[extract(length(1..=80))]
    name: String,
    /// Age in years.
    #[extract(range(0..=150))]
    age: Option<u8>,
    /// E-mail address.
    #[extract(format = email)]
    email: Option<String>,
}

const OWN_TEXT: &str = "You can reach Ada Lovelace (36) at ada@analytical-engine.example.";

const USAGE: &str = "\
usage: quickstart [--offline] [--faults] [--file FILE | TEXT | -]

  TEXT         the text to read a contact from; without it, standard input or a text of its own
  -            waits for standard input
  --file FILE  reads the text from a file
  --offline    asks the emulator even if there is a key in the environment
  --faults     lets the emulator fail first: 503, 429, an invalid value, then the answer";

#[tokio::main]
async fn main() -> ExitCode {
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
    let extracted = tokio::select! {
        extracted = run(&options) => extracted,
        // The call is dropped here: no further request is sent.
        _ = tokio::signal::ctrl_c() => {
            eprintln!("cancelled");
            return ExitCode::from(130);
        }
    };
    match extracted {
        Ok(Extracted { value, report, .. }) => {
            println!("\nname    {}", value.name);
            println!("age     {}", value.age.map_or("not given".into(), |age| age.to_string()));
            println!("e-mail  {}", value.email.as_deref().unwrap_or("not given"));
            let (attempts, usage) = (report.attempts.len(), report.usage());
            println!(
                "\nattempts {attempts}, tokens {} ({} in, {} out)",
                usage.total_tokens(),
                usage.input_tokens,
                usage.output_tokens,
            );
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("\nno contact: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(options: &Options) -> Result<Extracted<Contact>, Error> {
    // The emulator lives as long as this call.
    let (gemini, _emulator) = if options.offline || !has_key() {
        let emulator = emulator(options.faults).await?;
        println!(
            "offline: the emulator at {} answers by pattern rules, it is no model",
            emulator.url()
        );
        let gemini = Gemini::builder().api_key("any").base_url(emulator.url()).build()?;
        (gemini, Some(emulator))
    } else {
        println!("online: Gemini answers, with the key of the environment");
        (Gemini::from_env()?, None)
    };
    println!("text: {}\n", options.text.trim());
    let client = Client::builder(gemini).observe(tell).build();
    client.extract::<Contact>().text(&options.text).retry(6).with_report().await
}

fn has_key() -> bool {
    ["GOOGLE_API_KEY", "GEMINI_API_KEY"]
        .into_iter()
        .any(|name| std::env::var(name).is_ok_and(|key| !key.trim().is_empty()))
}

async fn emulator(faults: bool) -> Result<Emulator, Error> {
    let mut builder = Emulator::builder();
    if faults {
        builder = builder
            .step(Failure::Overloaded)
            .step(Failure::PerMinute(Duration::from_secs(1)))
            .step(Step::Invalid);
    }
    let failed = |error| Error::config(format!("the emulator did not start: {error}"));
    builder.start().await.map_err(failed)
}

/// Prints what happens as it happens.
fn tell(event: &Event) {
    match event {
        Event::AttemptStarted { number, .. } => {
            print!("attempt {number}: ");
            let _ = std::io::stdout().flush();
        }
        Event::AttemptEnded { outcome, latency, .. } => {
            let latency = latency.as_millis();
            match outcome {
                AttemptOutcome::Accepted => println!("accepted after {latency} ms"),
                AttemptOutcome::Rejected(violations) => {
                    println!("an answer after {latency} ms, and it is wrong");
                    for violation in violations {
                        println!("    {violation}");
                    }
                }
                AttemptOutcome::Failed(fault) => {
                    println!("failed after {latency} ms: {fault}");
                    if let Some(hint) = fault.retry_after {
                        println!("    the server asks to wait {} s", hint.as_secs_f64());
                    }
                }
                _ => println!("over"),
            }
        }
        Event::Waiting { delay, why, .. } => {
            let why = match why {
                WaitReason::Backoff => "our own wait",
                WaitReason::Hint => "the server's, and a margin",
                WaitReason::Clipped => "cut short by the deadline",
                _ => "for its own reason",
            };
            println!("    waiting {:.3} s: {why}", delay.as_secs_f64());
        }
        Event::GaveUp { reason, .. } => println!("given up: {reason}"),
        _ => {}
    }
}

/// What the command line asks for.
#[derive(Default)]
struct Options {
    help: bool,
    offline: bool,
    faults: bool,
    text: String,
}

impl Options {
    fn read(mut arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut options = Self::default();
        let mut words: Vec<String> = Vec::new();
        let mut file = None;
        while let Some(argument) = arguments.next() {
            match &*argument {
                "--help" | "-h" => options.help = true,
                "--offline" => options.offline = true,
                "--faults" => (options.faults, options.offline) = (true, true),
                "--file" => file = Some(arguments.next().ok_or("--file needs the name of a file")?),
                "--" => words.extend(arguments.by_ref()),
                unknown if unknown.starts_with("--") => {
                    return Err(format!("unknown option {unknown}"));
                }
                _ => words.push(argument),
            }
        }
        options.text = match (file, &words[..]) {
            (Some(_), [_, ..]) => return Err("a file and a text: give one of them".into()),
            (Some(file), []) => std::fs::read_to_string(&file)
                .map_err(|error| format!("{file} cannot be read: {error}"))?,
            (None, []) if options.help => String::new(),
            (None, []) => piped()?.unwrap_or_else(|| OWN_TEXT.into()),
            (None, [word]) if word == "-" => std::io::read_to_string(std::io::stdin())
                .map_err(|error| format!("standard input cannot be read: {error}"))?,
            (None, words) => words.join(" "),
        };
        Ok(options)
    }
}

/// What another program pipes in, if it begins within two seconds; says so if it does not.
fn piped() -> Result<Option<String>, String> {
    if std::io::stdin().is_terminal() {
        return Ok(None);
    }
    let (started, first) = mpsc::channel();
    let (ended, whole) = mpsc::channel();
    std::thread::spawn(move || {
        let mut stdin = std::io::stdin();
        let mut text = vec![0];
        if stdin.read_exact(&mut text).is_ok() && started.send(()).is_ok() {
            let read = stdin.read_to_end(&mut text).map(|_| text);
            let _ = ended.send(read.map_err(|error| error.to_string()));
        }
    });
    // An empty input hangs up at once; an open one that stays silent is not waited for.
    match first.recv_timeout(Duration::from_secs(2)) {
        Ok(()) => {
            let whole = whole.recv().unwrap_or_else(|error| Err(error.to_string()));
            let text = whole.and_then(|bytes| String::from_utf8(bytes).map_err(|e| e.to_string()));
            text.map(Some).map_err(|error| format!("standard input cannot be read: {error}"))
        }
        Err(mpsc::RecvTimeoutError::Disconnected) => {
            eprintln!("standard input is empty: here is a text of our own");
            Ok(None)
        }
        Err(mpsc::RecvTimeoutError::Timeout) => {
            eprintln!("standard input is silent (`-` waits for it): here is a text of our own");
            Ok(None)
        }
    }
}
