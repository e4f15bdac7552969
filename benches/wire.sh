#!/usr/bin/env bash
# The instructions of an extraction over HTTP on loopback, beside the same request by hand.
#
#   benches/wire.sh
#
# Needs valgrind. What 200 extractions cost more than 100 is the cost of 100; the server is another
# process and not counted. What it gives differs by less than a percent from run to run: how a body
# is cut into reads is the system's.
set -euo pipefail
cd "$(dirname "$0")/.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
program=$(cargo bench --bench wire --no-run --message-format=json 2>"$work/log" |
    sed -n 's/.*"executable":"\([^"]*wire[^"]*\)".*/\1/p') || { cat "$work/log" >&2; exit 1; }

instructions() {
    valgrind --tool=callgrind --callgrind-out-file="$work/out" "$program" --run "$@" >"$work/log" 2>&1 ||
        { cat "$work/log" >&2; return 1; }
    awk '/^(summary|totals):/ { print $2; exit }' "$work/out"
}

cost() {
    few=$(instructions "$1" "$2" 100)
    many=$(instructions "$1" "$2" 200)
    echo $(((many - few) / 100))
}

printf '%-14s %12s %12s %7s\n' 'an extraction' by-hand client ratio
for size in small large; do
    by_hand=$(cost by-hand "$size")
    client=$(cost client "$size")
    ratio=$(awk -v a="$client" -v b="$by_hand" 'BEGIN { printf "%.3f", a / b }')
    printf '%-14s %12d %12d %7s\n' "$size" "$by_hand" "$client" "$ratio"
done
