#!/usr/bin/env bash
# The instructions of a call without faults: of the machine with its guards, of the client around
# them, and of the same request sent by hand.
#
#   benches/overhead.sh
#
# Needs valgrind. What 2,000 calls cost more than 1,000 is the cost of 1,000.
set -euo pipefail
cd "$(dirname "$0")/.."

. benches/callgrind.bash
build overhead

printf '%-10s %12s\n' 'a call' instructions
for run in machine client by-hand; do
    few=$(instructions "$run" 1000)
    many=$(instructions "$run" 2000)
    printf '%-10s %12d\n' "$run" $(((many - few) / 1000))
done
