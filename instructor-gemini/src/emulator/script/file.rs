//! A script as JSON, for the program and its control endpoint.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{Rule, Step};
use crate::emulator::failure::Failure;
use crate::emulator::faults::{Faults, KnownFault};
use crate::emulator::raw::RawReply;
use crate::emulator::timestamp;

/// What a script file says: steps in their order, steps for texts, and faults by chance.
#[derive(Debug, Default)]
pub(in crate::emulator) struct ScriptFile {
    pub(in crate::emulator) steps: Vec<Step>,
    pub(in crate::emulator) rules: Vec<Rule>,
    pub(in crate::emulator) faults: Option<Faults>,
}

/// What is wrong with a script that was given as JSON, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScriptError(String);

impl fmt::Display for ScriptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ScriptError {}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object with steps, rules and faults")]
struct Whole<'a> {
    #[serde(borrow, default)]
    steps: Vec<Entry<'a>>,
    #[serde(borrow, default)]
    rules: Vec<RuleEntry<'a>>,
    faults: Option<ByChance>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleEntry<'a> {
    contains: String,
    #[serde(borrow)]
    steps: Vec<Entry<'a>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ByChance {
    seed: u64,
    rate: Option<f64>,
    only: Option<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CallEntry<'a> {
    name: String,
    #[serde(borrow)]
    args: Option<&'a RawValue>,
}

/// One step; which of the others go with it depends on the first four.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry<'a> {
    #[serde(borrow)]
    reply: Option<&'a RawValue>,
    #[serde(borrow)]
    call: Option<CallEntry<'a>>,
    fault: Option<String>,
    status: Option<u16>,
    #[serde(borrow)]
    body: Option<&'a RawValue>,
    headers: Option<BTreeMap<String, String>>,
    delay: Option<String>,
    reason: Option<String>,
    after: Option<usize>,
    pieces: Option<usize>,
    tokens: Option<u64>,
    times: Option<usize>,
}

impl ScriptFile {
    pub(in crate::emulator) fn parse(text: &str) -> Result<Self, ScriptError> {
        let whole: Whole<'_> =
            serde_json::from_str(text).map_err(|error| ScriptError(error.to_string()))?;
        let steps = taken(whole.steps, "steps")?;
        let rules = whole.rules.into_iter().enumerate().map(|(place, rule)| {
            let steps = taken(rule.steps, &format!("rules[{place}].steps"))?;
            Ok(Rule { contains: rule.contains, steps: steps.into() })
        });
        let rules = rules.collect::<Result<_, _>>()?;
        let faults = whole.faults.map(ByChance::faults).transpose()?;
        Ok(Self { steps, rules, faults })
    }
}

impl ByChance {
    fn faults(self) -> Result<Faults, ScriptError> {
        let mut faults = Faults::seeded(self.seed);
        if let Some(rate) = self.rate {
            if !(0.0..=1.0).contains(&rate) {
                return Err(ScriptError(format!("faults.rate: {rate} is not from 0 to 1")));
            }
            faults = faults.rate(rate);
        }
        if let Some(names) = self.only {
            let named =
                |name: &String| Step::named(name).ok_or_else(|| no_fault("faults.only", name));
            faults = faults.only(names.iter().map(named).collect::<Result<Vec<_>, _>>()?);
        }
        Ok(faults)
    }
}

fn taken(entries: Vec<Entry<'_>>, at: &str) -> Result<Vec<Step>, ScriptError> {
    let mut all = Vec::new();
    for (place, mut entry) in entries.into_iter().enumerate() {
        let at = format!("{at}[{place}]");
        let times = entry.times.take().unwrap_or(1);
        let step = entry.step(&at)?;
        if let Some(odd) = entry.left_over() {
            let message = format!("{at}.{odd}: does not go with this step");
            return Err(ScriptError(message));
        }
        all.extend(std::iter::repeat_n(step, times));
    }
    Ok(all)
}

