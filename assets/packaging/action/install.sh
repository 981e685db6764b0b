#!/usr/bin/env bash
# Fetches a release of lazycov, compares it with its checksum, and puts it into the path of the steps that come.
set -euo pipefail

case $SYSTEM in
  Linux-X64) target=x86_64-unknown-linux-gnu ;;
  Linux-ARM64) target=aarch64-unknown-linux-gnu ;;
  macOS-X64) target=x86_64-apple-darwin ;;
  macOS-ARM64) target=aarch64-apple-darwin ;;
  Windows-X64) target=x86_64-pc-windows-msvc ;;
  *) echo "::error::lazycov has no release for $SYSTEM" && exit 1 ;;
esac
archive=lazycov-$target.tar.gz
[[ $SYSTEM == Windows-* ]] && archive=lazycov-$target.zip

# A branch or a commit is no release.
[[ $LAZYCOV_REF =~ ^v[0-9]+\.[0-9]+\.[0-9]+ ]] || LAZYCOV_REF=
version=${LAZYCOV_VERSION:-${LAZYCOV_REF#v}}
releases=$GITHUB_SERVER_URL/$LAZYCOV_REPOSITORY/releases
from=$releases/${version:+download/v${version#v}}
[[ -n $version ]] || from=$releases/latest/download

folder=$RUNNER_TEMP/lazycov
mkdir -p "$folder"
cd "$folder"
for file in "$archive" SHA256SUMS; do
  curl --fail --silent --show-error --location --retry 3 --output "$file" "$from/$file"
done
sum=$(command -v sha256sum || echo "shasum -a 256")
# A name stands behind two spaces, or a space and the mark of a binary file.
grep -E "[ *]$archive\$" SHA256SUMS | $sum --check -
if [[ $archive == *.zip ]]; then
  unzip -q -o "$archive"
else
  tar -xzf "$archive"
fi
echo "$folder/lazycov-$target" >> "$GITHUB_PATH"
"$folder/lazycov-$target/lazycov" --version
