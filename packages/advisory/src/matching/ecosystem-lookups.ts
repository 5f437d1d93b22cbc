import type { Package, PackageType } from '@assay/core';
import { normalizeName } from '../contracts/namespace.ts';
import type { Lookups } from './lookup.ts';
import { parsePurl } from './parse-purl.ts';

/** Packages of languages: by the namespace of their purl type. */
export function ecosystemLookups(found: Package): Lookups {
  const name = feedName(found);
  if (name === null) return { kind: 'unidentified' };
  const namespace: PackageType = found.type;
  return {
    kind: 'places',
    places: [
      {
        kind: 'ecosystem',
        namespace,
        name: normalizeName(namespace, name),
        version: versionOf(found),
        confidence: 'high',
        subject: null,
      },
    ],
  };
}

/** The name by which feeds know a package; null when it is not known well enough. A group of Java is never guessed. */
function feedName(found: Package): string | null {
  if (found.type === 'maven') return found.name.includes(':') ? found.name : nameWithNamespace(found, ':');
  if (found.type === 'swift') return nameWithNamespace(found, '/');
  return found.name === '' ? null : found.name;
}

function nameWithNamespace({ purl }: Package, separator: string): string | null {
  const parsed = parsePurl(purl);
  if (parsed === null || parsed.namespace === '') return null;
  return `${parsed.namespace}${separator}${parsed.name}`;
}

function versionOf(found: Package): string {
  return found.type === 'golang' && (found.name === 'stdlib' || found.name === 'toolchain')
    ? goReleaseVersion(found.version)
    : found.version;
}

/** Releases of Go as feeds write them: `1.21rc2` is 1.21.0-rc.2, `1.20` is 1.20.0. Other texts stay as they are. */
export function goReleaseVersion(text: string): string {
  const [, numbers, patch, kind, count] = /^(?:go)?(\d+\.\d+)(?:\.(\d+))?(?:(rc|beta)(\d+))?$/.exec(text) ?? [];
  if (numbers === undefined) return text;
  const suffix = kind === undefined ? '' : `-${kind}.${count ?? '0'}`;
  return `${numbers}.${patch ?? '0'}${suffix}`;
}
