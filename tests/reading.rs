//! From the text of an answer to its JSON: syntax, fences, and texts that mean harm.

use instructor::testing::Scripted;
use instructor::{
    ChangeKind, Client, Context, Extract, Limits, Reading, Violation, parse, parse_with,
    parse_within,
};

#[derive(Debug, PartialEq, Extract)]
struct Point {
    x: i32,
    y: i32,
}

fn message(answer: &str) -> String {
    let read = parse_with::<Point>(answer, Reading::Strict, &Context::new(), None);
    let violations = read.expect_err("the answer is wrong");
    assert_eq!(violations.len(), 1, "{violations}");
    violations.to_string()
}

#[test]
fn a_fence_around_the_whole_answer_is_left_out_and_recorded() {
    let json = "{\"x\": 1, \"y\": 2}";
    for (open, close) in [
        ("```json\n", "\n```"),
        ("```\n", "```"),
        ("\n  ```JSON  \r\n", "\n```\n\n"),
        ("````jsonc\n", "\n````"),
    ] {
        let answer = format!("{open}{json}{close}");
        let parsed = parse::<Point>(&answer).expect("the fence is left out");
        assert_eq!(parsed.value, Point { x: 1, y: 2 });
        let kinds: Vec<ChangeKind> = parsed.changes.iter().map(|change| change.kind).collect();
        assert_eq!(kinds, [ChangeKind::Fence, ChangeKind::Fence]);
        // What was changed, taken out, leaves the text that was decoded.
        let mut text = answer.clone();
        for change in parsed.changes.iter().rev() {
            text.replace_range(change.place.clone(), "");
        }
        assert_eq!(text.trim(), json);
    }
    assert!(parse::<Point>(json).expect("plain JSON").changes.is_empty());
}

#[test]
fn anything_around_the_json_is_a_violation_where_none_is_forgiven() {
    let point = "{\"x\": 1, \"y\": 2}";
    for answer in [
        format!("Here it is: {point}"),
        format!("{point} I hope this helps."),
        format!("{point}{point}"),
        format!("```json\n{point}"),
        format!("```json\n{point}\n```\nDone."),
        format!("``{point}``"),
        format!("```some words\n{point}\n```"),
        format!("```json\n{point}\n~~~"),
        format!("```json\n{point}\n````"),
        "``````".to_owned(),
        "```".to_owned(),
        "```\n```".to_owned(),
        String::new(),
        "\u{feff}".to_owned() + point,
    ] {
        assert!(message(&answer).starts_with("(root): json: must be one JSON value"), "{answer}");
    }
}

#[test]
fn a_syntax_error_names_what_was_expected_and_where() {
    for (answer, expected) in [
        ("{\"x\": 1,\n \"y\": }", "expected a value at line 2, column 7"),
        ("{\"x\": 1 \"y\": 2}", "expected `,` or `}` at line 1, column 9"),
        ("{\"x\": 1, \"y\": 2", "expected `,` or `}` at line 1, column 16"),
        ("{\"x\": 1, \"y\": 2,}", "expected a key in double quotes at line 1, column 17"),
        ("{\"x\" 1}", "expected `:` at line 1, column 6"),
        ("{x: 1}", "expected a key in double quotes at line 1, column 2"),
        ("{\"x\": 01}", "expected `,` or `}` at line 1, column 8"),
        ("{\"x\": 1., \"y\": 2}", "expected a digit at line 1, column 9"),
        ("{\"x\": 1e, \"y\": 2}", "expected a digit at line 1, column 9"),
        ("{\"x\": -, \"y\": 2}", "expected a digit at line 1, column 8"),
        ("{\"x\": nul}", "expected `true`, `false` or `null` at line 1, column 7"),
        ("{\"é\": tru}", "expected `true`, `false` or `null` at line 1, column 7"),
        ("{\"a\": \"b", "expected the closing `\"` of a string at line 1, column 9"),
        ("{\"a\": \"\\q\"}", "expected a known escape at line 1, column 8"),
        ("{\"a\": \"\\u12G4\"}", "expected four hexadecimal digits at line 1, column 10"),
        ("{\"a\": \"\\u12", "expected four hexadecimal digits at line 1, column 10"),
        ("{\"a\": \"\\uD800\"}", "expected a pair of surrogates at line 1, column 8"),
        ("{\"a\": \"\\uDC00\\uD800\"}", "expected a pair of surrogates at line 1, column 8"),
        ("{\"a\": \"\\uD800\\u0041\"}", "expected a pair of surrogates at line 1, column 8"),
        ("{\"a\": \"x\ny\"}", "expected no bare control character in a string at line 1, column 9"),
        ("{\"a\": [1 2]}", "expected `,` or `]` at line 1, column 10"),
        ("{\"a\": [}", "expected a value at line 1, column 8"),
        ("[1]]", "expected the end of the answer at line 1, column 4"),
    ] {
        let message = message(answer);
        assert!(message.ends_with(expected), "{answer}\n{message}");
    }
}

