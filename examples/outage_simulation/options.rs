//! The command line.

use std::path::PathBuf;
use std::thread;

use crate::policy::{POLICIES, Policy, Role};
use crate::scenario::{SCENARIOS, Scenario};

pub(crate) const USAGE: &str = "\
usage: outage_simulation [--quick] [--seeds N] [--scenario NAME]... [--policy NAME]...
                         [--ablations] [--csv FILE] [--svg FILE] [--threads N]

  --quick      two seeds instead of twenty
  --scenario   S0, S1, S1b, S2, S3, S4 or S5; all unless named
  --policy     a policy by the name of the table; all but the ablations unless named
  --ablations  the engine without each of its parts as well
  --csv FILE   writes the table as comma-separated values
  --svg FILE   draws goodput over time through the spike, S3
  --threads N  one for each core unless set; the figures are the same";

#[derive(Debug)]
pub(crate) struct Options {
    pub(crate) seeds: u64,
    pub(crate) scenarios: Vec<&'static Scenario>,
    pub(crate) policies: Vec<&'static Policy>,
    pub(crate) csv: Option<PathBuf>,
    pub(crate) svg: Option<PathBuf>,
    pub(crate) threads: usize,
    pub(crate) help: bool,
}

impl Options {
    pub(crate) fn read(mut arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let (mut scenarios, mut policies, mut ablations) = (Vec::new(), Vec::new(), false);
        let mut options = Self {
            seeds: 20,
            scenarios: Vec::new(),
            policies: Vec::new(),
            csv: None,
            svg: None,
            threads: thread::available_parallelism().map_or(1, usize::from),
            help: false,
        };
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().ok_or(format!("`{argument}` needs a value"));
            match argument.as_str() {
                "--quick" => options.seeds = 2,
                "--seeds" => options.seeds = count(&value()?)?,
                "--scenario" => {
                    let name = value()?;
                    let found = SCENARIOS.iter().find(|known| known.name == name);
                    scenarios.push(found.ok_or(format!("there is no scenario `{name}`"))?);
                }
                "--policy" => {
                    let name = value()?;
                    let found = POLICIES.iter().find(|known| known.name == name);
                    policies.push(found.ok_or(format!("there is no policy `{name}`"))?);
                }
                "--ablations" => ablations = true,
                "--csv" => options.csv = Some(value()?.into()),
                "--svg" => options.svg = Some(value()?.into()),
                "--threads" => options.threads = count(&value()?)?,
                "--help" | "-h" => options.help = true,
                _ => return Err(format!("unknown option `{argument}`")),
            }
        }
        let all = |policy: &&Policy| ablations || policy.role != Role::Ablation;
        options.scenarios = or_all(scenarios, SCENARIOS.iter());
        options.policies = or_all(policies, POLICIES.iter().filter(all));
        if options.svg.is_some() && !options.scenarios.iter().any(|known| known.name == "S3") {
            return Err("`--svg` draws S3, which `--scenario` leaves out".to_owned());
        }
        Ok(options)
    }
}

/// At least one.
fn count<T: std::str::FromStr + PartialOrd + From<u8>>(text: &str) -> Result<T, String> {
    let count = text.parse().ok().filter(|count| *count >= T::from(1));
    count.ok_or(format!("`{text}` is not a number from 1"))
}

fn or_all<T>(named: Vec<T>, all: impl Iterator<Item = T>) -> Vec<T> {
    if named.is_empty() { all.collect() } else { named }
}

#[cfg(test)]
mod tests {
    use super::Options;

    fn read(line: &str) -> Result<Options, String> {
        Options::read(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn options_select_what_is_run() {
        let options =
            read("--quick --scenario S2 --scenario S3 --policy none --svg a.svg").unwrap();
        let scenarios: Vec<_> = options.scenarios.iter().map(|scenario| scenario.name).collect();
        assert_eq!((options.seeds, scenarios), (2, vec!["S2", "S3"]));
        assert_eq!(options.policies.len(), 1);
        assert_eq!(read("").unwrap().scenarios.len(), 7);
        let ablations = read("--ablations").unwrap().policies.len();
        assert!(ablations > read("").unwrap().policies.len());
    }

    #[test]
    fn a_wrong_option_is_refused() {
        for (line, expected) in [
            ("--seeds", "`--seeds` needs a value"),
            ("--seeds 0", "`0` is not a number from 1"),
            ("--scenario S9", "there is no scenario `S9`"),
            ("--policy x", "there is no policy `x`"),
            ("--fast", "unknown option `--fast`"),
            ("--svg a.svg --scenario S2", "`--svg` draws S3, which `--scenario` leaves out"),
        ] {
            assert_eq!(read(line).unwrap_err(), expected);
        }
    }
}
