#!/usr/bin/env bash
# Puts together what the tests against a real API server run: kube-apiserver and kubectl, built as ordinary Go dependencies, and etcd,
# which is that of Debian's etcd-server where it is installed and built too where it is not.
# Needs Go; 15 to 35 minutes of processor time and 3 GB of memory the first time, seconds after that. What is built is kept outside the
# repository, by version. Prints the directory, which is what KUBEBUILDER_ASSETS expects:
#   export KUBEBUILDER_ASSETS="$(e2e/kube-apiserver/build.sh)"
set -euo pipefail
cd "$(dirname "$0")"
version=$(sed -n 's/^\tk8s.io\/kubernetes v//p' go.mod)
out="${ASSAY_KUBE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/assay-kube}/$version"
mkdir -p "$out"
export CGO_ENABLED=0 GOFLAGS="-trimpath -mod=readonly -buildvcs=false" GOGC="${GOGC:-60}"
minor=${version#*.}
stamp=k8s.io/component-base/version
flags="-s -w -X $stamp.gitVersion=v$version -X $stamp.gitMajor=${version%%.*} -X $stamp.gitMinor=${minor%%.*}"
for name in kube-apiserver kubectl etcd; do
  [ -x "$out/$name" ] && continue
  # It comes last, as CI installs that of Debian in the meantime.
  if [ "$name" = etcd ] && installed=$(command -v etcd); then
    ln -sf "$installed" "$out/etcd"
    continue
  fi
  go build -p "${ASSAY_KUBE_JOBS:-$(nproc)}" -ldflags "$flags" -o "$out/$name.part" "./$name" >&2
  mv "$out/$name.part" "$out/$name"
done
printf '%s\n' "$out"
