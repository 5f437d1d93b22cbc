#!/usr/bin/env bash
# Makes the plain manifests from the Helm chart; a test holds them against each other. Needs helm.
# With an argument it writes there, else beside itself.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
out="${1:-$here/assay-controller.yaml}"
{
  printf '# Made by deploy/kubernetes/generate.sh from the Helm chart; change that.\n'
  printf 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: assay-system\n  labels: { pod-security.kubernetes.io/enforce: restricted }\n'
  helm template assay-controller "$here/../helm/assay-controller" --namespace assay-system --include-crds --kube-version 1.34 |
    sed 's/[[:space:]]*$//' | grep -v '^# Source: '
} >"$out"
