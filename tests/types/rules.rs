//! Every rule, with a value on either side of it.

use std::collections::{BTreeMap, BTreeSet};

use instructor::{Extract, Violations};

use crate::table::{Row, Table};

#[derive(Extract)]
#[allow(dead_code)]
pub(crate) struct Numbers {
    #[extract(range(-3..=9))]
    closed: Option<i8>,
    #[extract(range(gt = 0, lt = 10))]
    open: Option<u8>,
    #[extract(range(gt = 0.5))]
    above: Option<f64>,
    #[extract(range(lt = 0.5))]
    below: Option<f32>,
    #[extract(range(0.25..))]
    least: Option<f64>,
    #[extract(multiple_of = 5)]
    fives: Option<i32>,
    #[extract(multiple_of = 0.01)]
    cents: Option<f64>,
    #[extract(one_of(1, 2, 3))]
    listed: Option<u8>,
    #[extract(one_of(0.5, 2))]
    halves: Option<f64>,
}

#[derive(Extract)]
#[allow(dead_code)]
pub(crate) struct Texts {
    #[extract(length(2..=3))]
    short: Option<String>,
    #[extract(length = 4)]
    exact: Option<Box<str>>,
    #[extract(pattern = "^[a-c]+$")]
    letters: Option<String>,
    #[extract(pattern = "b")]
    somewhere: Option<String>,
    #[extract(one_of("a", "ä\"\\", ""))]
    listed: Option<String>,
    #[extract(length(..=5), pattern = "x", one_of("xx", "xxxxxx", "y"))]
    several: Option<String>,
}

#[derive(Extract)]
#[allow(dead_code)]
pub(crate) struct Formats {
    #[extract(format = email)]
    email: Option<String>,
    #[extract(format = url)]
    url: Option<String>,
    #[extract(format = uuid)]
    uuid: Option<String>,
    #[extract(format = date)]
    date: Option<String>,
    #[extract(format = date-time)]
    date_time: Option<String>,
    #[extract(format = time)]
    time: Option<String>,
    #[extract(format = duration)]
    duration: Option<String>,
    #[extract(format = ipv4)]
    v4: Option<String>,
    #[extract(format = ipv6)]
    v6: Option<String>,
    #[extract(format = hostname)]
    host: Option<String>,
}

#[derive(Extract)]
#[allow(dead_code)]
pub(crate) struct Counts {
    #[extract(items(1..=2))]
    list: Option<Vec<u8>>,
    #[extract(items(..=1))]
    map: Option<BTreeMap<String, u8>>,
    #[extract(items = 2)]
    set: Option<BTreeSet<u8>>,
    #[extract(unique)]
    unique: Option<Vec<Option<f64>>>,
    #[extract(each(range(..=9)))]
    each: Option<Vec<u8>>,
    #[extract(each(items(1..), each(length(1..), pattern = "^a")))]
    deep: Option<Vec<Vec<String>>>,
    #[extract(keys(length(..=2), pattern = "^[a-z]*$"), each(range(1..)))]
    keys: Option<BTreeMap<String, u8>>,
}

