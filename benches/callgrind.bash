# What a benchmark with `--run … COUNT` costs by callgrind; sourced by the scripts beside it, in the
# project's folder. Needs valgrind.

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Builds the benchmark of this name; `program` is where it is.
build() {
    program=$(cargo bench --bench "$1" --no-run --message-format=json 2>"$work/log" |
        sed -n "s/.*\"executable\":\"\([^\"]*$1[^\"]*\)\".*/\1/p") || { cat "$work/log" >&2; exit 1; }
}

# The instructions of one run.
instructions() {
    valgrind --tool=callgrind --callgrind-out-file="$work/out" "$program" --run "$@" >"$work/log" 2>&1 ||
        { cat "$work/log" >&2; return 1; }
    awk '/^(summary|totals):/ { print $2; exit }' "$work/out"
}
