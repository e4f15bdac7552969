//! Booleans and numbers.

use std::num::NonZero;

use serde_json::Value;

use crate::table::{Exception, Row, Table};

/// A schema states bounds as far as a double holds them.
const WIDE: Exception = ("bounds beyond 2^53 stand in no keyword", |value| {
    value.as_f64().is_some_and(|value| value.abs() > 9_007_199_254_740_992.0)
});

const ROOT: &[&str] = &["(root): type"];

#[test]
fn booleans() {
    let mut table = Table::new("booleans");
    table.row::<bool>(
        "bool",
        &Row {
            right: &["true", "false"],
            wrong: &[("0", ROOT), ("\"true\"", ROOT), ("null", ROOT), ("[true]", ROOT)],
            ..Row::default()
        },
    );
    table.close();
}

#[test]
fn integers() {
    let mut table = Table::new("integers");
    table.row::<u8>(
        "u8",
        &Row {
            right: &["0", "255", "7.0", "1e2"],
            wrong: &[("256", ROOT), ("-1", ROOT), ("0.5", ROOT), ("\"1\"", ROOT), ("null", ROOT)],
            ..Row::default()
        },
    );
    macro_rules! narrow {
        ($($type:ident $min:literal $below:literal $max:literal $above:literal;)*) => {$(
            table.row::<$type>(
                stringify!($type),
                &Row {
                    right: &[$min, $max, "0", "1.0"],
                    wrong: &[($below, ROOT), ($above, ROOT), ("1.25", ROOT), ("true", ROOT)],
                    ..Row::default()
                },
            );
        )*};
    }
    narrow! {
        i8 "-128" "-129" "127" "128";
        i16 "-32768" "-32769" "32767" "32768";
        i32 "-2147483648" "-2147483649" "2147483647" "2147483648";
        u16 "0" "-1" "65535" "65536";
        u32 "0" "-1" "4294967295" "4294967296";
    }
    macro_rules! wide {
        ($($type:ident $min:literal $max:literal [$($beyond:literal)*] [$($exception:expr)?];)*) => {$(
            table.row::<$type>(
                stringify!($type),
                &Row {
                    right: &[$min, $max, "0"],
                    wrong: &[("1.25", ROOT), ("[]", ROOT)],
                    beyond: &[$(($beyond, ROOT)),*],
                    stricter: &[$($exception)?],
                    ..Row::default()
                },
            );
        )*};
    }
    wide! {
        i64 "-9223372036854775808" "9223372036854775807"
            ["-9223372036854775809" "9223372036854775808"] [WIDE];
        isize "-9223372036854775808" "9223372036854775807"
            ["-9223372036854775809" "9223372036854775808"] [WIDE];
        u64 "0" "18446744073709551615" ["18446744073709551616"] [WIDE];
        usize "0" "18446744073709551615" ["18446744073709551616"] [WIDE];
        i128 "-170141183460469231731687303715884105728" "170141183460469231731687303715884105727"
            ["-170141183460469231731687303715884105729"
             "170141183460469231731687303715884105728"] [WIDE];
        u128 "0" "340282366920938463463374607431768211455"
            ["340282366920938463463374607431768211456"] [WIDE];
    }
    table.close();
}

#[test]
fn integers_other_than_zero() {
    let mut table = Table::new("nonzero");
    table.row::<NonZero<u8>>(
        "NonZero<u8>",
        &Row {
            right: &["1", "255"],
            wrong: &[("0", ROOT), ("256", ROOT), ("-1", ROOT)],
            ..Row::default()
        },
    );
    table.row::<NonZero<i16>>(
        "NonZero<i16>",
        &Row {
            right: &["-32768", "-1", "1", "32767"],
            wrong: &[("0", &["(root): nonzero"]), ("-32769", ROOT), ("0.5", ROOT)],
            ..Row::default()
        },
    );
    table.row::<NonZero<u128>>(
        "NonZero<u128>",
        &Row {
            right: &["1", "340282366920938463463374607431768211455"],
            wrong: &[("0", ROOT), ("-1", ROOT)],
            beyond: &[("340282366920938463463374607431768211456", ROOT)],
            stricter: &[WIDE],
            ..Row::default()
        },
    );
    macro_rules! rest {
        ($($type:ident $zero:literal [$($exception:expr)?];)*) => {$(
            table.row::<NonZero<$type>>(
                concat!("NonZero<", stringify!($type), ">"),
                &Row {
                    right: &["1", "127"],
                    wrong: &[("0", &[concat!("(root): ", $zero)]), ("0.5", ROOT)],
                    stricter: &[$($exception)?],
                    ..Row::default()
                },
            );
        )*};
    }
    rest! {
        i8 "nonzero" []; i32 "nonzero" []; i64 "nonzero" [WIDE]; i128 "nonzero" [WIDE];
        isize "nonzero" [WIDE]; u16 "type" []; u32 "type" []; u64 "type" [WIDE];
        usize "type" [WIDE];
    }
    table.close();
}

#[test]
fn floats() {
    const SINGLE: Exception = ("the largest f32 is no bound of the schema", |value: &Value| {
        value.as_f64().is_some_and(|value| value.abs() > f64::from(f32::MAX))
    });
    let mut table = Table::new("floats");
    table.row::<f64>(
        "f64",
        &Row {
            right: &["0", "-0.0", "1.5e308", "5e-324", "18446744073709551616"],
            wrong: &[("\"1\"", ROOT), ("\"NaN\"", ROOT), ("null", ROOT), ("[1.5]", ROOT)],
            ..Row::default()
        },
    );
    table.row::<f32>(
        "f32",
        &Row {
            right: &["0.1", "3.4028234e38", "-3"],
            wrong: &[("\"1\"", ROOT), ("{}", ROOT)],
            beyond: &[("1e39", ROOT)],
            stricter: &[SINGLE],
            ..Row::default()
        },
    );
    table.close();
}
