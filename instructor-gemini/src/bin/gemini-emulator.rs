//! The emulator as a program: `gemini-emulator --port 8080 --script faults.json`.

use std::io;
use std::net::{IpAddr, Ipv4Addr};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use instructor_gemini::emulator::{Emulator, EmulatorBuilder, Faults, Profile, Quota};
use lexopt::prelude::*;

const HELP: &str = "\
A Gemini server on loopback, for tests and for trying things without a key.
It answers by pattern rules, a script or chance; it is not a model.

Usage: gemini-emulator [OPTIONS]

Options:
  --port N         The port; any free one unless given
  --host ADDRESS   The address; 127.0.0.1 unless given. Any other can be reached from outside
  --script FILE    What to answer: JSON, as docs/emulator.md has it
  --generate       Makes up what is not scripted from the schema, instead of reading the text
  --faults RATE    Makes this share of the requests fail, from 0 to 1, in all the ways there are
  --seed N         What chance begins with, for --generate and --faults; 0 unless given
  --quota LIMITS   What each key may use of each model: rpm=5,tpm=250000,rpd=20,usd=10@2.5,paid
  --latency TIME   How long each answer takes, as 20ms or 1.5s
  --proxy          Streams as some proxies do, with comments and [DONE]
  --help           Shows this text

The URL is told on the standard error output. Ctrl-C ends it.
";

/// How long answers may take that are being written when it ends.
const GRACE: Duration = Duration::from_millis(200);

/// What the arguments ask for.
struct Options {
    host: IpAddr,
    port: u16,
    script: Option<PathBuf>,
    generates: bool,
    faults: Option<f64>,
    seed: u64,
    quota: Option<Quota>,
    latency: Duration,
    profile: Profile,
}

fn main() -> ExitCode {
    let options = match options(lexopt::Parser::from_env()) {
        Ok(Some(options)) => options,
        Ok(None) => {
            print!("{HELP}");
            return ExitCode::SUCCESS;
        }
        Err(message) => {
            eprintln!("gemini-emulator: {message}\n\n{HELP}");
            return ExitCode::from(2);
        }
    };
    match run(options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("gemini-emulator: {message}");
            ExitCode::FAILURE
        }
    }
}

/// The options; `None` if help is asked for.
fn options(mut arguments: lexopt::Parser) -> Result<Option<Options>, String> {
    let mut options = Options {
        host: Ipv4Addr::LOCALHOST.into(),
        port: 0,
        script: None,
        generates: false,
        faults: None,
        seed: 0,
        quota: None,
        latency: Duration::ZERO,
        profile: Profile::Faithful,
    };
    while let Some(argument) = arguments.next().map_err(|error| error.to_string())? {
        match argument {
            Long("help") | Short('h') => return Ok(None),
            Long("port") => {
                options.port = parsed("port", &value(&mut arguments)?, "a number from 0 to 65535")?;
            }
            Long("host") => {
                options.host = parsed("host", &value(&mut arguments)?, "an address, as 127.0.0.1")?;
            }
            Long("script") => options.script = Some(value(&mut arguments)?.into()),
            Long("generate") => options.generates = true,
            Long("faults") => {
                let text = value(&mut arguments)?;
                let rate = parsed("faults", &text, "a number from 0 to 1")?;
                if !(0.0..=1.0).contains(&rate) {
                    return Err(unfit("faults", &text, "a number from 0 to 1"));
                }
                options.faults = Some(rate);
            }
            Long("seed") => {
                options.seed = parsed("seed", &value(&mut arguments)?, "a whole number")?;
            }
            Long("quota") => {
                let quota = value(&mut arguments)?.parse::<Quota>();
                options.quota = Some(quota.map_err(|error| format!("--quota: {error}"))?);
            }
            Long("latency") => {
                let text = value(&mut arguments)?;
                let latency = duration(&text);
                options.latency = latency.ok_or_else(|| unfit("latency", &text, "20ms or 1.5s"))?;
            }
            Long("proxy") => options.profile = Profile::Proxy,
            other => return Err(other.unexpected().to_string()),
        }
    }
    Ok(Some(options))
}

fn value(arguments: &mut lexopt::Parser) -> Result<String, String> {
    let value = arguments.value().map_err(|error| error.to_string())?;
    value.into_string().map_err(|value| format!("{} is not UTF-8", value.display()))
}

fn parsed<T: std::str::FromStr>(name: &str, text: &str, wanted: &str) -> Result<T, String> {
    text.parse().map_err(|_| unfit(name, text, wanted))
}

fn unfit(name: &str, text: &str, wanted: &str) -> String {
    format!("--{name}: `{text}` does not fit; write {wanted}")
}

/// Milliseconds or seconds.
fn duration(text: &str) -> Option<Duration> {
    let (number, unit) = match text.strip_suffix("ms") {
        Some(number) => (number, 1e-3),
        None => (text.strip_suffix('s')?, 1.0),
    };
    Duration::try_from_secs_f64(number.trim().parse::<f64>().ok()? * unit).ok()
}

fn run(options: Options) -> Result<(), String> {
    let host = options.host;
    let builder = builder(options)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.map_err(|error| error.to_string())?;
    runtime.block_on(async {
        // It listens to signals before it says that it is there.
        let ended = ended().map_err(|error| error.to_string())?;
        let emulator = builder.start().await.map_err(|error| error.to_string())?;
        let url = emulator.url();
        eprintln!("gemini-emulator: pattern rules, not a model; listening on {url}");
        if !host.is_loopback() {
            eprintln!("gemini-emulator: {host} can be reached from outside; any key will do");
        }
        ended.await.map_err(|error| error.to_string())?;
        // Who is still sending a request, or waits for a slow answer, is not waited for.
        let _ = tokio::time::timeout(GRACE, emulator.stop()).await;
        Ok(())
    })
}

fn builder(options: Options) -> Result<EmulatorBuilder, String> {
    let mut builder = Emulator::builder().host(options.host).port(options.port);
    builder = builder.latency(options.latency).profile(options.profile);
    if options.generates {
        builder = builder.generate(options.seed);
    }
    if let Some(rate) = options.faults {
        builder = builder.faults(Faults::seeded(options.seed).rate(rate));
    }
    if let Some(quota) = options.quota {
        builder = builder.quota(quota);
    }
    // A script has the last word on faults.
    if let Some(path) = options.script {
        builder = scripted(builder, &path)?;
    }
    Ok(builder)
}

fn scripted(builder: EmulatorBuilder, path: &Path) -> Result<EmulatorBuilder, String> {
    let wrong = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let text = std::fs::read_to_string(path).map_err(|error| wrong(&error))?;
    builder.script(&text).map_err(|error| wrong(&error))
}

/// Ctrl-C, or what else ends a program in order.
#[cfg(unix)]
fn ended() -> io::Result<impl Future<Output = io::Result<()>>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupted = signal(SignalKind::interrupt())?;
    let mut terminated = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupted.recv() => {}
            _ = terminated.recv() => {}
        }
        Ok(())
    })
}

#[cfg(not(unix))]
#[allow(clippy::unnecessary_wraps)] // As on Unix.
fn ended() -> io::Result<impl Future<Output = io::Result<()>>> {
    Ok(tokio::signal::ctrl_c())
}
