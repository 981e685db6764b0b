#!/bin/sh
# Builds the program of an earlier revision and prints what a live view costs with it and with the present one: medians of
# five runs. Projects of 60,000 and 10,000 files are made on the way; huge reports are named.
# Usage: benches/live.sh REVISION [REPORT...]
set -eu

revision=${1:?usage: benches/live.sh REVISION [REPORT...]}
shift
reports=
for report in "$@"; do
    reports="$reports --report $(realpath "$report")"
done

cd "$(dirname "$0")/.."
earlier=$(mktemp -d)
trap 'git worktree remove --force "$earlier"' EXIT
git worktree add --quiet --detach "$earlier" "$revision"
target=${CARGO_TARGET_DIR:-$PWD/target}
(cd "$earlier" && cargo build --quiet --release --target-dir "$target/earlier")
# shellcheck disable=SC2086 # several words
cargo bench --quiet --bench live -- --before "$target/earlier/release/lazycov" --files 60000 --files 10000 $reports
