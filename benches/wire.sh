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

. benches/callgrind.bash
build wire

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
