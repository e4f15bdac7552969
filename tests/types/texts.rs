//! Texts, and types that are written as one.

use std::borrow::Cow;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use crate::table::{Row, Table};

const ROOT: &[&str] = &["(root): type"];

#[test]
fn texts() {
    let mut table = Table::new("texts");
    let row = Row {
        right: &["\"\"", "\"a\"", r#""\u0000\ud83d\ude00 ä\n""#],
        wrong: &[("null", ROOT), ("true", ROOT), ("[\"a\"]", ROOT), ("{}", ROOT)],
        ..Row::default()
    };
    table.row::<String>("String", &numbers_are_texts(&row));
    table.row::<Box<str>>("Box<str>", &numbers_are_texts(&row));
    table.row::<Rc<str>>("Rc<str>", &numbers_are_texts(&row));
    table.row::<Arc<str>>("Arc<str>", &numbers_are_texts(&row));
    table.row::<Cow<'static, str>>("Cow<'static, str>", &numbers_are_texts(&row));
    table.row::<PathBuf>("PathBuf", &numbers_are_texts(&row));
    table.row::<char>(
        "char",
        &Row {
            right: &["\"a\"", "\"😀\"", r#""\n""#],
            wrong: &[("\"\"", ROOT), ("\"ab\"", ROOT), ("\"👨\u{200d}👩\"", ROOT), ("null", ROOT)],
            ..Row::default()
        },
    );
    table.close();
}

/// The same row: a number is read as a text and the change is recorded, so it is not refused.
fn numbers_are_texts(row: &Row) -> Row {
    Row { right: row.right, wrong: row.wrong, ..Row::default() }
}

#[test]
fn addresses() {
    let mut table = Table::new("addresses");
    table.row::<Ipv4Addr>(
        "Ipv4Addr",
        &Row {
            right: &["\"127.0.0.1\"", "\"255.255.255.255\""],
            wrong: &[("\"1.2.3\"", ROOT), ("\"01.2.3.4\"", ROOT), ("\"::1\"", ROOT), ("1", ROOT)],
            ..Row::default()
        },
    );
    table.row::<Ipv6Addr>(
        "Ipv6Addr",
        &Row {
            right: &["\"::1\"", "\"2001:db8::8a2e:370:7334\"", "\"::ffff:1.2.3.4\""],
            wrong: &[
                ("\"1.2.3.4\"", ROOT),
                ("\"::g\"", ROOT),
                ("\"fe80::1%1\"", ROOT),
                ("[]", ROOT),
            ],
            ..Row::default()
        },
    );
    table.row::<IpAddr>(
        "IpAddr",
        &Row {
            right: &["\"10.0.0.1\"", "\"::\""],
            wrong: &[("\"10.0.0\"", ROOT), ("\"localhost\"", ROOT), ("{}", ROOT), ("1", ROOT)],
            ..Row::default()
        },
    );
    table.close();
}

#[test]
fn durations() {
    let mut table = Table::new("durations");
    table.row::<Duration>(
        "Duration",
        &Row {
            right: &["\"PT0S\"", "\"PT1H30M\"", "\"P1DT12H\"", "\"P2W\""],
            wrong: &[
                ("\"P1Y\"", &["(root): type"]),
                ("\"90s\"", &["(root): type"]),
                ("\"\"", &["(root): type"]),
                ("90", &["(root): type"]),
            ],
            ..Row::default()
        },
    );
    table.close();
}
