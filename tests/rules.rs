//! What rules and validators let through, and numbers to their ends.

mod common;

use instructor::Extract;

use crate::common::{right, wrong};

fn not_admin(name: &String) -> Result<(), String> {
    assert!(!name.is_empty(), "validators see only what the rules let through");
    if name == "admin" { Err(format!("{name} is no person")) } else { Ok(()) }
}

fn in_order(period: &Period) -> Result<(), &'static str> {
    assert!(period.end <= 9_999, "validators see only what the rules let through");
    if period.start <= period.end { Ok(()) } else { Err("ends before it starts") }
}

fn not_noon(shift: &Shift) -> Result<(), &'static str> {
    if *shift == Shift::Noon { Err("nobody works at noon") } else { Ok(()) }
}

#[derive(Debug, Extract)]
#[extract(validate = in_order)]
struct Period {
    start: u32,
    #[extract(range(..=9_999))]
    end: u32,
}

#[derive(Debug, PartialEq, Extract)]
#[extract(validate = not_noon)]
enum Shift {
    Night,
    Noon,
}

#[derive(Debug, Extract)]
struct Stay {
    #[extract(length(1..), validate = not_admin)]
    guest: String,
    periods: Vec<Period>,
    shift: Option<Shift>,
}

#[test]
fn validators_run_on_values_that_keep_their_rules() {
    assert_eq!(
        wrong::<Stay>(
            r#"{"guest": "admin", "periods": [{"start": 1, "end": 2}, {"start": 2, "end": 1}],
                "shift": "Noon"}"#
        ),
        [
            "guest: validate: admin is no person",
            "periods[1]: validate: ends before it starts",
            "shift: validate: nobody works at noon",
        ]
    );
    assert_eq!(
        wrong::<Stay>(r#"{"guest": "", "periods": [{"start": 20000, "end": 10000}]}"#),
        [
            "guest: length: must be at least 1 character long",
            "periods[0].end: range: must be at most 9999",
        ]
    );
    let stay: Stay = right(r#"{"guest": "A", "periods": [], "shift": "Night"}"#);
    assert_eq!((stay.guest.as_str(), stay.periods.len(), stay.shift), ("A", 0, Some(Shift::Night)));
}

#[derive(Debug, PartialEq, Extract)]
struct Widths {
    a: i8,
    b: i16,
    c: i32,
    d: i64,
    e: i128,
    f: isize,
    g: u8,
    h: u16,
    i: u32,
    j: u64,
    k: u128,
    l: usize,
}

#[test]
fn integers_of_all_widths_are_exact_to_their_ends() {
    let json = |values: [String; 12]| {
        let names = "abcdefghijkl".chars();
        let members: Vec<String> =
            names.zip(values).map(|(name, value)| format!("\"{name}\": {value}")).collect();
        format!("{{{}}}", members.join(", "))
    };
    macro_rules! ends {
        ($end:ident) => {
            [
                i8::$end.to_string(),
                i16::$end.to_string(),
                i32::$end.to_string(),
                i64::$end.to_string(),
                i128::$end.to_string(),
                isize::$end.to_string(),
                u8::$end.to_string(),
                u16::$end.to_string(),
                u32::$end.to_string(),
                u64::$end.to_string(),
                u128::$end.to_string(),
                usize::$end.to_string(),
            ]
        };
    }
    let (least, most) = (ends!(MIN), ends!(MAX));
    assert_eq!(right::<Widths>(&json(least.clone())).e, i128::MIN);
    let widths: Widths = right(&json(most.clone()));
    assert_eq!((widths.e, widths.j, widths.k), (i128::MAX, u64::MAX, u128::MAX));

    // One more, in text: the last digit of the largest of a signed type is 7, of the others 5.
    let beyond = most.map(|most| {
        let (rest, last) = most.split_at(most.len() - 1);
        format!("{rest}{}", last.parse::<u8>().expect("a digit") + 1)
    });
    assert_eq!(wrong::<Widths>(&json(beyond)).len(), 12);
    let below = least.map(|least| if least == "0" { "-1".into() } else { format!("{least}0") });
    assert_eq!(wrong::<Widths>(&json(below)).len(), 12);

    // A schema states bounds as far as a double holds them.
    let schema: serde_json::Value =
        serde_json::from_str(&Widths::SCHEMA.to_json_schema()).expect("the schema is JSON");
    assert_eq!(schema["properties"]["i"]["maximum"], u32::MAX);
    assert_eq!(schema["properties"]["j"], serde_json::json!({"type": "integer", "minimum": 0}));
    assert_eq!(schema["properties"]["e"], serde_json::json!({"type": "integer"}));
}

#[test]
fn numbers_keep_what_they_say() {
    // serde_json's default parser is off by one unit in the last place for the first of these.
    for number in ["1.0715660391465832e-19", "0.1", "5e-324", "1.7976931348623157e308", "-0.0"] {
        let expected: f64 = number.parse().expect("a number");
        assert_eq!(right::<f64>(number).to_bits(), expected.to_bits(), "{number}");
    }
    assert_eq!(right::<f32>("16777217").to_bits(), 16_777_216_f32.to_bits());
    assert_eq!(right::<u8>("-0"), 0);
    assert_eq!(wrong::<f64>("\"NaN\""), ["(root): type: must be a number"]);
    assert_eq!(
        wrong::<f64>("1e400"),
        ["(root): type: must be a number from -1.7976931348623157e308 to 1.7976931348623157e308"]
    );
    assert_eq!(
        wrong::<f32>("1e39"),
        ["(root): type: must be a number from -3.4028235e38 to 3.4028235e38"]
    );
    for (answer, value) in [("1e2", 100), ("30.0", 30), ("2.50e2", 250), ("0.0e9", 0)] {
        assert_eq!(right::<u8>(answer), value, "{answer}");
    }
    for answer in ["1.5", "25.5e0", "1e9999999999999999999", "256.0", "\"7 or 8\"", "true"] {
        assert_eq!(wrong::<u8>(answer), ["(root): type: must be an integer from 0 to 255"]);
    }
}

#[derive(Debug, Extract)]
#[allow(dead_code)]
struct Bounded {
    #[extract(range(-0.5..=0.5))]
    float: f64,
    #[extract(range(LOW..=HIGH))]
    constant: i64,
    #[extract(range(340282366920938463463374607431768211455..))]
    huge: u128,
    #[extract(range(1..))]
    boxed: Option<Box<u16>>,
}

const LOW: i64 = -3;
const HIGH: i64 = LOW + 6;

#[test]
fn bounds_are_inclusive_and_exact() {
    let answer = |float: &str, constant: &str, huge: &str, boxed: &str| {
        format!(r#"{{"float": {float}, "constant": {constant}, "huge": {huge}, "boxed": {boxed}}}"#)
    };
    let most = "340282366920938463463374607431768211455";
    let bounded: Bounded = right(&answer("0.5", "-3", most, "null"));
    assert_eq!((bounded.constant, bounded.huge, bounded.boxed), (-3, u128::MAX, None));
    right::<Bounded>(&answer("-0.5", "3", most, "1"));
    assert_eq!(
        wrong::<Bounded>(&answer("0.5000000000000001", "4", "1", "0")),
        [
            "float: range: must be from -0.5 to 0.5",
            "constant: range: must be from -3 to 3",
            "huge: range: must be at least 340282366920938463463374607431768211455",
            "boxed: range: must be at least 1",
        ]
    );
}

#[derive(Debug, Extract)]
struct Lengths {
    #[extract(length(2..=3))]
    text: String,
}

#[test]
fn lengths_count_unicode_scalar_values() {
    for fits in ["ab", "äöü", "日本", "👨‍👩"] {
        assert_eq!(right::<Lengths>(&format!(r#"{{"text": "{fits}"}}"#)).text, fits);
    }
    for text in ["a", "abcd", "👨‍👩‍👧", ""] {
        assert_eq!(
            wrong::<Lengths>(&format!(r#"{{"text": "{text}"}}"#)),
            ["text: length: must be from 2 to 3 characters long"]
        );
    }
}

#[derive(Debug, Extract)]
#[allow(dead_code)]
struct Singles {
    #[extract(range(0.9..))]
    low: f32,
    #[extract(range(..=0.1))]
    high: f32,
}

#[test]
fn bounds_of_an_f32_are_f32s() {
    right::<Singles>(r#"{"low": 0.9, "high": 0.1}"#);
    assert_eq!(
        wrong::<Singles>(r#"{"low": 0.8999999, "high": 0.10000001}"#),
        ["low: range: must be at least 0.9", "high: range: must be at most 0.1"]
    );
}

#[derive(Debug, Extract)]
#[allow(dead_code)]
struct Groups {
    #[extract(each(unique, items(..=3)))]
    groups: Vec<Vec<String>>,
}

#[test]
fn elements_repeat_within_their_own_list() {
    assert_eq!(
        wrong::<Groups>(r#"{"groups": [["a", "b"], ["a", "b", "\u0061", "c"], ["c", "c"]]}"#),
        [
            "groups[1]: items: must be made of at most 3 items",
            "groups[1][2]: unique: must be without repeated elements",
            "groups[2][1]: unique: must be without repeated elements",
        ]
    );
    let long: Vec<String> = (0..20).map(|position| format!("\"{}\"", position % 19)).collect();
    assert_eq!(
        wrong::<Long>(&format!("{{\"list\": [{}]}}", long.join(", "))),
        ["list[19]: unique: must be without repeated elements"]
    );
}

#[derive(Debug, Extract)]
#[allow(dead_code)]
struct Long {
    #[extract(unique)]
    list: Vec<String>,
}
