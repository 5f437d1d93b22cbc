#!/usr/bin/env bash
# Second step of the action: judges, writes annotations, the summary and files, and tells the verdict. Inputs come as INPUT_…
# variables and are only ever arguments of the program.
set -uo pipefail

assay=${ASSAY_PROGRAM:-$GITHUB_ACTION_PATH/../../assay}
unset ASSAY_PROGRAM
reports=${INPUT_REPORTS:-assay-reports}
case $reports in -*) reports=./$reports ;; esac
json=$reports/assay.json
sarif=$reports/assay.sarif
diff=$reports/diff.md
mkdir -p "$reports" || exit 1
rm -f "$json" "$sarif" "$reports/assay.junit.xml" "$reports/diff.json" "$diff"

# Lines of a text that are not empty, as the array `lines`.
read_lines() {
  lines=()
  local line
  while IFS= read -r line || [ -n "$line" ]; do
    line=${line%$'\r'}
    [ -n "$line" ] && lines+=("$line")
  done <<<"$1"
}

# `--name=value` is one argument, whatever the value begins with.
arguments=()
option() { [ -n "$2" ] && arguments+=("--$1=$2"); }
option policy "${INPUT_POLICY:-}"
option config "${INPUT_CONFIG:-}"
option fail-on "${INPUT_FAIL_ON:-}"
option platform "${INPUT_PLATFORM:-}"
option as "${INPUT_AS:-}"
[ "${INPUT_OFFLINE:-}" = true ] && arguments+=(--offline)
read_lines "${INPUT_PARTS:-}"
for part in ${lines[@]+"${lines[@]}"}; do option parts "$part"; done
read_lines "${INPUT_IMAGE:-}"
images=(${lines[@]+"${lines[@]}"})
for image in ${images[@]+"${images[@]}"}; do option image "$image"; done
read_lines "${INPUT_ARGUMENTS:-}"
arguments+=(${lines[@]+"${lines[@]}"})

code=0
if [ "${INPUT_UPDATE_DATABASE:-}" = true ]; then
  "$assay" db update -- ${images[@]+"${images[@]}"} >&2 || code=$?
fi
if [ "$code" -eq 0 ]; then
  "$assay" check ${arguments[@]+"${arguments[@]}"} \
    -o github -o github-summary -o "json=$json" -o "sarif=$sarif" -o "junit=$reports/assay.junit.xml" \
    -- "${INPUT_TARGET:-.}" || code=$?
fi

# The first key of that name in the report is its own: values of a report are never at the beginning of a line.
verdict=$(sed -n 's/^  "verdict": "\([a-z]*\)",\{0,1\}$/\1/p' "$json" 2>/dev/null | head -n 1)
case $code in
  0 | 2 | 3) [ -n "$verdict" ] || verdict=error ;;
  *) verdict=error ;;
esac
# Without a report nothing was judged, whatever the program ended with.
[ "$verdict" = error ] && [ "$code" -eq 0 ] && code=1

if [ -n "${INPUT_BASE:-}" ]; then
  differences=()
  [ -n "${INPUT_FAIL_ON_DIFFERENCE:-}" ] && differences+=("--fail-on=$INPUT_FAIL_ON_DIFFERENCE")
  [ -n "${INPUT_PLATFORM:-}" ] && differences+=("--platform=$INPUT_PLATFORM")
  # Without advisory data everything else can still be compared.
  [ -e "$("$assay" cache path)/advisories.db" ] || [ -n "${ASSAY_DB:-}" ] || differences+=(--skip-vulnerabilities)
  compared=0
  "$assay" diff ${differences[@]+"${differences[@]}"} -o "markdown=$diff" -o "json=$reports/diff.json" \
    -- "$INPUT_BASE" "${images[0]:-${INPUT_TARGET:-.}}" || compared=$?
  [ -e "$diff" ] && cat "$diff" >>"$GITHUB_STEP_SUMMARY"
  if [ "$compared" -ne 0 ] && [ "$code" -eq 0 ]; then
    code=$compared
    verdict=error
    [ "$compared" -eq 2 ] && verdict=fail
  fi
fi

# A value of several lines could add outputs of its own.
output() { printf '%s=%s\n' "$1" "${2//[$'\r\n']/}" >>"$GITHUB_OUTPUT"; }
existing() { [ -e "$1" ] && printf '%s' "$1"; }
output verdict "$verdict"
output exit-code "$code"
output sarif-file "$(existing "$sarif")"
output json-file "$(existing "$json")"
output diff-file "$(existing "$diff")"

[ "${INPUT_FAIL:-true}" = false ] && exit 0
exit "$code"
