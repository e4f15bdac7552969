//! Much of one thing, and the record.

use instructor::{Extract, parse};
use std::fmt::Debug;

use crate::*;

/// Runs on the stack of a tokio worker.
fn on_small_stack(run: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(run);
    thread.expect("a thread").join().expect("no overflow, no panic");
}

#[derive(Debug, PartialEq, Extract)]
struct Node {
    the_inner: Option<Box<Node>>,
    the_list: Option<Vec<Node>>,
}

#[derive(Debug, PartialEq, Extract)]
#[extract(untagged)]
enum Tree {
    Leaf(u8),
    Pair { left: Box<Tree>, right: Box<Tree> },
    Many(Vec<Tree>),
}

/// Steps that would multiply with each level, or with each key, end the test by never ending.
#[test]
fn floods_are_read_or_refused() {
    on_small_stack(|| {
        let string = |text: String| format!("\"{text}\"");
        for flood in [
            string("9".repeat(100_000)),
            string("1,".repeat(50_000)),
            string(",".repeat(100_000)),
            string("1".repeat(3) + &",234".repeat(25_000)),
            string("- ".repeat(50_000)),
            string("*".repeat(100_000)),
            string("'".repeat(100_000)),
            string("[".repeat(100_000)),
            "[".repeat(100_000) + &"]".repeat(100_000),
            format!("{}{}{}", "[{\"TheList\":".repeat(5000), 1, "}]".repeat(5000)),
        ] {
            assert!(parse::<u8>(&flood).is_err());
            assert!(parse::<Color>(&flood).is_err());
            assert!(parse::<Vec<Color>>(&flood).is_err());
            assert!(parse::<Person>(&flood).is_err());
            assert!(parse::<Node>(&flood).is_err());
            assert!(parse::<Tree>(&flood).is_err());
        }
        let unknown: Vec<String> =
            (0..100_000).map(|key| format!("\"Key{key}\": [{key}], ")).collect();
        let unknown = unknown.concat();
        let answer = format!("{{{unknown}\"FirstName\": \"Ann\"}}");
        assert_eq!(parse::<Person>(&answer).expect("one key is meant").value.first_name, "Ann");
        assert!(parse::<Outer>(&answer).is_err());
        let same = format!("{{{}\"x\": 1}}", "\"FirstName\": \"Ann\", ".repeat(100_000));
        assert_eq!(parse::<Person>(&same).expect_err("one is enough").len(), 99_999);
    });
}

#[test]
fn levels_of_keys_that_are_not_exact_take_no_longer_than_they_are() {
    on_small_stack(|| {
        let pad = "x".repeat(200_000);
        let deep = |levels: usize| {
            let (open, close) = ("{\"TheInner\":".repeat(levels), "}".repeat(levels));
            format!("{open}{{\"pad\":\"{pad}\"}}{close}")
        };
        assert_eq!(parse::<Node>(&deep(60)).expect("60 levels").changes.len(), 60);
        // Brackets that are put in count as levels.
        let lists = |levels: usize| {
            format!("{}{{}}{}", "{\"the_list\":{\"the_inner\":".repeat(levels), "}}".repeat(levels))
        };
        assert_eq!(parse::<Node>(&lists(20)).expect("60 levels").changes.len(), 40);
        assert!(parse::<Node>(&lists(60)).is_err());
        let pairs = |levels: usize| {
            let open = "{\"Right\": \"1\", \"Left\": ".repeat(levels);
            format!("{open}\"1\"{}", "}".repeat(levels))
        };
        assert_eq!(parse::<Tree>(&pairs(2)).expect("two levels").changes.len(), 7);
        let _ = parse::<Tree>(&pairs(60));
    });
}

#[test]
fn a_change_tells_its_place_and_path() {
    let answer = r#"{"people": [{"FirstName": "Ann", "age": "31", "tags": "x"}]}"#;
    let parsed = parse::<Vec<Person>>(answer).expect("all is read");
    let told: Vec<String> = parsed
        .changes
        .iter()
        .map(|change| format!("{} {} > {}", change.path, change.before, change.after))
        .collect();
    assert_eq!(
        told,
        [
            "(root) {\"people\":  > ",
            "[0].first_name \"FirstName\" > \"first_name\"",
            "[0].age \"31\" > 31",
            "[0].tags  > [",
            "[0].tags  > ]",
            "(root) } > ",
        ]
    );
}
