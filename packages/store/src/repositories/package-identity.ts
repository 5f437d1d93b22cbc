import { createHash } from 'node:crypto';
import type { Package } from '@assay/core';
import { indexableText } from '../database/storable.ts';

/** What matching needs to know of a package, and nothing that differs between images that hold the same one. */
export type PackageVersion = Pick<Package, 'type' | 'name' | 'version' | 'purl' | 'sourceName' | 'sourceVersion'> &
  Partial<Pick<Package, 'architecture' | 'metadata'>>;

/** A distinct package version as a row. */
export interface PackageRow {
  readonly identity: string;
  readonly type: string;
  readonly distro: string;
  readonly name: string;
  readonly version: string;
  readonly source_name: string | null;
  readonly source_version: string | null;
  readonly purl: string;
  readonly facts: string;
}

/**
 * The row of a package version. `distro` is the distribution whose advisories apply, for example `debian:12`; empty where the
 * ecosystem's own apply. The identity is a digest over the whole text of every part, however long.
 */
export function packageRow(version: PackageVersion, distro: string): PackageRow {
  const { type, name, purl, sourceName = null, sourceVersion = null } = version;
  const facts = matchedFacts(version);
  const parts = [
    type,
    distro,
    name,
    version.version,
    purl,
    sourceName,
    sourceVersion,
    ...(facts === '{}' ? [] : [facts]),
  ];
  return {
    identity: createHash('sha256').update(JSON.stringify(parts)).digest('base64url'),
    type,
    distro: indexableText(distro),
    name: indexableText(name),
    version: indexableText(version.version),
    source_name: sourceName === null ? null : indexableText(sourceName),
    source_version: sourceVersion === null ? null : indexableText(sourceVersion),
    purl: indexableText(purl),
    facts,
  };
}

/** Words of ecosystems that matching reads beside names and versions. */
const MATCHED_WORDS = ['cpe', 'cpes', 'main', 'maintainer', 'modularityLabel', 'vendor'] as const;

/** Longest JSON of one such word that is kept; longer ones are left out, and the package matched as if it did not say. */
const LONGEST_WORD = 4000;

/** What else matching reads of a package, as JSON: `{ architecture?, metadata? }`; keys in a fixed order. */
function matchedFacts({ architecture, metadata = {} }: PackageVersion): string {
  const words = MATCHED_WORDS.flatMap((word) => {
    const value = metadata[word];
    return value === undefined || JSON.stringify(value).length > LONGEST_WORD ? [] : [[word, value] as const];
  });
  const facts = {
    ...(architecture === undefined ? {} : { architecture }),
    ...(words.length === 0 ? {} : { metadata: Object.fromEntries(words) }),
  };
  return JSON.stringify(facts).replaceAll(UNSTORABLE, '\uFFFD');
}

/** How JSON writes what a column does not take. */
const UNSTORABLE = /\\u(?:0000|d[89a-f][0-9a-f]{2})/g;

/** The digest of a set of packages by their identities, in whatever order. */
export function packageSetDigest(identities: readonly string[]): string {
  return createHash('sha256').update(identities.toSorted().join('\n')).digest('base64url');
}
