import type { BlobChange, ChangeTable } from '@assay/repository';
import { compareText } from '@assay/core';
import type { SecretOccurrence } from '@assay/secret';

/** What was found in a content, if it was looked through and something was found. */
export type FoundIn = (blob: string) => readonly SecretOccurrence[];

/** A secret in a file, through all of a history. */
export interface Introduction {
  /** Raw. */
  readonly path: string;
  /** As it stands in the content that the first of the commits brought. */
  readonly occurrence: SecretOccurrence;
  /** Commits that brought it into the file, the oldest first. */
  readonly commits: readonly string[];
}

/** Changes that brought a content in which something was found. */
export function changesWithSecrets(changes: ChangeTable, found: ReadonlyMap<string, unknown>): readonly BlobChange[] {
  return [...changes.changesOf(new Set(found.keys()))];
}

/**
 * Which commits brought which secrets: those after which a file holds one that it did not hold in any of the commit's parents. What was
 * there before and only stands in a changed file is not theirs.
 */
export function introductionsOf(changes: readonly BlobChange[], foundIn: FoundIn): readonly Introduction[] {
  const all = new Map<string, { path: string; occurrence: SecretOccurrence; commits: string[] }>();
  // Newest first, so that the last one that is told is the oldest.
  for (const { commit, path, blob, before } of changes) {
    const held = new Set(before.flatMap((old) => foundIn(old).map(secretOf)));
    const told = new Set<string>();
    for (const occurrence of foundIn(blob)) {
      const secret = secretOf(occurrence);
      if (held.has(secret) || told.has(secret)) continue;
      told.add(secret);
      const key = `${path}\0${secret}`;
      const known = all.get(key);
      if (known === undefined) all.set(key, { path, occurrence, commits: [commit] });
      else {
        known.occurrence = occurrence;
        known.commits.unshift(commit);
      }
    }
  }
  return [...all.values()].toSorted((a, b) => compareText(a.path, b.path));
}

/** What tells one secret from another. */
export function secretOf({ detector, fingerprint }: Pick<SecretOccurrence, 'detector' | 'fingerprint'>): string {
  return `${detector} ${fingerprint}`;
}
