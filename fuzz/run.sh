#!/usr/bin/env bash
# Fuzzes the reading of answers on the stable toolchain: `fuzz/run.sh 600` for ten minutes.
#
# What it finds new goes to fuzz/found, what breaks a law to fuzz/artifacts; both are not kept.
# `fuzz/run.sh 0 FILE…` reads files once, such as those in fuzz/artifacts.
set -euo pipefail
cd "$(dirname "$0")"

seconds=${1:-60}
shift || true
target=$(rustc -vV | sed -n 's/^host: //p')

# What `cargo fuzz` sets, but for the sanitizer of addresses, which has nothing to find without
# unsafe code and is not in the stable toolchain. The target keeps the flags from build scripts.
export RUSTFLAGS="--cfg fuzzing -Cpasses=sancov-module \
-Cllvm-args=-sanitizer-coverage-level=4 \
-Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
-Cllvm-args=-sanitizer-coverage-pc-table \
-Cllvm-args=-sanitizer-coverage-trace-compares \
-Clink-dead-code -Ccodegen-units=1"
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-target}
cargo build --locked --release --target "$target" --bin read
fuzzer=$CARGO_TARGET_DIR/$target/release/read

if (($# > 0)); then
    exec "$fuzzer" "$@"
fi
mkdir -p found artifacts
exec "$fuzzer" found corpus/read -dict=read.dict -artifact_prefix=artifacts/ \
    -max_total_time="$seconds" -max_len=4096 -timeout=5 -rss_limit_mb=2048 -print_final_stats=1
