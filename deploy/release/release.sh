#!/bin/sh
# A release of Assay, described and signed by Assay itself, in steps that can be run one by one:
#
#   release.sh build     installs exactly what package-lock.json says and bundles the program
#   release.sh pack      writes the image of the release into an OCI layout
#   release.sh attest    checks it, then states and signs what is in it, how it was judged and how it was built
#   release.sh publish   copies the image with all statements to IMAGE
#   release.sh verify    verifies IMAGE as whoever uses it would
#
# VERSION       version of the release, without v
# RELEASE_DIR   where the layout is written; default: release below the temporary directory
# IMAGE         where it is published: registry.example/assay/assay:1.2.3
# IDENTITY_TOKEN_FILE  an OpenID Connect token to sign with; or SIGN_WITH, a private key (password in ASSAY_KEY_PASSWORD)
# VERIFY_KEY    public key that has to have signed; or VERIFY_IDENTITY and VERIFY_ISSUER, regular expressions
# ASSAY         the program that describes and signs; default: the one of this checkout
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
here=$root/deploy/release
dir=${RELEASE_DIR:-${TMPDIR:-/tmp}/release}
assay=${ASSAY:-$root/assay}
node=$root/node_modules/.bin/node
provenance=https://slsa.dev/provenance/v1

need() {
  eval "value=\${$1:-}"
  [ -n "$value" ] || { echo "release.sh: $1 is not set" >&2; exit 64; }
}

build() {
  (cd "$root" && npm ci --ignore-scripts=false --no-audit --no-fund && npm run --silent build)
}

pack() {
  need VERSION
  rm -rf "$dir"
  mkdir -p "$dir"
  "$node" --conditions=development "$here/write-image.ts" "$dir/image" "$VERSION"
}

attest() {
  need VERSION
  if [ -n "${IDENTITY_TOKEN_FILE:-}" ]; then
    set -- --identity-token "$IDENTITY_TOKEN_FILE"
  else
    need SIGN_WITH
    set -- --sign-with "$SIGN_WITH"
  fi
  # A release that fails its own policy ends here, before anything is signed.
  "$assay" check "oci:$dir/image:$VERSION" --platform linux/amd64 --policy "$here/policy.yaml"
  "$node" "$here/write-provenance.ts" "$VERSION" >"$dir/provenance.json"
  "$assay" attest "oci:$dir/image:$VERSION" --platform linux/amd64 "$@" \
    --type cyclonedx --type spdx --type vsa --policy "$here/policy.yaml" --judge https://assay.example/release \
    --predicate "$dir/provenance.json" --predicate-type "$provenance"
}

publish() {
  need VERSION
  need IMAGE
  "$assay" mirror "oci:$dir/image:$VERSION" "$IMAGE"
}

verify() {
  need IMAGE
  if [ -n "${VERIFY_KEY:-}" ]; then
    set -- --key "$VERIFY_KEY"
  else
    need VERIFY_IDENTITY
    need VERIFY_ISSUER
    set -- --identity "$VERIFY_IDENTITY" --issuer "$VERIFY_ISSUER"
  fi
  "$assay" verify "$IMAGE" --platform linux/amd64 "$@" \
    --attestation "$provenance" --attestation cyclonedx --attestation spdx --attestation vsa
}

[ $# -gt 0 ] || { sed -n '2,17s/^# \{0,1\}//p' "$0" >&2; exit 64; }
for step in "$@"; do
  case $step in
  build | pack | attest | publish | verify) "$step" ;;
  *) echo "release.sh: there is no step $step" >&2; exit 64 ;;
  esac
done
