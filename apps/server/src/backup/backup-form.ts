import { type Digest, isDigest } from '@assay/core';

/** Form of the file that this version writes and reads. */
export const BACKUP_FORM = 1;

/** What a backup holds. */
export interface BackupSummary {
  readonly records: number;
  readonly blobs: number;
  /** Whether the encryption keys are in it, sealed. */
  readonly keys: boolean;
  readonly advisories: boolean;
  readonly sizeBytes: number;
}

interface EntryNames {
  /** The first entry. */
  readonly manifest: string;
  /** What records there are, in the order in which they can be written. */
  records(part: number, table: string): string;
  /** Behind the records: the version of their schema. */
  readonly schema: string;
  blob(digest: Digest): string;
  readonly advisories: string;
  readonly keys: string;
}

/** The names of entries. */
export const ENTRIES: EntryNames = {
  manifest: 'manifest.json',
  records: (part, table) => `records/${String(part).padStart(8, '0')}-${table}.ndjson`,
  schema: 'schema.json',
  blob: (digest) => `blobs/${digest.replace(':', '/')}`,
  advisories: 'advisories.db',
  keys: 'encryption-keys.sealed',
};

/** What an entry holds, by its name. */
export type EntryKind =
  | { readonly kind: 'manifest' | 'schema' | 'advisories' | 'keys' }
  | { readonly kind: 'records'; readonly table: string }
  | { readonly kind: 'blob'; readonly digest: Digest };

/** What the name of an entry says; null for a name that no backup has. */
export function entryKind(name: string): EntryKind | null {
  if (name === ENTRIES.manifest) return { kind: 'manifest' };
  if (name === ENTRIES.schema) return { kind: 'schema' };
  if (name === ENTRIES.advisories) return { kind: 'advisories' };
  if (name === ENTRIES.keys) return { kind: 'keys' };
  const [, table] = /^records\/\d{8,}-([a-z_]{1,63})\.ndjson$/.exec(name) ?? [];
  if (table !== undefined) return { kind: 'records', table };
  const [, algorithm, hex] = /^blobs\/([a-z0-9]+)\/([0-9a-f]+)$/.exec(name) ?? [];
  const digest = `${algorithm}:${hex}`;
  return hex !== undefined && isDigest(digest) ? { kind: 'blob', digest } : null;
}