#[test]
fn what_came_is_shown_cut_short() {
    let found = |answer: &str| {
        let violations = parse::<Point>(answer).expect_err("the answer is wrong");
        violations.iter().next().and_then(|violation| violation.found().map(str::to_owned))
    };
    assert_eq!(found("").as_deref(), Some("the end of the answer"));
    let long = format!("\"{}\"", "é".repeat(500));
    let shown = found(&long).expect("something came");
    assert_eq!(shown.chars().count(), 81);
    assert!(shown.ends_with("é…"));
}

#[derive(Debug, Extract)]
#[allow(dead_code)]
struct Nested {
    inner: Option<Box<Nested>>,
    lists: Option<Vec<Nested>>,
}

/// Runs on the stack of a tokio worker.
fn on_small_stack(run: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(run);
    thread.expect("a thread").join().expect("no overflow, no panic");
}

#[test]
fn nesting_is_bounded() {
    on_small_stack(|| {
        let deep =
            |levels: usize| format!("{}{{}}{}", "{\"inner\": ".repeat(levels), "}".repeat(levels));
        assert!(parse::<Nested>(&deep(127)).is_ok());
        // Values beside each other are not within each other.
        let wide = format!("[{}]", vec!["[],[1],{\"lists\": []}"; 200].join(","));
        assert!(parse::<Vec<Vec<u8>>>(&wide.replace("{\"lists\": []}", "[2]")).is_ok());
        assert!(parse::<Vec<Nested>>(&wide.replace("[],[1],", "")).is_ok());
        let violations = parse::<Nested>(&deep(128)).expect_err("one level too many");
        assert_eq!(violations.iter().map(Violation::rule).collect::<Vec<_>>(), ["depth"]);
        let violations = parse::<Nested>(&deep(100_000)).expect_err("far too many");
        assert_eq!(violations.len(), 1);
        assert_eq!(violations.iter().next().expect("one").path().segments().len(), 128);
    });
}

/// A type of some 3 KB, of which 128 levels would not fit a small stack.
#[derive(Debug, Extract)]
#[allow(dead_code)]
struct Large {
    inner: Option<Box<Large>>,
    block: Option<Block>,
}

macro_rules! block {
    ($($field:ident)*) => {
        #[derive(Debug, Extract)]
        #[allow(dead_code)]
        struct Block {
            $($field: Option<Sixteen>,)*
        }
    };
}

block!(a b c d e f g h i j k l m n o p);

#[derive(Debug, Extract)]
#[allow(dead_code)]
struct Sixteen {
    a: Option<u128>,
    b: Option<u128>,
    c: Option<u128>,
    d: Option<u128>,
    e: Option<u128>,
    f: Option<u128>,
}

#[test]
fn large_types_do_not_overflow_the_stack() {
    on_small_stack(|| {
        let deep = format!("{}{{}}{}", "{\"inner\": ".repeat(127), "}".repeat(127));
        match parse::<Large>(&deep) {
            Ok(_) if cfg!(debug_assertions) => panic!("128 levels fit only when optimized"),
            Ok(_) => {}
            Err(violations) => {
                let rules: Vec<&str> = violations.iter().map(Violation::rule).collect();
                assert_eq!(rules, ["depth"]);
            }
        }
    });
}

#[test]
fn floods_of_openers_are_refused() {
    on_small_stack(|| {
        for flood in [
            "[".repeat(100_000),
            "{\"a\":".repeat(100_000),
            "{\"lists\":[".repeat(100_000),
            format!("{}{}", "[".repeat(100_000), "]".repeat(100_000)),
            "\"".repeat(100_000),
            "`".repeat(100_000),
            "```\n".repeat(100_000),
            "9".repeat(100_000),
            ",".repeat(100_000),
            "\\".repeat(100_000),
        ] {
            assert!(parse::<Nested>(&flood).is_err());
            assert!(parse::<Vec<Vec<u8>>>(&flood).is_err());
        }
    });
}

#[test]
fn many_violations_are_counted_and_few_kept() {
    let answer = format!("[{}]", vec!["300"; 10_000].join(","));
    let violations = parse::<Vec<u8>>(&answer).expect_err("all are wrong");
    assert_eq!((violations.len(), violations.omitted()), (10_000, 9_900));
    assert!(violations.to_string().ends_with("; and 9900 more"));

    // Values of the right type that break rules: as many as are kept, and as many again.
    let answer = format!("[{}]", vec!["{\"of_five\": 6}"; 200].join(","));
    let violations = parse::<Vec<Rated>>(&answer).expect_err("all are wrong");
    assert_eq!((violations.len(), violations.omitted()), (200, 100));
}

#[derive(Debug, Extract)]
#[allow(dead_code)]
struct Rated {
    #[extract(range(..=5))]
    of_five: u8,
}

#[test]
fn an_answer_too_long_is_refused_unread() {
    let answer = format!("[{}]", "1,".repeat(10 << 20));
    let violations = parse::<Vec<u8>>(&answer).expect_err("it is too long");
    assert_eq!(violations.to_string(), "(root): size: must be at most 16777216 bytes long");
}

