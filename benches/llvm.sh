#!/bin/sh
# Reads raw profiles with their binary with LLVM's own tools and with lazycov, five times each, and prints what that took
# of all processors together (user and system), as medians. Usage: benches/llvm.sh BINARY PROFRAW...
# LLVM names the folder of the tools; without it they are looked for in PATH.
set -eu

binary=${1:?usage: benches/llvm.sh BINARY PROFRAW...}
shift
tools=${LLVM:+$LLVM/}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

benches=$(dirname "$(realpath "$0")")
bench=$(cd "$benches/.." && cargo bench --quiet --bench llvm --no-run --message-format=json |
    sed -n 's/.*"executable":"\([^"]*\/llvm-[^"]*\)".*/\1/p')
cat "$binary" "$@" > /dev/null

median() {
    python3 "$benches/median.py" 5 "$@"
}

merge=$(median "${tools}llvm-profdata" merge -sparse "$@" -o "$scratch/all.profdata")
export=$(median "${tools}llvm-cov" export -instr-profile="$scratch/all.profdata" "$binary")
"$bench" "$binary" "$@" | tee "$scratch/ours"
ours=$(sed -n 's/^seconds .*processors //p' "$scratch/ours")
echo "llvm-profdata $merge s"
echo "llvm-cov      $export s"
echo "$merge $export $ours" | awk '{ printf "ratio         %.1f\n", ($1 + $2) / ($3 > 0 ? $3 : 0.01) }'
