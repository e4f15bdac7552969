//! Types of the standard library.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::num::NonZero;
use std::ops::{Range, RangeInclusive};
use std::path::PathBuf;
use std::time::Duration;

use instructor::Extract;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::agree::{Pair, SETS, agree, extract_alone, serde_alone};

#[test]
fn scalars() {
    macro_rules! integers {
        ($($type:ident $min:literal $max:literal;)*) => {$(
            agree::<$type>(&Pair {
                both: &[$min, $max, "0", "1"],
                neither: &["1.5", "\"1\"", "null", "01", "+1", "1e400"],
                ..Pair::default()
            });
            agree::<NonZero<$type>>(&Pair { both: &["1", $max], neither: &["0"], ..Pair::default() });
        )*};
    }
    integers! {
        i8 "-128" "127";
        i16 "-32768" "32767";
        i32 "-2147483648" "2147483647";
        i64 "-9223372036854775808" "9223372036854775807";
        i128 "-170141183460469231731687303715884105728" "170141183460469231731687303715884105727";
        isize "-9223372036854775808" "9223372036854775807";
        u8 "0" "255";
        u16 "0" "65535";
        u32 "0" "4294967295";
        u64 "0" "18446744073709551615";
        u128 "0" "340282366920938463463374607431768211455";
        usize "0" "18446744073709551615";
    }
    agree::<f64>(&Pair {
        both: &["1", "-0.5", "1e300", "-0.0"],
        neither: &["1e999", "-1e999", "\"1\"", "null", "1.", ".5"],
        ..Pair::default()
    });
    agree::<f32>(&Pair {
        both: &["1", "0.25", "1e38"],
        neither: &["1e999", "3.5e38"],
        ..Pair::default()
    });
    agree::<bool>(&Pair {
        both: &["true", "false"],
        neither: &["1", "\"true\""],
        ..Pair::default()
    });
    agree::<char>(&Pair {
        both: &["\"a\"", "\"😀\""],
        neither: &["\"\"", "\"ab\""],
        ..Pair::default()
    });
    agree::<()>(&Pair { both: &["null"], neither: &["[]", "{}", "0"], ..Pair::default() });
    // -0 is 0; serde_json takes it for a float.
    extract_alone::<u8>(&["-0"]);
    extract_alone::<i8>(&["-0"]);
}

