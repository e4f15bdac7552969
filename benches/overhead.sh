#!/usr/bin/env bash
# The instructions of a call without faults: of the machine with its guards, of the client around
# them, and of the same request sent by hand.
#
#   benches/overhead.sh
#
# Needs valgrind. What 2,000 calls cost more than 1,000 is the cost of 1,000.
set -euo pipefail
cd "$(dirname "$0")/.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
program=$(cargo bench --bench overhead --no-run --message-format=json 2>"$work/log" |
    sed -n 's/.*"executable":"\([^"]*overhead[^"]*\)".*/\1/p') || { cat "$work/log" >&2; exit 1; }

instructions() {
    valgrind --tool=callgrind --callgrind-out-file="$work/out" "$program" --run "$@" >"$work/log" 2>&1 ||
        { cat "$work/log" >&2; return 1; }
    awk '/^(summary|totals):/ { print $2; exit }' "$work/out"
}

printf '%-10s %12s\n' 'a call' instructions
for run in machine client by-hand; do
    few=$(instructions "$run" 1000)
    many=$(instructions "$run" 2000)
    printf '%-10s %12d\n' "$run" $(((many - few) / 1000))
done