#[derive(Debug, Extract)]
#[extract(untagged)]
#[allow(dead_code)]
enum Expression {
    Sum { left: Box<Expression>, right: Box<Expression>, plus: Option<u8> },
    Product { left: Box<Expression>, right: Box<Expression>, times: bool },
    Number(f64),
}

#[derive(Debug, Extract)]
#[extract(tag = "kind")]
#[allow(dead_code)]
enum Tagged {
    Leaf,
    Node { inner: Box<Tagged>, list: Vec<Tagged> },
}

/// Steps that would double with each level end the test by never ending.
#[test]
fn choices_inside_of_choices_do_not_multiply() {
    // Both variants fit alike, and the value that both refuse is the innermost one.
    let mut answer = String::from("null");
    for _ in 0..120 {
        answer = format!(r#"{{"left": {answer}, "right": 1, "times": true, "plus": 1}}"#);
    }
    assert!(parse::<Expression>(&answer).is_err());

    let mut answer = String::from(r#"{"kind": "Leaf"}"#);
    for _ in 0..60 {
        answer = format!(r#"{{"list": [{{"kind": "Leaf"}}], "inner": {answer}, "kind": "Node"}}"#);
    }
    assert!(parse::<Tagged>(&answer).is_ok());
}

#[test]
fn an_answer_of_blanks_alone_is_no_json() {
    for answer in [" ", "\n\t", "  \r\n  "] {
        let violations = parse::<u8>(answer).expect_err("there is nothing");
        assert_eq!(violations.iter().next().map(Violation::rule), Some("json"), "{answer:?}");
    }
}

#[test]
fn letters_at_the_end_of_an_open_fence_are_no_fence() {
    for answer in ["```json\n鸱`", "```\n1ä", "````\n1\n😀```"] {
        let violations = parse::<u8>(answer).expect_err("the fence is open");
        assert_eq!(violations.iter().next().map(Violation::rule), Some("json"), "{answer:?}");
    }
}

/// What is read of one answer, with the reading of the client and that of the call.
async fn attempts(client: Option<Reading>, call: Option<Reading>) -> usize {
    let provider = Scripted::new().reply("```json\n\"31\"\n```").reply("31");
    let builder = Client::builder(provider);
    let builder = match client {
        Some(reading) => builder.reading(reading),
        None => builder,
    };
    let extraction = builder.build().extract::<u8>().text("Ana, 31");
    let extraction = match call {
        Some(reading) => extraction.reading(reading),
        None => extraction,
    };
    let extracted = extraction.with_report().await.expect("one of the answers is right");
    assert_eq!(extracted.value, 31);
    let changes = &extracted.report.attempts.last().expect("an attempt").changes;
    assert_eq!(changes.is_empty(), extracted.report.attempts.len() == 2);
    extracted.report.attempts.len()
}

#[tokio::test(start_paused = true)]
async fn the_reading_is_that_of_the_call_or_else_of_the_client() {
    use Reading::{Lossless, Strict};
    assert_eq!(attempts(None, None).await, 1);
    assert_eq!(attempts(Some(Strict), None).await, 2);
    assert_eq!(attempts(None, Some(Strict)).await, 2);
    assert_eq!(attempts(Some(Strict), Some(Lossless)).await, 1);
}

#[tokio::test(start_paused = true)]
async fn limits_are_those_of_the_call_or_else_of_the_client() {
    let rules = |violations: &instructor::Violations| {
        violations.iter().map(Violation::rule).collect::<Vec<_>>()
    };
    let provider = || Scripted::new().reply("[[1]]").reply("[[1]]");
    let client = Client::builder(provider()).limits(Limits::new().answer_bytes(4)).build();
    let call = || client.extract::<Vec<Vec<u8>>>().text("one").retry(0);
    let error = call().await.expect_err("the answer is too long");
    assert_eq!(rules(&error.violations()), ["size"]);
    assert_eq!(call().limits(Limits::new()).await.expect("it is not"), [[1]]);
    let client = Client::new(provider());
    let call = client.extract::<Vec<Vec<u8>>>().text("one").retry(0);
    let error = call.limits(Limits::new().depth(1)).await.expect_err("the answer is too deep");
    assert_eq!(rules(&error.violations()), ["depth"]);
}

#[test]
fn what_takes_too_long_to_find_is_refused() {
    let answer = format!("{}{{\"x\": 1, \"y\": 2}}", "[see] ".repeat(2_000));
    let read = |work| {
        let limits = Limits::new().work(work);
        parse_within::<Point>(&answer, Reading::Lossless, limits, &Context::new(), None)
    };
    assert_eq!(read(64).expect("there is time").value, Point { x: 1, y: 2 });
    let violations = read(0).expect_err("there is none");
    assert_eq!(violations.iter().map(Violation::rule).collect::<Vec<_>>(), ["work"]);
}
