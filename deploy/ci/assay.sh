#!/bin/sh
# Judges a repository or an image in any CI system and leaves reports for it.
#
#   deploy/ci/assay.sh [-r DIRECTORY] [-u IMAGE] TARGET [OPTION…]
#
#   -r DIRECTORY  where assay.json, assay.sarif, assay.junit.xml and assay.md go; default assay-reports
#   -u IMAGE      fetch the advisory data that this image needs first; may be repeated
#   TARGET        what `assay check` takes: a directory of a repository, or an image
#   OPTION        any option of `assay check`, such as --image, --policy, --fail-on
#
# The program is `assay` of PATH, or what ASSAY_PROGRAM names. The exit code is that of `assay check`:
# 0 pass, 2 fail, 3 warn under --fail-on warn, 4 unreachable, 5 incomplete, 6 advisory data missing, 64 wrong usage, 1 anything else.
# Nothing that is given is ever read as shell text.
set -u

program=${ASSAY_PROGRAM:-assay}
unset ASSAY_PROGRAM
reports=assay-reports
usage() { sed -n '4,10s/^# \{0,1\}//p' "$0" >&2; exit 64; }

while getopts r:u: option; do
  case $option in
    r) reports=$OPTARG ;;
    u) "$program" db update -- "$OPTARG" >&2 || exit $? ;;
    *) usage ;;
  esac
done
shift $((OPTIND - 1))
[ $# -ge 1 ] && [ -n "$1" ] || usage
target=$1
shift

mkdir -p -- "$reports" || exit 1
# A report of an earlier run must not be taken for one of this run.
rm -f -- "$reports/assay.json" "$reports/assay.sarif" "$reports/assay.junit.xml" "$reports/assay.md"

exec "$program" check \
  -o table \
  -o "json=$reports/assay.json" \
  -o "sarif=$reports/assay.sarif" \
  -o "junit=$reports/assay.junit.xml" \
  -o "markdown=$reports/assay.md" \
  "$@" -- "$target"
