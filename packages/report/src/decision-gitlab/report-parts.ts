import type { RenderOptions } from '../formatter.ts';
import { shown } from '../text-layout.ts';

/** Version of the schema that the reports are written by. */
export const GITLAB_SCHEMA_VERSION = '15.2.1';
/** Longest name that the schema allows. */
export const MAX_NAME = 255;
/** Longest solution that the schema allows. */
export const MAX_SOLUTION = 7000;

/** purl types whose namespace is a distribution. */
const DISTRIBUTION_TYPES: ReadonlySet<string> = new Set(['deb', 'rpm', 'apk', 'opkg', 'alpm']);

/** Analyzer or scanner of a report. */
export function gitlabTool({ toolVersion }: RenderOptions): object {
  return { id: 'assay', name: 'Assay', version: shown(toolVersion ?? 'unknown'), vendor: { name: 'Assay' } };
}

/** A UUID of version 8 (RFC 9562), made of the first half of a SHA-256. */
export function gitlabUuid(hex: string): string {
  const variant = (8 + (Number.parseInt(hex.charAt(16), 16) % 4)).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Name, version and distribution of a purl: `pkg:deb/debian/bash@5.2?distro=debian-12`. */
export function packageOf(
  purl: string,
): { readonly name: string; readonly version: string; readonly distribution: string | null } | null {
  const parts = /^pkg:([^/]+)\/([^@?#]+)(?:@([^?#]*))?(?:\?([^#]*))?/.exec(purl);
  const [, type = '', path, version = '', qualifiers = ''] = parts ?? [];
  if (path === undefined) return null;
  // The namespace of a distribution's package is the distribution; elsewhere it is part of the name.
  const name = DISTRIBUTION_TYPES.has(type) ? path.slice(path.lastIndexOf('/') + 1) : path;
  const distribution = qualifiers
    .split('&')
    .find((pair) => pair.startsWith('distro='))
    ?.slice('distro='.length);
  return {
    name: shown(decoded(name), MAX_NAME),
    version: shown(decoded(version), MAX_NAME),
    distribution: distribution === undefined || distribution === '' ? null : shown(decoded(distribution), MAX_NAME),
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
