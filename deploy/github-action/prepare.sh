#!/usr/bin/env bash
# First step of the action: the program is made ready, and what the key of the cache is made of is told.
set -euo pipefail

assay=${ASSAY_PROGRAM:-$GITHUB_ACTION_PATH/../../assay}
unset ASSAY_PROGRAM
version=$("$assay" --version)
cache=$("$assay" cache path)
{
  printf 'version=%s\n' "${version//[^A-Za-z0-9.+-]/-}"
  printf 'cache=%s\n' "${cache//$'\n'/}"
  printf 'day=%s\n' "$(date -u +%Y-%m-%d)"
} >>"$GITHUB_OUTPUT"
