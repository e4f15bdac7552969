#!/usr/bin/env bash
# The instructions of reading an answer that has to be mended, beside serde_json on the same answer as
# it should be, and beside llm_json.
#
#   benches/mend.sh           50 KB
#   benches/mend.sh 1         1 KB
#
# Needs valgrind. What 60 readings cost more than 20 is the cost of 40.
set -euo pipefail
cd "$(dirname "$0")/.."

. benches/callgrind.bash
build mend

size=${1:-50}
cost() {
    few=$(instructions "$1" "$size" "$2" 20)
    many=$(instructions "$1" "$size" "$2" 60)
    echo $(((many - few) / 40))
}

# What a reader takes for a text, as a part of what serde_json takes; or that it does not read it.
show() {
    if ! "$program" --run "$1" "$size" "$2" 1 2>/dev/null; then
        printf ' %12s %7s' 'not read' ''
        return
    fi
    cost=$(cost "$1" "$2")
    printf ' %12d %7s' "$cost" "$(awk -v a="$clean" -v b="$cost" 'BEGIN { printf "%.2f", a / b }')"
}

clean=$(cost serde_json clean)
printf '%-28s %12s %7s %12s %7s\n' "$size KB" ours ratio llm_json ratio
printf '%-28s %12d %7.2f\n' 'serde_json, clean' "$clean" 1
for slip in clean fenced 'fenced, prose around' 'trailing comma, last' 'trailing comma, each list' \
    'single quotes' 'bare keys' comments; do
    printf '%-28s%s%s\n' "$slip" "$(show ours "$slip")" "$(show llm_json "$slip")"
done
