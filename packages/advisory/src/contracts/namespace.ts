/**
 * Names of the places that packages come from, shared by feeds and matching.
 *
 * Language ecosystems are the purl type: `pypi` `npm` `golang` `cargo` `gem` `maven` `nuget` `composer` `hex` `pub` `swift` `cran`
 * `bitnami` …; Go's standard library and toolchain are the names `stdlib` and `toolchain` of `golang`; Ruby itself is `ruby` of
 * `generic`. Distributions are `deb:<id>:<release>`, `apk:<id>:<release>`, `rpm:<id>:<release>`, `alpm:arch:rolling` with the `ID` of
 * os-release and the release as the distribution counts it: `deb:debian:12`, `deb:debian:unstable`, `deb:ubuntu:24.04`,
 * `apk:alpine:v3.20`, `apk:alpine:edge`, `apk:wolfi:rolling`, `apk:chainguard:rolling`, `rpm:rhel:9`, `rpm:almalinux:9`, `rpm:rocky:9`,
 * `rpm:ol:9`, `rpm:amzn:2023`, `rpm:sles:15.3`, `rpm:opensuse-leap:15.6`, `rpm:azurelinux:3.0`, `rpm:mariner:2.0`, `rpm:photon:5.0`,
 * `rpm:fedora:41`. CPE configurations are `cpe`, names `vendor:product`.
 */
export function normalizeName(namespace: string, name: string): string {
  switch (namespace) {
    case 'pypi':
      return name.toLowerCase().replaceAll(/[-_.]+/g, '-');
    case 'composer':
    case 'nuget':
    case 'bitnami':
    case 'hex':
    case 'cpe':
      return name.toLowerCase();
    default:
      return name;
  }
}