#[test]
fn rules() {
    let mut table = Table::new("rules");
    table.row::<Numbers>(
        "Numbers",
        &Row {
            right: &[
                r#"{"closed":-3,"open":1,"above":0.51,"below":0.25,"least":0.25,"fives":-15,"cents":19.99,"listed":3,"halves":0.5}"#,
                r#"{"closed":9,"open":9,"above":1e300,"below":-1e30,"least":1,"fives":0,"cents":0,"listed":1,"halves":2.0}"#,
            ],
            wrong: &[
                (r#"{"closed":-4}"#, &["closed: range"]),
                (r#"{"closed":10}"#, &["closed: range"]),
                (r#"{"open":0}"#, &["open: range"]),
                (r#"{"open":10}"#, &["open: range"]),
                (r#"{"above":0.5}"#, &["above: range"]),
                (r#"{"below":0.5}"#, &["below: range"]),
                (r#"{"least":0.2}"#, &["least: range"]),
                (r#"{"fives":7}"#, &["fives: multiple_of"]),
                (r#"{"cents":0.015}"#, &["cents: multiple_of"]),
                (r#"{"listed":4}"#, &["listed: one_of"]),
                (r#"{"halves":1}"#, &["halves: one_of"]),
            ],
            ..Row::default()
        },
    );
    table.row::<Texts>(
        "Texts",
        &Row {
            right: &[
                r#"{"short":"äö","exact":"abcd","letters":"abc","somewhere":"xbx","listed":"a","several":"xx"}"#,
                r#"{"short":"abc","exact":"😀😀😀😀","listed":"ä\"\\"}"#,
            ],
            wrong: &[
                (r#"{"short":"a"}"#, &["short: length"]),
                (r#"{"short":"abcd"}"#, &["short: length"]),
                (r#"{"exact":"abc"}"#, &["exact: length"]),
                (r#"{"letters":"abd"}"#, &["letters: pattern"]),
                (r#"{"letters":"ab\n"}"#, &["letters: pattern"]),
                (r#"{"somewhere":"a"}"#, &["somewhere: pattern"]),
                (r#"{"listed":"b"}"#, &["listed: one_of"]),
                (r#"{"several":"yyyyyy"}"#, &["several: length", "several: pattern", "several: one_of"]),
                (r#"{"several":"xxxxxx"}"#, &["several: length"]),
            ],
            ..Row::default()
        },
    );
    table.row::<Counts>(
        "Counts",
        &Row {
            right: &[
                r#"{"list":[1],"map":{},"set":[1,2],"unique":[1,2,null],"each":[9],"deep":[["a","ab"]],"keys":{"":1,"ab":2}}"#,
                r#"{"list":[1,1],"map":{"a":1},"unique":[],"each":[],"deep":[]}"#,
            ],
            wrong: &[
                (r#"{"list":[]}"#, &["list: items"]),
                (r#"{"list":[1,2,3]}"#, &["list: items"]),
                (r#"{"map":{"a":1,"b":2}}"#, &["map: items"]),
                (r#"{"set":[1]}"#, &["set: items"]),
                (r#"{"set":[1,1]}"#, &["set[1]: unique"]),
                (r#"{"unique":[1,null,1.0]}"#, &["unique[2]: unique"]),
                (r#"{"each":[1,10,11]}"#, &["each[1]: range", "each[2]: range"]),
                (r#"{"deep":[["a"],[]]}"#, &["deep[1]: items"]),
                (r#"{"deep":[["a",""],["b"]]}"#,
                 &["deep[0][1]: length", "deep[0][1]: pattern", "deep[1][0]: pattern"]),
                (r#"{"keys":{"abc":1}}"#, &["keys.abc: length"]),
                (r#"{"keys":{"A":1}}"#, &["keys.A: pattern"]),
                (r#"{"keys":{"a":0}}"#, &["keys.a: range"]),
            ],
            ..Row::default()
        },
    );
    table.close();
}

#[test]
fn formats() {
    let mut table = Table::new("formats");
    table.row::<Formats>(
        "Formats",
        &Row {
            right: &[
                r#"{"email":"ana@example.pt","url":"https://example.pt/a?b=c#d","uuid":"2eb8aa08-aa98-11ea-b4aa-73b441d16380","date":"2024-02-29","date_time":"2026-11-23T08:28:43.5Z","time":"08:28:43+01:00","duration":"P1Y2M3DT4H5M6S","v4":"192.168.0.1","v6":"2001:db8::1","host":"www.example.pt"}"#,
                r#"{"duration":"P2W","date_time":"1985-04-12T23:20:50-08:00","time":"23:59:60Z"}"#,
            ],
            wrong: &[
                (r#"{"email":"ana at example.pt"}"#, &["email: format"]),
                (r#"{"url":"example.pt"}"#, &["url: format"]),
                (r#"{"uuid":"2eb8aa08aa9811eab4aa73b441d16380"}"#, &["uuid: format"]),
                (r#"{"date":"2023-02-29"}"#, &["date: format"]),
                (r#"{"date_time":"2026-11-23 08:28"}"#, &["date_time: format"]),
                (r#"{"time":"08:28:43"}"#, &["time: format"]),
                (r#"{"duration":"PT"}"#, &["duration: format"]),
                (r#"{"v4":"256.0.0.1"}"#, &["v4: format"]),
                (r#"{"v6":"12345::"}"#, &["v6: format"]),
                (r#"{"host":"-a.example.pt"}"#, &["host: format"]),
            ],
            stricter: &[("a name whose last label is a number is an address", |value| {
                let host = value["host"].as_str().unwrap_or_default();
                host.ends_with(|last: char| last.is_ascii_digit())
            })],
            ..Row::default()
        },
    );
    table.close();
}

#[derive(Extract)]
#[extract(validate = ordered)]
#[allow(dead_code)]
struct Span {
    from: u8,
    to: u8,
}

fn ordered(span: &Span) -> Result<(), Violations> {
    if span.from <= span.to {
        return Ok(());
    }
    Err(instructor::Violation::custom("to", "must not be before `from`").into())
}

#[allow(clippy::trivially_copy_pass_by_ref)] // The shape of a validator.
fn is_even(value: &u8) -> Result<(), &'static str> {
    if value.is_multiple_of(2) { Ok(()) } else { Err("must be even") }
}

#[derive(Extract)]
#[allow(dead_code)]
struct Checked {
    #[extract(validate = is_even)]
    even: u8,
    span: Option<Span>,
}

#[test]
fn validators_are_code() {
    let mut table = Table::new("validators");
    table.row::<Checked>(
        "Checked",
        &Row {
            right: &[r#"{"even":2,"span":{"from":1,"to":1}}"#],
            wrong: &[(r#"{"even":-1}"#, &["even: type"])],
            beyond: &[(
                r#"{"even":3,"span":{"from":2,"to":1}}"#,
                &["even: validate", "span.to: validate"],
            )],
            stricter: &[
                ("a validator is code", |value| {
                    value["even"].as_f64().is_some_and(|even| even % 2.0 != 0.0)
                }),
                ("a validator is code", |value| {
                    value["span"]["from"].as_f64() > value["span"]["to"].as_f64()
                }),
            ],
            ..Row::default()
        },
    );
    table.close();
}
