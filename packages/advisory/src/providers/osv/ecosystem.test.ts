import { expect, test } from 'vitest';
import { schemeOfNamespace } from '../namespace-scheme.ts';
import { placeOfEcosystem } from './ecosystem.ts';

test.each([
  ['PyPI', 'pypi package pep440'],
  ['npm', 'npm package semver'],
  ['Go', 'golang package go'],
  ['crates.io', 'cargo package semver'],
  ['RubyGems', 'gem package gem'],
  ['Maven', 'maven package maven'],
  ['Maven:https://repo.example/x', 'maven package maven'],
  ['NuGet', 'nuget package nuget'],
  ['Packagist', 'composer package composer'],
  ['Hex', 'hex package semver'],
  ['Bitnami', 'bitnami package bitnami'],
  ['GitHub Actions', 'githubactions package semver'],
  ['Debian:12', 'deb:debian:12 source deb'],
  ['Debian:6.0', 'deb:debian:6 source deb'],
  ['Debian:3.0', 'deb:debian:3.0 source deb'],
  ['Ubuntu:22.04:LTS', 'deb:ubuntu:22.04 source deb'],
  ['Ubuntu:24.10', 'deb:ubuntu:24.10 source deb'],
  ['Ubuntu:Pro:18.04:LTS', 'deb:ubuntu:18.04 source deb esm'],
  ['Ubuntu:Pro:FIPS-updates:20.04:LTS', 'deb:ubuntu:20.04 source deb fips-updates'],
  ['Alpine:v3.18', 'apk:alpine:v3.18 source apk'],
  ['Wolfi', 'apk:wolfi:rolling source apk'],
  ['Chainguard', 'apk:chainguard:rolling source apk'],
  ['AlmaLinux:9', 'rpm:almalinux:9 package rpm'],
  ['Rocky Linux:9', 'rpm:rocky:9 package rpm'],
  ['Photon OS:5.0', 'rpm:photon:5.0 package rpm'],
  ['Azure Linux:3', 'rpm:azurelinux:3.0 package rpm'],
  ['Azure Linux:2', 'rpm:mariner:2.0 package rpm'],
  ['openEuler:24.03-LTS-SP1', 'rpm:openeuler:24.03 package rpm'],
  ['Red Hat:enterprise_linux:9::baseos', 'rpm:rhel:9 package rpm'],
  ['Red Hat:rhel_eus:9.4::appstream', 'rpm:rhel:9 package rpm rhel_eus:9.4'],
  ['Red Hat:openshift:4.12::el8', 'rpm:rhel:8 package rpm openshift:4.12'],
  ['SUSE:Linux Enterprise Server 15 SP3', 'rpm:sles:15.3 source rpm'],
  ['SUSE:Linux Enterprise Server 15 SP3-LTSS', 'rpm:sles:15.3 source rpm ltss'],
  ['SUSE:Linux Enterprise Module for Basesystem 15 SP6', 'rpm:sles:15.6 source rpm'],
  ['SUSE:Linux Enterprise Micro 5.5', 'rpm:sle-micro:5.5 source rpm'],
  ['SUSE:Linux Micro 6.0', 'rpm:sl-micro:6.0 source rpm'],
  ['openSUSE:Leap 15.6', 'rpm:opensuse-leap:15.6 source rpm'],
  ['openSUSE:Tumbleweed', 'rpm:opensuse-tumbleweed:rolling source rpm'],
  ['Debian', 'debian package generic'],
  ['SUSE:Something New', 'suse:something new package generic'],
  ['OSS-Fuzz', 'oss-fuzz package generic'],
  ['Ubuntu:soon', 'ubuntu:soon package generic'],
])('%s is %s', (ecosystem, expected) => {
  const { namespace, subject, channel } = placeOfEcosystem(ecosystem);
  const words = [namespace, subject, schemeOfNamespace(namespace), ...(channel === undefined ? [] : [channel])];
  expect(words.join(' ')).toBe(expected);
});
