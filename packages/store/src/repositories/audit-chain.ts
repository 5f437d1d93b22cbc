import type { JsonObject } from '@assay/core';
import type { AuditTable } from '../database/schema/access-tables.ts';
import type { Scope } from './scope.ts';
import { type Page, type PageRequest, pageLimit, pageOf, readCursor } from './page.ts';
import {
  type AuditCheckpoint,
  type AuditVerification,
  CHAIN_START,
  type ChainCheck,
  checkChain,
  hashOfEntry,
} from './audit-hash.ts';
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
  const hash = hashOfEntry({
    space: scope.space,
    seq: head.seq,
    at: now,
    ...plain(entry),
    details,
    previousHash: head.hash,
  });
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
    .values({ space_id: scope.space, seq: 1, hash: CHAIN_START })
    .onConflict((conflict) =>
      conflict.column('space_id').doUpdateSet((row) => ({ seq: row('audit_heads.seq', '+', 1) })),
    )
    .returning(['seq', 'hash'])
    .executeTakeFirstOrThrow();
}

/** Which entries are wanted; everything that is named has to hold. */
export interface AuditFilter {
  readonly actor?: string;
  readonly action?: string;
  readonly subject?: string;
  /** Milliseconds since 1970, included. */
  readonly since?: number;
  /** Milliseconds since 1970, not included. */
  readonly until?: number;
}

/** Entries, the newest first. */
export async function listAudit(scope: Scope, page: PageRequest, filter: AuditFilter = {}): Promise<Page<AuditRecord>> {
  const [before] = readCursor(page, ['number']) ?? [];
  const limit = pageLimit(page);
  const { actor, action, subject, since, until } = filter;
  const rows = await scope.db
    .selectFrom('audit')
    .selectAll()
    .where('space_id', '=', scope.space)
    .$if(actor !== undefined, (query) => query.where('actor', '=', actor ?? ''))
    .$if(action !== undefined, (query) => query.where('action', '=', action ?? ''))
    .$if(subject !== undefined, (query) => query.where('subject', '=', subject ?? ''))
    .$if(since !== undefined, (query) => query.where('at', '>=', since ?? 0))
    .$if(until !== undefined, (query) => query.where('at', '<', until ?? 0))
    .$if(before !== undefined, (query) => query.where('seq', '<', Number(before)))
    .orderBy('seq', 'desc')
    .limit(limit + 1)
    .execute();
  return pageOf(rows, limit, (row) => [row.seq], recordOf);
}

function recordOf(row: AuditTable): AuditRecord {
  return {
    seq: row.seq,
    at: row.at,
    ...plain(row),
    details: readJsonObject(row.details),
    previousHash: row.previous_hash,
    hash: row.hash,
  };
}

/** Every entry of the space's chain, the oldest first; those that are added meanwhile are given too, or not. */
export async function* exportAudit(scope: Scope): AsyncGenerator<AuditRecord> {
  let last = 0;
  for (;;) {
    const rows = await entriesAfter(scope, last);
    for (const row of rows) {
      yield recordOf(row);
      last = row.seq;
    }
    if (rows.length < STEP) return;
  }
}

/** Checks every entry of the space's chain against the one before, the end, and a checkpoint that was kept elsewhere. */
export async function verifyAudit(scope: Scope, checkpoint: AuditCheckpoint | null = null): Promise<AuditVerification> {
  let state: ChainCheck = { kind: 'going', last: { seq: 0, hash: CHAIN_START } };
  for (;;) {
    const rows = await entriesAfter(scope, state.last.seq);
    for (const row of rows) {
      const { space_id: space, previous_hash: previousHash, ...told } = row;
      const next = checkChain(state.last, { ...told, space, previousHash }, checkpoint);
      if (next.kind === 'broken') return next;
      state = next;
    }
    if (rows.length < STEP) return verifyEnd(scope, state.last, checkpoint);
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

function entriesAfter(scope: Scope, seq: number): Promise<AuditTable[]> {
  return scope.db
    .selectFrom('audit')
    .selectAll()
    .where('space_id', '=', scope.space)
    .where('seq', '>', seq)
    .orderBy('seq')
    .limit(STEP)
    .execute();
}

function plain(entry: { readonly actor: string; readonly action: string; readonly subject: string }): {
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
} {
  return { actor: entry.actor, action: entry.action, subject: entry.subject };
}
