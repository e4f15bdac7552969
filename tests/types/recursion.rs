//! Types that hold themselves.

use std::collections::BTreeMap;

use instructor::Extract;

use crate::table::{Row, Table};

#[derive(Extract)]
#[allow(dead_code)]
struct Tree {
    label: String,
    #[extract(default)]
    children: Vec<Tree>,
    named: Option<BTreeMap<String, Tree>>,
}

#[derive(Extract)]
#[allow(dead_code)]
struct Even {
    odd: Option<Box<Odd>>,
    count: u8,
}

#[derive(Extract)]
#[allow(dead_code)]
struct Odd {
    even: Box<Even>,
}

#[derive(Extract)]
#[allow(dead_code)]
enum Term {
    Number(i32),
    Not(Box<Term>),
    Both(Box<Term>, Box<Term>),
    Any { of: Vec<Term> },
    All,
}

#[derive(Extract)]
#[extract(tag = "op")]
#[allow(dead_code)]
enum Step {
    Halt,
    Then { next: Box<Step>, list: Vec<Step> },
}

#[derive(Extract)]
#[extract(untagged)]
#[allow(dead_code)]
enum Nested {
    Leaf(u8),
    List(Vec<Nested>),
    Map(BTreeMap<String, Nested>),
}

#[derive(Extract)]
#[allow(dead_code)]
struct Chain(Vec<Chain>);

#[test]
fn recursive_types() {
    let mut table = Table::new("recursion");
    table.row::<Tree>(
        "Tree",
        &Row {
            right: &[
                r#"{"label":"a"}"#,
                r#"{"label":"a","children":[{"label":"b","named":{"c":{"label":"d"}}}]}"#,
            ],
            wrong: &[(
                r#"{"label":"a","children":[{"named":{"c":{"label":true}}},null]}"#,
                &[
                    "children[0].label: required",
                    "children[0].named.c.label: type",
                    "children[1]: type",
                ],
            )],
            ..Row::default()
        },
    );
    table.row::<Even>(
        "Even",
        &Row {
            right: &[r#"{"odd":{"even":{"count":0,"odd":null}},"count":2}"#],
            wrong: &[(r#"{"odd":{"even":{}},"count":2}"#, &["odd.even.count: required"])],
            ..Row::default()
        },
    );
    table.row::<Odd>(
        "Odd",
        &Row {
            right: &[r#"{"even":{"count":0}}"#],
            wrong: &[(r#"{"even":{"count":0,"odd":{}}}"#, &["even.odd.even: required"])],
            ..Row::default()
        },
    );
    table.row::<Term>(
        "Term",
        &Row {
            right: &["\"All\"", r#"{"Not":{"Both":[{"Number":1},{"Any":{"of":["All"]}}]}}"#],
            wrong: &[
                (
                    r#"{"Not":{"Both":[{"Number":""},"None"]}}"#,
                    &["Not.Both[0].Number: type", "Not.Both[1]: enum"],
                ),
                (r#"{"Any":{"of":[{"Not":null}]}}"#, &["Any.of[0].Not: type"]),
            ],
            ..Row::default()
        },
    );
    table.row::<Step>(
        "Step",
        &Row {
            right: &[
                r#"{"op":"Halt"}"#,
                r#"{"list":[{"op":"Halt"}],"next":{"op":"Halt"},"op":"Then"}"#,
            ],
            wrong: &[(
                r#"{"list":[{"op":"halt"}],"next":{},"op":"Then"}"#,
                &["list[0].op: enum", "next.op: required"],
            )],
            ..Row::default()
        },
    );
    table.row::<Nested>(
        "Nested",
        &Row {
            right: &["1", "[]", r#"[1,[2,[]],{"a":[3],"b":{}}]"#],
            wrong: &[
                ("[[null]]", &["[0][0]: type"]),
                (r#"{"a":{"b":true}}"#, &["a.b: type"]),
                ("\"\"", &["(root): type"]),
            ],
            ..Row::default()
        },
    );
    table.row::<Chain>(
        "Chain",
        &Row {
            right: &["[]", "[[],[[]]]"],
            wrong: &[("[[],[[0]]]", &["[1][0][0]: type"]), ("null", &["(root): type"])],
            ..Row::default()
        },
    );
    table.close();
}
