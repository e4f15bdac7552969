#!/usr/bin/env bash
# What a derive costs to build: 200 structs of 10 fields with instructor, serde, serde and schemars,
# and no derive at all.
#
#   benches/builds.sh            the tables
#   ROUNDS=9 benches/builds.sh   more rounds than 3; the least of each counts
#
# It takes a quarter of an hour, and tells each figure as it comes. The crates are made in a folder of
# their own, which is removed at the end; WORK=folder keeps it.
set -euo pipefail
cd "$(dirname "$0")/.."

root=$PWD
rounds=${ROUNDS:-3}
kinds=(none serde schemars instructor)
if [ -n "${WORK:-}" ]; then
    work=$WORK
    mkdir -p "$work"
else
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
fi
export CARGO_TARGET_DIR="$work/target" CARGO_TERM_COLOR=never CARGO_INCREMENTAL=0

# The user and system time of a command, in milliseconds.
cpu_time() {
    local seconds
    seconds=$({ TIMEFORMAT='%U %S'; time "$@" >"$work/log" 2>&1; } 2>&1) ||
        { cat "$work/log" >&2; return 1; }
    awk '{ printf "%d\n", ($1 + $2) * 1000 }' <<<"$seconds"
}

# The 200 structs; serde has no rules, and schemars takes those that it knows.
structs() {
    awk -v kind="$1" -v count=200 '
    function rule(text) { if (kind == "instructor") print "    #[extract(" text ")]" }
    function known(ours, theirs) {
        if (kind == "schemars") print "    #[schemars(" theirs ")]"; else rule(ours)
    }
    BEGIN {
            if (kind == "serde") list = ", serde::Deserialize"
        if (kind == "schemars") list = ", serde::Deserialize, schemars::JsonSchema"
        if (kind == "instructor") list = ", instructor::Extract"
        for (i = 0; i < count; i++) {
            print "/// Part " i " of what a letter says."
            print "#[derive(Debug" list ")]"
            print "pub struct Model" i " {"
            print "    /// Full name, as written."
            known("length(1..=80)", "length(min = 1, max = 80)")
            print "    pub name" i ": String,"
            print "    /// In years."
            known("range(0..=150)", "range(min = 0, max = 150)")
            print "    pub age: u8,"
            known("format = email", "email")
            print "    pub email: Option<String>,"
            print "    /// In euros."
            rule("range(0.0..), multiple_of = 0.01")
            print "    pub price: f64,"
            print "    pub is_paid: bool,"
            print "    /// In the order of the letter."
            rule("items(..=20), unique")
            print "    pub tags: Vec<String>,"
            print "    pub count: Option<u32>,"
            known("pattern = \"^[A-Z]{3}-[0-9]{4}$\"", "regex(pattern = \"^[A-Z]{3}-[0-9]{4}$\")")
            print "    pub article: String,"
            print "    pub position: (f64, f64),"
            if (i % 10 == 0) print "    pub note: Option<String>,"
            else print "    /// What comes before it.\n    pub former: Option<Box<Model" i - 1 ">>,"
            print "}\n"
        }
    }'
}

# A crate of one kind, and a program that decodes one of its structs.
crate() {
    local kind=$1 dir="$work/$1" dependencies='' read='std::process::exit(text.len() as i32)'
    case $kind in
        serde) dependencies='serde = { version = "1", features = ["derive"] }
serde_json = "1"' ;;
        schemars) dependencies='serde = { version = "1", features = ["derive"] }
serde_json = "1"
schemars = "1"' ;;
        instructor) dependencies="instructor = { path = \"$root\", default-features = false }" ;;
    esac
    case $kind in
        serde) read='println!("{:?}", serde_json::from_str::<models::Model199>(&text))' ;;
        schemars) read='println!("{}", serde_json::to_string(&schemars::schema_for!(models::Model199)).unwrap());
    println!("{:?}", serde_json::from_str::<models::Model199>(&text))' ;;
        instructor) read='println!("{}", <models::Model199 as instructor::Extract>::SCHEMA.to_json_schema());
    println!("{:?}", instructor::parse::<models::Model199>(&text))' ;;
    esac
    mkdir -p "$dir/models/src" "$dir/program/src"
    structs "$kind" >"$dir/models/src/lib.rs"
    cat >"$dir/Cargo.toml" <<TOML
[workspace]
members = ["models", "program"]
resolver = "3"
TOML
    cat >"$dir/models/Cargo.toml" <<TOML
[package]
name = "models"
version = "0.0.0"
edition = "2024"

[dependencies]
$dependencies
TOML
    cat >"$dir/program/Cargo.toml" <<TOML
[package]
name = "program"
version = "0.0.0"
edition = "2024"

[dependencies]
models = { path = "../models" }
$dependencies
TOML
    cat >"$dir/program/src/main.rs" <<RUST
fn main() {
    let text = std::env::args().nth(1).unwrap_or_default();
    $read;
}
RUST
    # The dependencies are ready before anything is measured.
    for command in check build 'build --release'; do
        # shellcheck disable=SC2086 # Two words.
        (cd "$dir" && cargo $command >"$work/log" 2>&1) || { cat "$work/log" >&2; exit 1; }
    done
}

# What a command takes once the models are newer than what was made of them.
measure() {
    local kind=$1
    shift
    touch "$work/$kind/models/src/lib.rs"
    (cd "$work/$kind" && cpu_time cargo "$@")
}

declare -A least
keep() {
    local key=$1 value=$2
    echo "$key $value" >&2
    if [ -z "${least[$key]:-}" ] || [ "$value" -lt "${least[$key]}" ]; then least[$key]=$value; fi
}

for kind in "${kinds[@]}"; do crate "$kind"; done
# By turns, so that what slows the machine down slows all of them.
for ((round = 0; round < rounds; round++)); do
    for kind in "${kinds[@]}"; do
        keep "$kind check" "$(measure "$kind" check -p models)"
        keep "$kind debug" "$(measure "$kind" build)"
        keep "$kind release" "$(measure "$kind" build --release)"
    done
done
for kind in "${kinds[@]}"; do
    program="$work/target/release/program"
    touch "$work/$kind/program/src/main.rs"
    (cd "$work/$kind" && cargo build --release >"$work/log" 2>&1)
    strip -o "$program.stripped" "$program"
    keep "$kind size" "$(stat -c %s "$program.stripped")"
done

part() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", b ? a / b : 0 }'; }

printf '%-12s %14s %14s %14s %14s\n' '200 structs' 'check' 'debug build' 'release build' 'stripped size'
for kind in "${kinds[@]}"; do
    printf '%-12s %11d ms %11d ms %11d ms %11d KB\n' "$kind" "${least[$kind check]}" \
        "${least[$kind debug]}" "${least[$kind release]}" "$((least["$kind size"] / 1000))"
done
# What a derive takes is what is above a crate without one, here as a part of serde and schemars.
printf '\n%-12s %14s %14s %14s %14s\n' 'to schemars' 'check' 'debug build' 'release build' 'stripped size'
for kind in serde schemars instructor; do
    printf '%-12s' "$kind"
    for what in check debug release size; do
        base=$((least["schemars $what"] - least["none $what"]))
        printf ' %14s' "$(part $((least["$kind $what"] - least["none $what"])) "$base")"
    done
    printf '\n'
done
