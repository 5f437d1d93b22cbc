#!/bin/sh
# Makes a checkout ready: installs the locked packages (the pinned Node.js among them) when the lockfile is not the one that was
# installed, and builds the command line unless --install-only is given. Safe to run at any time, by several processes at once,
# and after a run that was killed. Says what it does on stderr only.
set -eu
cd "$(dirname "$0")/.."
mode=${1:-build}
lock=.assay-setup

installed() { [ -x node_modules/.bin/node ] && cmp -s package-lock.json node_modules/.assay-lock; }
built() {
  [ -e apps/cli/dist/assay.js ] || return 1
  [ ! package-lock.json -nt apps/cli/dist/assay.js ] || return 1
  [ ! .git/logs/HEAD -nt apps/cli/dist/assay.js ]
}
ready() { installed && { [ "$mode" = --install-only ] || built; }; }
say() { printf '%s\n' "assay: $*" >&2; }

ready && exit 0

# One set-up at a time. The lock names its process; a lock of a process that is gone is taken over.
until mkdir "$lock" 2>/dev/null; do
  owner=$(cat "$lock/pid" 2>/dev/null || echo)
  if [ -n "$owner" ] && ! kill -0 "$owner" 2>/dev/null; then
    stale=$lock.$$
    mv "$lock" "$stale" 2>/dev/null && rm -rf "$stale"
  elif [ -z "$owner" ] && [ -n "$(find "$lock" -maxdepth 0 -mmin +1 2>/dev/null)" ]; then
    rm -rf "$lock"
  else
    sleep 1
  fi
done
trap 'rm -rf "$lock"' EXIT
trap 'exit 130' INT TERM
echo $$ >"$lock/pid"

if ! installed; then
  if ! command -v node >/dev/null 2>&1 || ! command -v npm >/dev/null 2>&1; then
    say "Node.js 20 or newer and npm are needed to install Assay from a checkout; they were not found on PATH."
    exit 1
  fi
  if [ "$(node -p 'Number(process.versions.node.split(".")[0]) >= 20')" != true ]; then
    say "Node.js 20 or newer is needed to install Assay from a checkout; this is $(node --version)."
    exit 1
  fi
  say "first use: installing the locked packages (npm ci)"
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2
  if [ ! -x node_modules/.bin/node ]; then
    say "there is no pinned Node.js for this platform ($(node -p 'process.platform + "/" + process.arch'))."
    exit 1
  fi
  cp package-lock.json node_modules/.assay-lock
fi

if [ "$mode" != --install-only ] && ! built; then
  say "building"
  ./node_modules/.bin/node --conditions=development tools/build.ts >&2
fi
