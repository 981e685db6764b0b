#!/bin/sh
# Reads one large LCOV file with `wc -l`, with `lazycov report` and with grcov, five times each, and prints the medians,
# how they compare, and the memory that reading and merging took for each record. Usage: benches/scale.sh FILE
set -eu

file=$(realpath "${1:?usage: benches/scale.sh FILE}")
runs=5
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

cd "$(dirname "$0")/.."
bench=$(cargo bench --quiet --bench scale --no-run --message-format=json |
    sed -n 's/.*"executable":"\([^"]*\/scale-[^"]*\)".*/\1/p')
cargo build --quiet --release
lazycov=${CARGO_TARGET_DIR:-target}/release/lazycov
cat "$file" > /dev/null

# The median of the wall times of a command, in seconds.
median() {
    for _ in $(seq "$runs"); do
        start=$(date +%s%N)
        "$@" > "$scratch/out" 2> "$scratch/err"
        end=$(date +%s%N)
        echo $((end - start))
    done | sort -n | sed -n "$((runs / 2 + 1))p" | awk '{ printf "%.3f", $1 / 1e9 }'
}

wc=$(median wc -l "$file")
records=$(cut -d " " -f 1 "$scratch/out")
"$bench" "$file" | tee "$scratch/ours"
ours=$(median "$lazycov" report --root "$scratch" --limit 1 "$file")
echo "records       $records, $(awk -v n="$records" '/^peak_bytes/ { printf "%.2f", $3 / n }' "$scratch/ours") bytes each"
echo "wc            $wc s"
echo "lazycov       $ours s, $(echo "$ours $wc" | awk '{ printf "%.1f", $1 / $2 }') times wc"
if command -v grcov > /dev/null; then
    grcov=$(median grcov "$file" -t covdir --output-path "$scratch/covdir")
    echo "grcov         $grcov s, $(echo "$grcov $ours" | awk '{ printf "%.1f", $1 / $2 }') times lazycov"
else
    echo "grcov         not installed"
fi
