#!/bin/sh
# Fuzzes every target for two minutes, one after the other. Needs a nightly toolchain and `cargo install cargo-fuzz`.
#   fuzz/run.sh [SECONDS] [TARGET...]
# Finds go to fuzz/work, crashes to fuzz/artifacts; the seeds in fuzz/corpus stay as they are. A crash that was fixed
# becomes a seed, so that `cargo test` replays it.
set -eu
cd "$(dirname "$0")/.."
seconds=${1:-120}
[ $# -gt 0 ] && shift
[ $# -gt 0 ] || set -- $(cargo +nightly fuzz list)
for target in "$@"; do
    mkdir -p "fuzz/work/$target"
    cargo +nightly fuzz run "$target" "fuzz/work/$target" "fuzz/corpus/$target" -- \
        -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=65536 -print_final_stats=1
done
