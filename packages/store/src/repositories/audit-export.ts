import type { JsonObject, JsonValue } from '@assay/core';
import { type AuditCheckpoint, type AuditVerification, CHAIN_START, checkChain } from './audit-hash.ts';
import type { AuditRecord } from './audit-chain.ts';

/** An entry as one line of an export holds it. */
export interface ExportedEntry extends AuditRecord {
  /** Id of the space, which is part of the hash. */
  readonly space: string;
}

/** The line of an entry in an export (NDJSON), without its end. */
export function exportedLine(space: string, record: AuditRecord): string {
  const { seq, at, actor, action, subject, details, previousHash, hash } = record;
  return JSON.stringify({ space, seq, at, actor, action, subject, details, previousHash, hash });
}

/** The entry of a line; null for a line that holds none. */
function readExportedLine(line: string): ExportedEntry | null {
  const value = parse(line);
  const { space, seq, at, actor, action, subject, details, previousHash, hash } = value ?? {};
  if (typeof space !== 'string' || typeof seq !== 'number' || typeof at !== 'number') return null;
  if (typeof actor !== 'string' || typeof action !== 'string' || typeof subject !== 'string') return null;
  if (typeof previousHash !== 'string' || typeof hash !== 'string' || !isObject(details)) return null;
  return { space, seq, at, actor, action, subject, details, previousHash, hash };
}

/**
 * Checks an export of one space's chain from its first entry on, as `verifyAudit` checks the chain itself. An export that was cut at its
 * end is only found out with a checkpoint. A line that holds no entry, or one of another space, counts as changed.
 */
export async function verifyExport(
  lines: AsyncIterable<string>,
  checkpoint: AuditCheckpoint | null = null,
): Promise<AuditVerification> {
  let last: AuditCheckpoint = { seq: 0, hash: CHAIN_START };
  let space: string | null = null;
  for await (const line of lines) {
    if (line === '') continue;
    const entry = readExportedLine(line);
    if (entry === null || (space ??= entry.space) !== entry.space) {
      return { kind: 'broken', seq: last.seq + 1, reason: 'changed' };
    }
    const next = checkChain(last, { ...entry, details: JSON.stringify(entry.details) }, checkpoint);
    if (next.kind === 'broken') return next;
    last = next.last;
  }
  if (checkpoint !== null && checkpoint.seq > last.seq) return { kind: 'broken', seq: last.seq + 1, reason: 'cut' };
  return { kind: 'intact', entries: last.seq, head: last };
}

function parse(line: string): JsonObject | null {
  try {
    const value: JsonValue = JSON.parse(line);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