impl Entry<'_> {
    /// The step; takes what belongs to it.
    fn step(&mut self, at: &str) -> Result<Step, ScriptError> {
        match (self.reply.take(), self.call.take(), self.fault.take(), self.status.take()) {
            (Some(reply), None, None, None) => Ok(Step::Reply(text(reply))),
            (None, Some(CallEntry { name, args }), None, None) => {
                let args = args.map_or("{}", RawValue::get);
                if !args.starts_with('{') {
                    return Err(ScriptError(format!("{at}.call.args: write an object")));
                }
                Ok(Step::Call(name, args.to_owned()))
            }
            (None, None, Some(name), None) => self.fault(&name, at),
            (None, None, None, Some(status)) => self.raw(status, at),
            _ => {
                let message =
                    format!("{at}: write one of \"reply\", \"call\", \"fault\" and \"status\"");
                Err(ScriptError(message))
            }
        }
    }

    fn raw(&mut self, status: u16, at: &str) -> Result<Step, ScriptError> {
        if !(200..=999).contains(&status) {
            return Err(ScriptError(format!("{at}.status: {status} is not from 200 to 999")));
        }
        let reply = RawReply::new(status, self.body.take().map(text).unwrap_or_default());
        let headers = self.headers.take().unwrap_or_default();
        let set = |reply: RawReply, (name, value)| reply.header(name, value);
        Ok(headers.into_iter().fold(reply, set).into())
    }

    fn fault(&mut self, name: &str, at: &str) -> Result<Step, ScriptError> {
        let delay = self.delay.take().map(|text| {
            timestamp::duration(&text).ok_or_else(|| {
                let message =
                    format!("{at}.delay: `{text}` is no duration; write seconds, as \"1.5s\"");
                ScriptError(message)
            })
        });
        let delay = delay.transpose()?;
        // Those that no name alone can say.
        let step = match (name, self.reason.take()) {
            ("read", None) => Step::Read,
            ("finish", Some(reason)) => Step::Finish(reason),
            ("block", Some(reason)) => Step::Block(reason),
            ("finish" | "block", None) => {
                return Err(ScriptError(format!("{at}: `{name}` needs a \"reason\"")));
            }
            (_, Some(_)) => {
                return Err(ScriptError(format!("{at}.reason: does not go with `{name}`")));
            }
            (_, None) => Step::named(name).ok_or_else(|| no_fault(&format!("{at}.fault"), name))?,
        };
        self.set(step, delay)
            .ok_or_else(|| ScriptError(format!("{at}.delay: does not go with `{name}`")))
    }

    /// The step with what the entry says of it; none if it has no place for the delay.
    fn set(&mut self, step: Step, delay: Option<Duration>) -> Option<Step> {
        Some(match (step, delay) {
            (Step::Fail(Failure::PerMinute(usual)), delay) => {
                Step::Fail(Failure::PerMinute(delay.unwrap_or(usual)))
            }
            (Step::Drip { pieces, pause }, delay) => {
                let pieces = self.pieces.take().unwrap_or(pieces);
                Step::Drip { pieces, pause: delay.unwrap_or(pause) }
            }
            (_, Some(_)) => return None,
            (Step::Flawed(flaw, after), None) => {
                Step::Flawed(flaw, self.after.take().unwrap_or(after))
            }
            (Step::Fail(Failure::TokensPerMinute(usual)), None) => {
                Step::Fail(Failure::TokensPerMinute(self.tokens.take().unwrap_or(usual)))
            }
            (step, None) => step,
        })
    }

    /// The first member that nothing took.
    fn left_over(&self) -> Option<&'static str> {
        let members = [
            ("body", self.body.is_some()),
            ("headers", self.headers.is_some()),
            ("delay", self.delay.is_some()),
            ("reason", self.reason.is_some()),
            ("after", self.after.is_some()),
            ("pieces", self.pieces.is_some()),
            ("tokens", self.tokens.is_some()),
        ];
        members.into_iter().find(|(_, is_left)| *is_left).map(|(name, _)| name)
    }
}

/// The text of a JSON string; other JSON as it is written.
fn text(json: &RawValue) -> String {
    serde_json::from_str(json.get()).unwrap_or_else(|_| json.get().to_owned())
}

fn no_fault(at: &str, name: &str) -> ScriptError {
    let names: Vec<&str> = Step::catalogue()
        .iter()
        .filter(|fault| fault.step().is_some())
        .map(KnownFault::name)
        .collect();
    ScriptError(format!(
        "{at}: there is no fault `{name}`; there are read, finish, block, {}",
        names.join(", ")
    ))
}

