#!/usr/bin/env bash
# Builds kube-apiserver, etcd and kubectl as ordinary Go dependencies, for the tests against a real API server.
# Needs Go; about 15 minutes of processor time and 4 GB of memory the first time, seconds after that. What is built is kept outside the
# repository, by version. Prints the directory, which is what KUBEBUILDER_ASSETS expects:
#   export KUBEBUILDER_ASSETS="$(e2e/kube-apiserver/build.sh)"
set -euo pipefail
cd "$(dirname "$0")"
version=$(sed -n 's/^\tk8s.io\/kubernetes v//p' go.mod)
out="${ASSAY_KUBE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/assay/kube-apiserver}/$version"
mkdir -p "$out"
export CGO_ENABLED=0 GOFLAGS="-trimpath -mod=readonly -buildvcs=false" GOGC="${GOGC:-60}"
minor=${version#*.}
stamp=k8s.io/component-base/version
flags="-s -w -X $stamp.gitVersion=v$version -X $stamp.gitMajor=${version%%.*} -X $stamp.gitMinor=${minor%%.*}"
for name in etcd kubectl kube-apiserver; do
  [ -x "$out/$name" ] && continue
  go build -p "${ASSAY_KUBE_JOBS:-2}" -ldflags "$flags" -o "$out/$name.part" "./$name" >&2
  mv "$out/$name.part" "$out/$name"
done
printf '%s\n' "$out"
