import { createHash } from 'node:crypto';
import { type Cache, type Evidence, type JsonValue, isDigest } from '@assay/core';
import { StrictJsonError, fieldOf, objectOf, readStrictJson, textOf } from '../json/strict-json.ts';
import { TRUST_FAILURES } from '../failures.ts';
import type { ItemVerdict } from './item-verdict.ts';
import type { ItemContext } from './verify-item.ts';

/** Raised whenever the same evidence may get another verdict: part of the key of every cached one. */
const REVISION = 'assay-trust-2';

/** Name under which verdicts are kept in a persistent cache. */
const NAMESPACE = 'trust-verdicts';

/** Failures that another run may not have. */
const PASSING: ReadonlySet<string> = new Set([
  'INTERNAL_ERROR',
  'TIME_EXHAUSTED',
  'CONTENT_UNAVAILABLE',
  'ROOT_UNUSABLE',
]);

/** The key of a verdict: everything that it depends on, and nothing else. The time of asking is not part of it. */
export function verdictKey(
  evidence: Evidence,
  context: Pick<ItemContext, 'subjects' | 'repository'>,
  verifierId: string,
  rootVersion: string | null,
): string {
  const { form, content, annotations } = evidence;
  // The content itself, not the digest that it is said to have: a kept verdict must never be about something else.
  const digest = createHash('sha256').update(content).digest('hex');
  const parts = [REVISION, form, digest, context.subjects, context.repository, verifierId, rootVersion];
  // Cosign layers keep signature, certificate and log entry in annotations; other forms do not depend on them.
  const noted = form === 'cosign-signature' || form === 'cosign-attestation' ? sorted(annotations) : [];
  return createHash('sha256')
    .update(JSON.stringify([...parts, noted]))
    .digest('hex');
}

function sorted(annotations: Readonly<Record<string, string>>): readonly (readonly [string, string])[] {
  return Object.entries(annotations).toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/**
 * Verdicts by content. The newest are kept in memory; with a persistent cache they outlive the process. A verdict holds as long as
 * evidence, verifier, trusted root and code are the same.
 */
export class VerdictCache {
  readonly #kept = new Map<string, ItemVerdict>();
  readonly #entries: number;
  readonly #persistent: Cache | null;

  /** `entries`: how many verdicts stay in memory, default 10,000. */
  constructor(options: { readonly entries?: number; readonly persistent?: Cache | null } = {}) {
    this.#entries = options.entries ?? 10_000;
    this.#persistent = options.persistent ?? null;
  }

  /** What is in memory. */
  peek(key: string): ItemVerdict | null {
    const found = this.#kept.get(key);
    if (found === undefined) return null;
    this.#kept.delete(key);
    this.#kept.set(key, found);
    return found;
  }

  /** What is in memory or in the persistent cache. */
  async get(key: string): Promise<ItemVerdict | null> {
    const found = this.peek(key);
    if (found !== null || this.#persistent === null) return found;
    const bytes = await this.#persistent.get(NAMESPACE, key);
    const verdict = bytes === null ? null : readVerdict(bytes);
    if (verdict !== null) this.#keep(key, verdict);
    return verdict;
  }

  /** Keeps a verdict that will be the same next time; others are dropped. */
  async put(key: string, verdict: ItemVerdict): Promise<void> {
    if (!verdict.accepted && PASSING.has(verdict.failure.code)) return;
    this.#keep(key, verdict);
    await this.#persistent?.put(NAMESPACE, key, Buffer.from(JSON.stringify(verdict)));
  }

  #keep(key: string, verdict: ItemVerdict): void {
    this.#kept.set(key, verdict);
    if (this.#kept.size <= this.#entries) return;
    const [oldest] = this.#kept.keys();
    if (oldest !== undefined) this.#kept.delete(oldest);
  }
}

/** A stored verdict, or null when it is not exactly one. */
function readVerdict(bytes: Uint8Array): ItemVerdict | null {
  try {
    const json = readStrictJson(bytes);
    const accepted = fieldOf(json, 'accepted');
    if (accepted === true) return readAcceptance(json);
    return accepted === false ? readRefusal(json) : null;
  } catch (error) {
    if (error instanceof StrictJsonError) return null;
    throw error;
  }
}

function readAcceptance(json: JsonValue): ItemVerdict | null {
  const signer = objectOf(json, 'signer');
  const subject = textOf(json, 'subject');
  const [claims, annotations] = [readTexts(objectOf(json, 'claims')), readTexts(objectOf(json, 'annotations'))];
  const logged = fieldOf(json, 'logged');
  if (signer === null || subject === null || !isDigest(subject) || claims === null || annotations === null) return null;
  if (typeof logged !== 'boolean') return null;
  const [identity, issuer, key] = [textOf(signer, 'identity'), textOf(signer, 'issuer'), textOf(signer, 'key')];
  return {
    accepted: true,
    signer: { identity, issuer, key },
    signedAt: textOf(json, 'signedAt'),
    logged,
    claims,
    annotations,
    subject,
  };
}

function readRefusal(json: JsonValue): ItemVerdict | null {
  const failure = objectOf(json, 'failure') ?? {};
  const [code, message] = [textOf(failure, 'code'), textOf(failure, 'message')];
  const entry = Object.entries(TRUST_FAILURES).find(([known]) => known === code)?.[1];
  if (code === null || message === null || entry === undefined) return null;
  return { accepted: false, failure: { step: entry.step, code, message, wanted: textOf(failure, 'wanted') } };
}

function readTexts(value: JsonValue): Readonly<Record<string, string>> | null {
  if (value === null || typeof value !== 'object') return null;
  const entries: [string, string][] = [];
  for (const [key, one] of Object.entries(value)) {
    if (typeof one !== 'string') return null;
    entries.push([key, one]);
  }
  return Object.fromEntries(entries);
}
