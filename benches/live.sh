#!/bin/sh
# Prints what a live view costs, as medians of five runs, beside what was recorded before it followed its changes: projects
# of 60,000 and 10,000 files and reports of 1 GB and 200 MB (start, changed report, saved source, commands, keys), then how
# long frames take and how fast the reader is. With REVISION, the program of that revision is built and measured beside.
# Usage: benches/live.sh [--before REVISION] [REPORT...]
set -eu

revision=
if [ "${1:-}" = --before ]; then
    revision=${2:?usage: benches/live.sh [--before REVISION] [REPORT...]}
    shift 2
fi
options=
for report in "$@"; do
    options="$options --report $(realpath "$report")"
done

cd "$(dirname "$0")/.."
if [ -n "$revision" ]; then
    earlier=$(mktemp -d)
    trap 'git worktree remove --force "$earlier"' EXIT
    git worktree add --quiet --detach "$earlier" "$revision"
    target=${CARGO_TARGET_DIR:-$PWD/target}
    (cd "$earlier" && cargo build --quiet --release --target-dir "$target/earlier")
    options="$options --before $target/earlier/release/lazycov"
    for bench in frames lcov; do
        printf '\nbefore: '
        (cd "$earlier" && cargo bench --quiet --target-dir "$target/earlier" --bench $bench)
    done
fi
for bench in frames lcov; do
    printf '\nnow: '
    cargo bench --quiet --bench $bench
done
# shellcheck disable=SC2086 # several words
cargo bench --quiet --bench live -- --files 60000 --files 10000 --huge 1000 --huge 200 $options
