//! What the command line asks for.

use std::str::FromStr;
use std::time::Duration;

const HELP: &str = "soak [--quick] [--extractions N] [--minutes M] [--concurrency C] [--seed S]";

#[derive(Debug)]
pub(crate) struct Arguments {
    /// In each round.
    pub(crate) extractions: u32,
    pub(crate) concurrency: u32,
    pub(crate) seed: u64,
    /// Rounds begin anew, with other seeds, until it is over.
    pub(crate) duration: Duration,
}

impl Default for Arguments {
    fn default() -> Self {
        Self { extractions: 10_000, concurrency: 256, seed: 1, duration: Duration::ZERO }
    }
}

impl Arguments {
    pub(crate) fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut parsed = Self::default();
        while let Some(name) = arguments.next() {
            match name.as_str() {
                // What cargo says to every benchmark.
                "--bench" => {}
                "--quick" => parsed.extractions = 4_000,
                "--extractions" => parsed.extractions = value(&name, arguments.next())?,
                "--concurrency" => parsed.concurrency = value(&name, arguments.next())?,
                "--seed" => parsed.seed = value(&name, arguments.next())?,
                "--minutes" => {
                    let minutes: u32 = value(&name, arguments.next())?;
                    parsed.duration = Duration::from_secs(60) * minutes;
                }
                other => return Err(format!("unknown argument `{other}`\n{HELP}")),
            }
        }
        Ok(parsed)
    }
}

fn value<T: FromStr>(name: &str, value: Option<String>) -> Result<T, String> {
    let value = value.and_then(|value| value.parse().ok());
    value.ok_or_else(|| format!("`{name}` needs a number\n{HELP}"))
}
