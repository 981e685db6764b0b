#!/bin/sh
# Reads the notes and counters of a build with gcovr, with grcov and with lazycov, three times each. Every one of them
# writes LCOV with branches; the medians of the processor time that they took are printed, how they compare, and the
# lines that each of them says were covered. gcovr and grcov are those in PATH; one that is not there is left out.
# Usage: benches/gcov.sh PROJECT [BUILD]     BUILD is a folder of the project; all of it without
set -eu

project=$(realpath "${1:?usage: benches/gcov.sh PROJECT [BUILD]}")
build=$(realpath "$project/${2:-.}")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

cd "$(dirname "$0")/.."
benches=$(pwd)/benches
cargo build --quiet --release
lazycov=$(realpath "${CARGO_TARGET_DIR:-target}/release/lazycov")
cd "$project"

median() {
    python3 "$benches/median.py" 3 "$@"
}

# Lines that a tracefile says were covered, of how many. One with no totals of its own is counted.
lines() {
    awk -F '[:,]' '/^DA:/ { all++; hit += $3 > 0 } END { printf "%d/%d lines", hit, all }' "$1"
}

# What another tool took, beside ours.
beside() {
    echo "$2 $ours" | awk -v name="$1" '{ printf "%-9s %8.2f s, %.1f times as long; ", name, $1, $1 / ($2 > 0.01 ? $2 : 0.01) }'
    lines "$3"
    echo
}

echo "objects   $(find "$build" -name '*.gcno' | wc -l), with counters $(find "$build" -name '*.gcda' | wc -l)"
ours=$(median "$lazycov" merge "$build" -o "$scratch/lazycov.info")
printf 'lazycov   %8.2f s; ' "$ours"
lines "$scratch/lazycov.info"
echo
if command -v gcovr > /dev/null; then
    theirs=$(median gcovr --root "$project" --lcov "$scratch/gcovr.info" "$build")
    beside gcovr "$theirs" "$scratch/gcovr.info"
fi
if command -v grcov > /dev/null; then
    theirs=$(median grcov "$build" --source-dir "$project" --branch --output-type lcov --output-path "$scratch/grcov.info")
    beside grcov "$theirs" "$scratch/grcov.info"
fi
