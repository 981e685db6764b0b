#!/bin/sh
# Reads a folder of V8's coverage with `c8 report` and with `lazycov report`, five times each, and prints the medians of the
# processor time that they took, and how they compare. c8 is the one of the project, or the one in PATH.
# Usage: benches/v8.sh PROJECT FOLDER
set -eu

project=$(realpath "${1:?usage: benches/v8.sh PROJECT FOLDER}")
folder=$(realpath "${2:?usage: benches/v8.sh PROJECT FOLDER}")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

cd "$(dirname "$0")/.."
benches=$(pwd)/benches
cargo build --quiet --release
lazycov=$(realpath "${CARGO_TARGET_DIR:-target}/release/lazycov")
c8=$project/node_modules/.bin/c8
[ -x "$c8" ] || c8=$(command -v c8)
cd "$project"

median() {
    python3 "$benches/median.py" 5 "$@"
}

du -sh "$folder"
theirs=$(median "$c8" report --temp-directory "$folder" --reporter lcovonly --reports-dir "$scratch/c8")
ours=$(median "$lazycov" report "$folder")
echo "c8            $theirs s"
echo "lazycov       $ours s, c8 took $(echo "$theirs $ours" | awk '{ printf "%.1f", $1 / ($2 > 0.01 ? $2 : 0.01) }') times as long"
