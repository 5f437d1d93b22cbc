import { createHash } from 'node:crypto';
import type { JsonObject } from '@assay/core';
import type { Scope } from './scope.ts';
import { type Page, type PageRequest, pageLimit, pageOf, readCursor } from './page.ts';
import { readJsonObject, writeJson } from './stored-json.ts';

/** What was done, by whom, to what. */
export interface AuditEntry {
  /** `user:…`, `key:…` or `system`. */
  readonly actor: string;
  /** For example `policy.activate`. */
  readonly action: string;
  /** What it was done to, for example `policy:0198…`. */
  readonly subject: string;
  /** Digests of policy, data and evidence, and what else explains it. Never a secret. */
  readonly details: JsonObject;
}

/** An entry as it stands in the chain. */
export interface AuditRecord extends AuditEntry {
  readonly seq: number;
  readonly at: number;
  readonly previousHash: string;
  readonly hash: string;
}

/** The end of a chain, worth keeping elsewhere: with it a chain that was cut or written anew is found out. */
export interface AuditCheckpoint {
  readonly seq: number;
  readonly hash: string;
}

/** What checking a chain found. */
export type AuditVerification =
  | { readonly kind: 'intact'; readonly entries: number; readonly head: AuditCheckpoint }
  | {
      readonly kind: 'broken';
      readonly seq: number;
      readonly reason: 'missing' | 'changed' | 'cut' | 'not-the-checkpoint';
    };

const START = '0'.repeat(64);

/** Entries that are held in memory at once. */
const STEP = 500;

/**
 * Adds to the end of the space's chain. Call it last in the transaction that does what it tells of: nobody else adds to the chain
 * until that ends.
 */
export async function appendAudit(scope: Scope, entry: AuditEntry, now: number): Promise<AuditCheckpoint> {
  const head = await nextHead(scope);
  const details = writeJson(entry.details);
  const row = { space_id: scope.space, seq: head.seq, at: now, ...plain(entry), details, previous_hash: head.hash };
  const hash = chainHash(row);
  await scope.db
    .insertInto('audit')
    .values({ ...row, hash })
    .execute();
  await scope.db.updateTable('audit_heads').set({ hash }).where('space_id', '=', scope.space).execute();
  return { seq: head.seq, hash };
}

/** Takes the next number, which on PostgreSQL also locks the end of the chain until the transaction ends. */
async function nextHead(scope: Scope): Promise<AuditCheckpoint> {
  return scope.db
    .insertInto('audit_heads')
    .values({ space_id: scope.space, seq: 1, hash: START })
    .onConflict((conflict) =>
      conflict.column('space_id').doUpdateSet((row) => ({ seq: row('audit_heads.seq', '+', 1) })),
    )
    .returning(['seq', 'hash'])
    .executeTakeFirstOrThrow();
}

/** Entries, the newest first; of one subject when one is named. */
export async function listAudit(
  scope: Scope,
  page: PageRequest,
  subject: string | null = null,
): Promise<Page<AuditRecord>> {
  const [before] = readCursor(page, ['number']) ?? [];
  const limit = pageLimit(page);
  const rows = await scope.db
    .selectFrom('audit')
    .selectAll()
    .where('space_id', '=', scope.space)
    .$if(subject !== null, (query) => query.where('subject', '=', subject ?? ''))
    .$if(before !== undefined, (query) => query.where('seq', '<', Number(before)))
    .orderBy('seq', 'desc')
    .limit(limit + 1)
    .execute();
  return pageOf(
    rows,
    limit,
    (row) => [row.seq],
    (row) => ({
      seq: row.seq,
      at: row.at,
      ...plain(row),
      details: readJsonObject(row.details),
      previousHash: row.previous_hash,
      hash: row.hash,
    }),
  );
}

/** Checks every entry of the space's chain against the one before, the end, and a checkpoint that was kept elsewhere. */
export async function verifyAudit(scope: Scope, checkpoint: AuditCheckpoint | null = null): Promise<AuditVerification> {
  let expected: AuditCheckpoint = { seq: 0, hash: START };
  for (;;) {
    const rows = await entriesAfter(scope, expected.seq);
    for (const row of rows) {
      if (row.seq !== expected.seq + 1) return { kind: 'broken', seq: expected.seq + 1, reason: 'missing' };
      const intact = row.previous_hash === expected.hash && chainHash(row) === row.hash;
      if (!intact) return { kind: 'broken', seq: row.seq, reason: 'changed' };
      expected = { seq: row.seq, hash: row.hash };
      if (checkpoint?.seq === row.seq && checkpoint.hash !== row.hash) {
        return { kind: 'broken', seq: row.seq, reason: 'not-the-checkpoint' };
      }
    }
    if (rows.length < STEP) return verifyEnd(scope, expected, checkpoint);
  }
}

async function verifyEnd(
  scope: Scope,
  last: AuditCheckpoint,
  checkpoint: AuditCheckpoint | null,
): Promise<AuditVerification> {
  const head = await scope.db
    .selectFrom('audit_heads')
    .select(['seq', 'hash'])
    .where('space_id', '=', scope.space)
    .executeTakeFirst();
  // Entries that were added while the chain was read are checked the next time.
  const known = Math.max(checkpoint?.seq ?? 0, head === undefined ? 0 : head.seq);
  const late = known > last.seq && (await entriesAfter(scope, last.seq)).length > 0;
  if (known > last.seq && !late) return { kind: 'broken', seq: last.seq + 1, reason: 'cut' };
  if (head !== undefined && head.seq === last.seq && head.hash !== last.hash) {
    return { kind: 'broken', seq: last.seq, reason: 'changed' };
  }
  if (head === undefined && last.seq > 0) return { kind: 'broken', seq: last.seq, reason: 'changed' };
  return { kind: 'intact', entries: last.seq, head: last };
}

function entriesAfter(scope: Scope, seq: number): Promise<ChainRow[]> {
  return scope.db
    .selectFrom('audit')
    .selectAll()
    .where('space_id', '=', scope.space)
    .where('seq', '>', seq)
    .orderBy('seq')
    .limit(STEP)
    .execute();
}

interface HashedRow {
  readonly space_id: string;
  readonly seq: number;
  readonly at: number;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly details: string;
  readonly previous_hash: string;
}

interface ChainRow extends HashedRow {
  readonly hash: string;
}

function plain(entry: { readonly actor: string; readonly action: string; readonly subject: string }): {
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
} {
  return { actor: entry.actor, action: entry.action, subject: entry.subject };
}

/** SHA-256 of a JSON array of every column in a fixed order, the hash of the entry before included. */
function chainHash(row: HashedRow): string {
  const columns = [row.space_id, row.seq, row.at, row.actor, row.action, row.subject, row.details, row.previous_hash];
  return createHash('sha256').update(JSON.stringify(columns)).digest('hex');
}
