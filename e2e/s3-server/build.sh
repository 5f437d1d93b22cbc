#!/usr/bin/env bash
# Builds versitygw (Apache-2.0), an S3 server over a directory, for the tests against a real one. Needs Go; about five minutes of processor
# time the first time, nothing after that. What is built is kept outside the repository, by version. Prints the program's path, which is
# what ASSAY_S3_SERVER expects:
#   export ASSAY_S3_SERVER="$(e2e/s3-server/build.sh)"
set -euo pipefail
version=v1.8.0
out="${ASSAY_S3_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/assay/versitygw}/$version"
if [ ! -x "$out/versitygw" ]; then
  mkdir -p "$out"
  GOBIN="$out" CGO_ENABLED=0 GOFLAGS=-buildvcs=false go install -p "${ASSAY_S3_JOBS:-2}" -ldflags "-s -w" "github.com/versity/versitygw/cmd/versitygw@$version" >&2
fi
printf '%s\n' "$out/versitygw"
