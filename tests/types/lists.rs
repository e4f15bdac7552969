//! Lists, sets, arrays and tuples.

use std::collections::{BTreeSet, HashSet, VecDeque};

use crate::table::{Row, Table};

#[test]
fn lists() {
    let mut table = Table::new("lists");
    let row = || Row {
        right: &["[]", "[1]", "[1,1,255]"],
        wrong: &[
            ("null", &["(root): type"]),
            ("{}", &["(root): type"]),
            ("1", &["(root): type"]),
            ("[1,null,\"2\"]", &["[1]: type", "[2]: type"]),
            ("[[1]]", &["[0]: type"]),
        ],
        ..Row::default()
    };
    table.row::<Vec<u8>>("Vec<u8>", &row());
    table.row::<VecDeque<u8>>("VecDeque<u8>", &row());
    table.row::<Vec<Vec<bool>>>(
        "Vec<Vec<bool>>",
        &Row {
            right: &["[]", "[[]]", "[[true],[false,true]]"],
            wrong: &[
                ("[[true],[0,1]]", &["[1][0]: type", "[1][1]: type"]),
                ("[true]", &["[0]: type"]),
            ],
            ..Row::default()
        },
    );
    table.row::<Vec<Option<u8>>>(
        "Vec<Option<u8>>",
        &Row {
            right: &["[null,1,null]"],
            wrong: &[("[null,256]", &["[1]: type"]), ("null", &["(root): type"])],
            ..Row::default()
        },
    );
    table.row::<Option<Vec<u8>>>(
        "Option<Vec<u8>>",
        &Row {
            right: &["null", "[3]"],
            wrong: &[("[null]", &["[0]: type"]), ("0", &["(root): type"])],
            ..Row::default()
        },
    );
    table.close();
}

#[test]
fn sets() {
    let mut table = Table::new("sets");
    let row = || Row {
        right: &["[]", "[1]", "[1,2,3]"],
        wrong: &[
            ("[1,2,1,1]", &["[2]: unique", "[3]: unique"]),
            ("[true]", &["[0]: type"]),
            ("{}", &["(root): type"]),
        ],
        ..Row::default()
    };
    table.row::<BTreeSet<u16>>("BTreeSet<u16>", &row());
    table.row::<HashSet<u16>>("HashSet<u16>", &row());
    table.row::<BTreeSet<Vec<u8>>>(
        "BTreeSet<Vec<u8>>",
        &Row {
            right: &["[[],[1],[1,2],[2,1]]"],
            wrong: &[("[[1],[],[1]]", &["[2]: unique"]), ("[[1],[null]]", &["[1][0]: type"])],
            ..Row::default()
        },
    );
    table.close();
}

#[test]
fn arrays() {
    let mut table = Table::new("arrays");
    table.row::<[u8; 2]>(
        "[u8; 2]",
        &Row {
            right: &["[0,0]", "[1,255]"],
            wrong: &[
                ("[]", &["(root): items"]),
                ("[1]", &["(root): items"]),
                ("[1,2,3]", &["(root): items"]),
                ("[1,256]", &["[1]: type"]),
                ("\"ab\"", &["(root): type"]),
            ],
            ..Row::default()
        },
    );
    table.row::<[String; 0]>(
        "[String; 0]",
        &Row {
            right: &["[]"],
            wrong: &[("[\"a\"]", &["(root): items"]), ("null", &["(root): type"])],
            ..Row::default()
        },
    );
    table.row::<[[bool; 1]; 2]>(
        "[[bool; 1]; 2]",
        &Row {
            right: &["[[true],[false]]"],
            wrong: &[("[[true],[]]", &["[1]: items"]), ("[[true]]", &["(root): items"])],
            ..Row::default()
        },
    );
    table.close();
}

type Twelve = (u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, bool);

#[test]
fn tuples() {
    let mut table = Table::new("tuples");
    table.row::<(u8,)>(
        "(u8,)",
        &Row {
            right: &["[1]"],
            wrong: &[
                ("1", &["(root): type"]),
                ("[]", &["(root): items"]),
                ("[1,2]", &["(root): items"]),
                ("[null]", &["[0]: type"]),
            ],
            ..Row::default()
        },
    );
    table.row::<(bool, u8, String)>(
        "(bool, u8, String)",
        &Row {
            right: &["[true,1,\"a\"]"],
            wrong: &[
                ("[true,1]", &["(root): items"]),
                ("[true,1,\"a\",null]", &["(root): items"]),
                ("[1,true,null]", &["[0]: type", "[1]: type", "[2]: type"]),
            ],
            ..Row::default()
        },
    );
    table.row::<(u8, Option<u8>)>(
        "(u8, Option<u8>)",
        &Row {
            right: &["[1,2]", "[1,null]"],
            wrong: &[("[1]", &["(root): items"]), ("[null,null]", &["[0]: type"])],
            ..Row::default()
        },
    );
    table.row::<((u8, u8), [(bool,); 1])>(
        "((u8, u8), [(bool,); 1])",
        &Row {
            right: &["[[1,2],[[true]]]"],
            wrong: &[("[[1],[[true]]]", &["[0]: items"]), ("[[1,2],[[1]]]", &["[1][0][0]: type"])],
            ..Row::default()
        },
    );
    table.row::<Twelve>(
        "a tuple of twelve",
        &Row {
            right: &["[1,2,3,4,5,6,7,8,9,10,11,true]"],
            wrong: &[("[1,2,3,4,5,6,7,8,9,10,11,12]", &["[11]: type"])],
            ..Row::default()
        },
    );
    table.close();
}