#[test]
fn texts() {
    macro_rules! texts {
        ($($type:ty),*) => {$(
            agree::<$type>(&Pair {
                both: &["\"\"", "\"a\"", r#""\u00e4\ud83d\ude00\n\/""#],
                neither: &[r#""\ud83d""#, "\"\n\"", "null", r#""\x""#],
                ..Pair::default()
            });
        )*};
    }
    texts!(String, Box<str>, Cow<'static, str>, PathBuf);
    agree::<Ipv4Addr>(&Pair {
        both: &["\"1.2.3.4\""],
        neither: &["\"1.2.3\"", "\"01.2.3.4\""],
        ..Pair::default()
    });
    agree::<Ipv6Addr>(&Pair {
        both: &["\"::1\"", "\"::FFFF:1.2.3.4\""],
        neither: &["\"1.2.3.4\""],
        ..Pair::default()
    });
    agree::<IpAddr>(&Pair {
        both: &["\"::1\"", "\"1.2.3.4\""],
        neither: &["\"localhost\""],
        ..Pair::default()
    });
    // serde writes seconds and nanoseconds, and a schema a format.
    serde_alone::<Duration>(&[r#"{"secs":1,"nanos":2}"#, "[1,2]"]);
    extract_alone::<Duration>(&["\"PT1S\""]);
}

#[derive(Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize, Extract)]
#[serde(rename_all = "lowercase")]
enum Season {
    Spring,
    #[serde(alias = "fall")]
    Autumn,
}

#[test]
fn collections() {
    agree::<Vec<Option<u8>>>(&Pair {
        both: &["[]", "[1,null]"],
        neither: &["{}", "[256]", "[1,]"],
        ..Pair::default()
    });
    agree::<VecDeque<String>>(&Pair {
        both: &["[\"a\"]"],
        neither: &["[null]"],
        ..Pair::default()
    });
    agree::<[u8; 2]>(&Pair {
        both: &["[1,2]"],
        neither: &["[1]", "[1,2,3]", "\"ab\""],
        ..Pair::default()
    });
    agree::<[u8; 0]>(&Pair { both: &["[]"], neither: &["[1]", "null"], ..Pair::default() });
    agree::<(u8, Option<bool>, String)>(&Pair {
        both: &["[1,null,\"a\"]"],
        neither: &["[1,null]", "[1,null,\"a\",0]"],
        ..Pair::default()
    });
    agree::<BTreeSet<u8>>(&Pair {
        both: &["[2,1]"],
        neither: &["[null]"],
        serde_alone: &[SETS],
        ..Pair::default()
    });
    agree::<HashSet<String>>(&Pair {
        both: &["[\"b\",\"a\"]"],
        neither: &["{}"],
        serde_alone: &[SETS],
        ..Pair::default()
    });
    agree::<BTreeMap<String, Vec<u8>>>(&Pair {
        both: &["{}", r#"{"a":[1],"":[]}"#],
        neither: &["[]"],
        ..Pair::default()
    });
    agree::<HashMap<Season, u8>>(&Pair {
        both: &[r#"{"spring":1,"fall":2}"#],
        neither: &[r#"{"Spring":1}"#],
        ..Pair::default()
    });
    agree::<BTreeMap<i16, bool>>(&Pair {
        both: &[r#"{"-3":true,"0":false}"#],
        neither: &[
            r#"{"a":true}"#,
            r#"{"40000":true}"#,
            r#"{"1.0":true}"#,
            r#"{"":true}"#,
            r#"{"01":true}"#,
        ],
        ..Pair::default()
    });
    // Which of two is meant is not for us to say.
    serde_alone::<BTreeMap<String, u8>>(&[r#"{"a":1,"a":2}"#]);
    serde_alone::<BTreeMap<u8, u8>>(&[r#"{"1":1,"1":2}"#]);
    serde_alone::<HashMap<Season, u8>>(&[r#"{"autumn":1,"fall":2}"#]);
}

#[test]
fn wrappers() {
    agree::<Option<Option<u8>>>(&Pair {
        both: &["null", "1"],
        neither: &["[]"],
        ..Pair::default()
    });
    agree::<Vec<Option<Option<Box<u8>>>>>(&Pair {
        both: &["[null,1]"],
        neither: &["[[]]"],
        ..Pair::default()
    });
    agree::<Option<()>>(&Pair { both: &["null"], neither: &["0"], ..Pair::default() });
    agree::<Range<u8>>(&Pair {
        both: &[r#"{"start":1,"end":2}"#, r#"{"end":1,"start":2}"#],
        neither: &[r#"{"start":1}"#],
        extract_alone: &[("members that are not known are left out", |value| {
            value.as_object().is_some_and(|members| members.len() > 2)
        })],
        ..Pair::default()
    });
    agree::<RangeInclusive<Option<u8>>>(&Pair {
        both: &[r#"{"start":1,"end":null}"#],
        neither: &["[]"],
        extract_alone: &[(
            "an `Option` may be left out, and what is not known is",
            Value::is_object,
        )],
        ..Pair::default()
    });
    agree::<Value>(&Pair {
        both: &[
            "null",
            "-1",
            "18446744073709551615",
            "0.5",
            "1e300",
            r#"{"a":[true,"x"]}"#,
            // What knows no key takes the last of two, as serde does.
            r#"{"a":1,"a":2}"#,
        ],
        neither: &["1e999", "[1", "tru"],
        ..Pair::default()
    });
    agree::<Map<String, Value>>(&Pair {
        both: &[r#"{"a":1}"#],
        neither: &["[]"],
        ..Pair::default()
    });
    // A number that 64 bits do not hold would lose digits.
    serde_alone::<Value>(&["18446744073709551616", "-9223372036854775809"]);
    serde_alone::<Map<String, Value>>(&[r#"{"a":1,"a":2}"#]);
}