#[cfg(test)]
mod tests {
    use super::ScriptFile;

    fn names(json: &str) -> Vec<String> {
        let script = ScriptFile::parse(json).expect(json);
        script.steps.iter().map(|step| step.name().into_owned()).collect()
    }

    #[test]
    fn steps_of_every_kind_are_read() {
        let json = r#"{"steps": [
            {"reply": {"b": 1, "a": [2]}}, {"reply": "te\"xt"}, {"call": {"name": "f", "args": {"x": 1}}},
            {"fault": "F9", "times": 2}, {"fault": "per_minute", "delay": "1.5s"},
            {"fault": "finish", "reason": "SAFETY"}, {"fault": "block", "reason": "OTHER"},
            {"fault": "drip", "pieces": 2, "delay": "0.01s"}, {"fault": "abort", "after": 0},
            {"fault": "tokens_per_minute", "tokens": 7}, {"fault": "read"},
            {"status": 418, "body": "teapot", "headers": {"x-a": "b"}}
        ]}"#;
        let script = ScriptFile::parse(json).expect("a script");
        let steps: Vec<String> = script.steps.iter().map(|step| format!("{step:?}")).collect();
        let expected = [
            r#"Reply("{\"b\": 1, \"a\": [2]}")"#,
            r#"Reply("te\"xt")"#,
            r#"Call("f", "{\"x\": 1}")"#,
            "Fail(Overloaded)",
            "Fail(Overloaded)",
            "Fail(PerMinute(1.5s))",
            r#"Finish("SAFETY")"#,
            r#"Block("OTHER")"#,
            "Drip { pieces: 2, pause: 10ms }",
            "Flawed(Abort, 0)",
            "Fail(TokensPerMinute(7))",
            "Read",
        ];
        assert_eq!(steps[..expected.len()], expected);
        assert!(steps[12].starts_with("Raw(RawReply { status: 418"), "{}", steps[12]);
        assert_eq!(names("{}"), [""; 0]);
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        for (json, message) in [
            (
                "7",
                "invalid type: integer `7`, expected an object with steps, rules and faults at line 1 column 1",
            ),
            (
                r#"{"stepz": []}"#,
                "unknown field `stepz`, expected one of `steps`, `rules`, `faults` at line 1 column 8",
            ),
            (
                r#"{"steps": [{}]}"#,
                r#"steps[0]: write one of "reply", "call", "fault" and "status""#,
            ),
            (
                r#"{"steps": [{"reply": "a"}, {"reply": "a", "fault": "F1"}]}"#,
                r#"steps[1]: write one of "reply", "call", "fault" and "status""#,
            ),
            (
                r#"{"rules": [{"contains": "x", "steps": [{"fault": "overloaded", "delay": "1s"}]}]}"#,
                "rules[0].steps[0].delay: does not go with `overloaded`",
            ),
            (
                r#"{"steps": [{"fault": "F1", "delay": "1 min"}]}"#,
                "steps[0].delay: `1 min` is no duration; write seconds, as \"1.5s\"",
            ),
            (r#"{"steps": [{"fault": "finish"}]}"#, "steps[0]: `finish` needs a \"reason\""),
            (
                r#"{"steps": [{"fault": "reset", "reason": "x"}]}"#,
                "steps[0].reason: does not go with `reset`",
            ),
            (
                r#"{"steps": [{"reply": "a", "after": 1}]}"#,
                "steps[0].after: does not go with this step",
            ),
            (r#"{"steps": [{"status": 99}]}"#, "steps[0].status: 99 is not from 200 to 999"),
            (
                r#"{"steps": [{"call": {"name": "f", "args": 1}}]}"#,
                "steps[0].call.args: write an object",
            ),
            (r#"{"faults": {"seed": 1, "rate": 2.0}}"#, "faults.rate: 2 is not from 0 to 1"),
        ] {
            let error = ScriptFile::parse(json).expect_err(json);
            assert_eq!(error.to_string(), message, "{json}");
        }
        // The port is no step, and its number none either.
        let error = ScriptFile::parse(r#"{"faults": {"seed": 1, "only": ["F15"]}}"#);
        let error = error.expect_err("no step").to_string();
        assert!(
            error.starts_with("faults.only: there is no fault `F15`; there are read, "),
            "{error}"
        );
    }
}
