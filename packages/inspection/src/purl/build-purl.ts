import type { PackageType } from '@assay/core';

/** The parts of a package URL as an ecosystem writes them, not encoded. */
export interface PurlParts {
  readonly type: PackageType;
  /** Segments separated by `/`: a distribution, a scope, a group. */
  readonly namespace?: string | undefined;
  /** Never empty. */
  readonly name: string;
  readonly version?: string | undefined;
  /** Qualifiers whose value is undefined or empty are left out. */
  readonly qualifiers?: Readonly<Record<string, string | undefined>>;
}

/**
 * Writes a canonical package URL: names as the type demands (case, separators), qualifiers sorted by key, everything but
 * unreserved characters and colons percent-encoded. Never throws: whatever a hostile name holds is encoded, so that it can
 * neither hide a package nor add parts to its URL. ECMA-427, section 5.
 */
export function buildPurl(parts: PurlParts): string {
  const { type } = parts;
  const namespace = (parts.namespace ?? '').split('/').filter((segment) => segment !== '');
  const path = LOWER_CASE_NAMESPACES.has(type) ? namespace.map((segment) => segment.toLowerCase()) : namespace;
  const query = Object.entries(parts.qualifiers ?? {})
    .flatMap(([key, value]) => (value === undefined || value === '' ? [] : [`${key}=${encode(value)}`]))
    .toSorted()
    .join('&');
  const version = parts.version ? `@${encode(parts.version)}` : '';
  return `pkg:${[type, ...path, canonicalName(type, parts.name)].map(encode).join('/')}${version}${query === '' ? '' : `?${query}`}`;
}

/** Types whose namespace is written in lower case. npm is not among them: names older than its rule keep their case. */
const LOWER_CASE_NAMESPACES: ReadonlySet<PackageType> = new Set([
  'alpm',
  'apk',
  'bitnami',
  'composer',
  'deb',
  'hex',
  'rpm',
]);

/** Types whose name is written in lower case. */
const LOWER_CASE_NAMES: ReadonlySet<PackageType> = new Set([
  'alpm',
  'apk',
  'bitnami',
  'composer',
  'deb',
  'hex',
  'pub',
  'pypi',
]);

function canonicalName(type: PackageType, name: string): string {
  const cased = LOWER_CASE_NAMES.has(type) ? name.toLowerCase() : name;
  return type === 'pypi' ? cased.replace(/[-_.]+/g, '-') : cased;
}

function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed())
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%3A', ':');
}
