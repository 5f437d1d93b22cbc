#!/bin/sh
# Asks a running Assay service for PASS or FAIL of an image, from any CI system, with nothing but sh and curl.
#
#   ASSAY_URL=https://assay.example ASSAY_KEY=… deploy/ci/assay-service.sh [-p ID] [-e NAME] [-t SECONDS] [-r DIRECTORY] IMAGE
#
#   -p ID         policy; default the one that counts for the space
#   -e NAME       environment that the image is meant for
#   -t SECONDS    how long to wait for an image that the service has to inspect first; default 600
#   -r DIRECTORY  where assay.json, assay.sarif and assay.md go; default no files
#
# The exit code is that of `assay check`: 0 pass, 2 fail, 4 the service or the image cannot be reached or may not be asked for,
# 5 the image cannot be inspected, or not in that time, 64 wrong usage, 1 anything else. The key is never an argument of a program.
set -u

usage() { sed -n '4,12s/^# \{0,1\}//p' "$0" >&2; exit 64; }
say() { printf 'assay: %s\n' "$*" >&2; }

url=${ASSAY_URL:-} key=${ASSAY_KEY:-} policy='' environment='' seconds=600 reports=''
unset ASSAY_KEY
while getopts p:e:t:r: option; do
  case $option in
    p) policy=$OPTARG ;;
    e) environment=$OPTARG ;;
    t) seconds=$OPTARG ;;
    r) reports=$OPTARG ;;
    *) usage ;;
  esac
done
shift $((OPTIND - 1))
[ $# -eq 1 ] && [ -n "$url" ] && [ -n "$key" ] || usage
image=$1

# Nothing that could mean something in JSON, or in curl's own configuration, is ever put there.
LC_ALL=C
export LC_ALL
case $image$policy in *[!A-Za-z0-9._:/@+-]*) say "that is no image reference: $image"; exit 64 ;; esac
case $environment in *[!A-Za-z0-9._/-]*) say "that is no environment: $environment"; exit 64 ;; esac
case $seconds in '' | *[!0-9]* | ??????*) say "-t wants seconds"; exit 64 ;; esac
case $key in *[!A-Za-z0-9_-]*) say "ASSAY_KEY is no key"; exit 64 ;; esac
url=${url%/}

work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# ask FILE QUERY WAIT: writes the answer to FILE and its head to FILE.head, prints the status.
ask() {
  body="{\"reference\":\"$image\",\"wait\":\"$3s\""
  [ -z "$policy" ] || body="$body,\"policyId\":\"$policy\""
  [ -z "$environment" ] || body="$body,\"environment\":\"$environment\""
  printf 'header = "Authorization: Bearer %s"\n' "$key" |
    curl --silent --show-error --config - --proto '=http,https' --connect-timeout 20 --max-time $(($3 + 60)) \
      --retry 4 --retry-connrefused --header 'Content-Type: application/json' --data "$body}" \
      --dump-header "$1.head" --output "$1" --write-out '%{http_code}' -- "$url/api/v1/evaluations$2"
}

# header FILE NAME: the value of a header of the answer; curl writes the heads of all tries one after the other.
header() { tr -d '\r' <"$1.head" | awk -F ': *' -v "name=$2" 'tolower($1) == name { value = $2 } END { print value }'; }

end=$(($(date +%s) + seconds))
while :; do
  left=$((end - $(date +%s)))
  [ "$left" -gt 0 ] || left=0
  wait=$left
  [ "$wait" -le 60 ] || wait=60
  status=$(ask "$work/decision" '' "$wait") || { say "the service at $url cannot be reached"; exit 4; }
  [ "$status" = 202 ] || break
  if [ "$left" = 0 ]; then
    say "the image was not inspected within $seconds seconds"
    exit 5
  fi
done

if [ "$status" != 200 ]; then
  say "the service answered $status: $(tr -d '\000-\037\177' <"$work/decision" | cut -c 1-2000)"
  case $status in
    400) exit 64 ;;
    401 | 403 | 404 | 429 | 503) exit 4 ;;
    422) exit 5 ;;
    *) exit 1 ;;
  esac
fi

verdict=$(header "$work/decision" assay-verdict)
[ "$(ask "$work/table" '?format=table' 0)" = 200 ] && cat "$work/table"
if [ -n "$reports" ]; then
  mkdir -p -- "$reports" || exit 1
  cp -- "$work/decision" "$reports/assay.json" || exit 1
  for report in sarif:sarif markdown:md; do
    [ "$(ask "$work/report" "?format=${report%%:*}" 0)" = 200 ] || continue
    cp -- "$work/report" "$reports/assay.${report##*:}" || exit 1
  done
fi
printf '%s  %s\n' "$verdict" "$image"
case $verdict in
  PASS) exit 0 ;;
  FAIL) exit 2 ;;
  *) say 'the service gave no verdict'; exit 1 ;;
esac
