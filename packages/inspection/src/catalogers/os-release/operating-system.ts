import type { OperatingSystem } from '@assay/core';
import { parseOsRelease } from './parse-os-release.ts';
import { readReleaseLine } from './release-line.ts';

/** Files that can say which distribution this is, the most telling first. Read them at their final state, links followed. */
export const OS_RELEASE_PATHS: readonly string[] = [
  '/etc/os-release',
  '/usr/lib/os-release',
  '/etc/lsb-release',
  '/etc/alpine-release',
  '/etc/fedora-release',
  '/etc/centos-release',
  '/etc/oracle-release',
  '/etc/redhat-release',
  '/etc/system-release',
  '/etc/debian_version',
  '/etc/arch-release',
  '/etc/gentoo-release',
];

/** Bytes of a file that are looked at; real files have some 500. */
const MAX_BYTES = 65_536;

/**
 * Tells the distribution from the first file of `OS_RELEASE_PATHS` that names one; null when none does. Never throws.
 * @param files Content by path of `OS_RELEASE_PATHS`; paths that lead nowhere are absent.
 */
export function readOperatingSystem(files: ReadonlyMap<string, Uint8Array>): OperatingSystem | null {
  for (const path of OS_RELEASE_PATHS) {
    const bytes = files.get(path);
    if (bytes === undefined) continue;
    const os = readFile(path, new TextDecoder().decode(bytes.subarray(0, MAX_BYTES)));
    if (os !== null) return os;
  }
  return null;
}

function readFile(path: string, text: string): OperatingSystem | null {
  if (path.endsWith('/os-release')) return fromOsRelease(parseOsRelease(text), path);
  if (path.endsWith('/lsb-release')) return fromLsbRelease(parseOsRelease(text), path);
  const line = readReleaseLine(path, text.trim().split(/\r?\n/, 1)[0] ?? '');
  return line === null ? null : { ...unknownSystem(line.id, path), ...line };
}

/** Null for a file without any name of a distribution. `ID` is `linux` when only other names are given: os-release(5). */
function fromOsRelease(values: ReadonlyMap<string, string>, source: string): OperatingSystem | null {
  if (!['ID', 'NAME', 'PRETTY_NAME'].some((name) => values.get(name))) return null;
  return {
    id: values.get('ID') || 'linux',
    idLike: (values.get('ID_LIKE') ?? '').split(/\s+/).filter((id) => id !== ''),
    name: values.get('NAME') || null,
    prettyName: values.get('PRETTY_NAME') || null,
    versionId: values.get('VERSION_ID') || null,
    version: values.get('VERSION') || null,
    versionCodename: values.get('VERSION_CODENAME') || null,
    cpeName: values.get('CPE_NAME') || null,
    supportEnd: values.get('SUPPORT_END') || null,
    source,
  };
}

function fromLsbRelease(values: ReadonlyMap<string, string>, source: string): OperatingSystem | null {
  const id = values.get('DISTRIB_ID');
  if (!id) return null;
  return {
    ...unknownSystem(id.toLowerCase(), source),
    name: id,
    prettyName: values.get('DISTRIB_DESCRIPTION') || null,
    versionId: values.get('DISTRIB_RELEASE') || null,
    version: values.get('DISTRIB_RELEASE') || null,
    versionCodename: values.get('DISTRIB_CODENAME') || null,
  };
}

function unknownSystem(id: string, source: string): OperatingSystem {
  return {
    id,
    idLike: [],
    name: null,
    prettyName: null,
    versionId: null,
    version: null,
    versionCodename: null,
    cpeName: null,
    supportEnd: null,
    source,
  };
}
