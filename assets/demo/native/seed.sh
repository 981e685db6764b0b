#!/usr/bin/env bash
# Fills a running takod with parcels to play with.
set -euo pipefail

base=${1:-http://localhost:8080}
codes=(TK473124829 TK000000005 TK000000014 TK000000028)

post() {
  curl --fail --silent --show-error --data "$2" "$base$1" > /dev/null
}

for code in "${codes[@]}"; do
  post /parcels "{\"code\":\"$code\",\"origin\":\"OSL\",\"destination\":\"LIS\",\"grams\":900}"
done

now=$(date --utc +%Y-%m-%dT%H:%M:%SZ)
post /scans "{\"code\":\"${codes[0]}\",\"at\":\"$now\",\"hub\":\"OSL\",\"status\":\"accepted\"}"
echo "seeded ${#codes[@]} parcels at $base"
