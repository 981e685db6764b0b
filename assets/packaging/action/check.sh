#!/usr/bin/env bash
# Judges twice: once for the annotations, whose verdict counts, and once for the page of the run.
set -uo pipefail

# Arguments are read as a shell reads words, and nothing in them is run.
given=()
while IFS= read -r -d '' word; do
  given+=("$word")
done < <(xargs printf '%s\0' <<< "$ARGUMENTS")
[[ -n $ARGUMENTS ]] || given=()

lazycov check --format github ${given[@]+"${given[@]}"}
code=$?
lazycov check --format markdown ${given[@]+"${given[@]}"} >> "$GITHUB_STEP_SUMMARY" || true
echo "exit-code=$code" >> "$GITHUB_OUTPUT"
exit "$code"
