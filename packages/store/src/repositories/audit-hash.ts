import { createHash } from 'node:crypto';

/** The end of a chain, worth keeping elsewhere: with it a chain that was cut or written anew is found out. */
export interface AuditCheckpoint {
  readonly seq: number;
  readonly hash: string;
}

/** What checking a chain found. */
export type AuditVerification =
  | { readonly kind: 'intact'; readonly entries: number; readonly head: AuditCheckpoint }
  | BrokenChain;

/** The first place at which a chain does not hold. */
export interface BrokenChain {
  readonly kind: 'broken';
  readonly seq: number;
  readonly reason: 'missing' | 'changed' | 'cut' | 'not-the-checkpoint';
}

/** A chain that was checked so far. */
export type ChainCheck = { readonly kind: 'going'; readonly last: AuditCheckpoint };

/** An entry as its hash is made of it. */
export interface HashedEntry {
  readonly space: string;
  readonly seq: number;
  readonly at: number;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  /** JSON as it was written. */
  readonly details: string;
  readonly previousHash: string;
}

/** What the first entry follows. */
export const CHAIN_START: string = '0'.repeat(64);

/** SHA-256 of a JSON array of everything in a fixed order, the hash of the entry before included. */
export function hashOfEntry(entry: HashedEntry): string {
  const { space, seq, at, actor, action, subject, details, previousHash } = entry;
  return createHash('sha256')
    .update(JSON.stringify([space, seq, at, actor, action, subject, details, previousHash]))
    .digest('hex');
}

/** Checks the next entry of a chain against the end so far and a checkpoint that was kept elsewhere. */
export function checkChain(
  last: AuditCheckpoint,
  entry: HashedEntry & { readonly hash: string },
  checkpoint: AuditCheckpoint | null,
): ChainCheck | BrokenChain {
  const { seq, hash } = entry;
  if (seq !== last.seq + 1) return { kind: 'broken', seq: last.seq + 1, reason: 'missing' };
  const intact = entry.previousHash === last.hash && hashOfEntry(entry) === hash;
  if (!intact) return { kind: 'broken', seq, reason: 'changed' };
  if (checkpoint?.seq === seq && checkpoint.hash !== hash) return { kind: 'broken', seq, reason: 'not-the-checkpoint' };
  return { kind: 'going', last: { seq, hash } };
}
