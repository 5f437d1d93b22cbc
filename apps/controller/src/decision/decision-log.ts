import { createHash } from 'node:crypto';
import { appendFile, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isDigest, isJsonObject } from '@assay/core';
import { writeKept } from '../policies/kept-file.ts';
import type { DecisionSummary } from './decide.ts';
import type { DecisionCache, KeptDecision, KeptTag } from './decision-cache.ts';

/** Bytes of a log that are read at a start; more than a full cache takes. */
const MAX_LOG_BYTES = 256 * 1024 * 1024;
/** Lines beyond those that count, after which the log is written anew. */
const SLACK_LINES = 20_000;

/**
 * Keeps decisions and tags over the end of the process: a log of JSON lines, each with a checksum, so that what was cut off by a crash is
 * passed over. What it says of a policy counts only as long as the policy has the revision that it was judged by: that is in the keys.
 */
export class DecisionLog {
  readonly #path: string;
  readonly #cache: DecisionCache;
  readonly #onProblem: (message: string) => void;
  #lines = 0;
  #pending: string[] = [];
  #writing: Promise<void> | null = null;

  constructor(path: string, cache: DecisionCache, onProblem: (message: string) => void) {
    this.#path = path;
    this.#cache = cache;
    this.#onProblem = onProblem;
  }

  /** Fills the cache from the log, then writes down what is added. */
  async open(now: number): Promise<void> {
    for (const line of await readLines(this.#path)) {
      this.#lines += 1;
      takeLine(line, this.#cache, now);
    }
    this.#cache.listener = {
      onDecision: (key, decision) => this.#append(['d', key, decision]),
      onTag: (key, tag) => this.#append(['t', key, tag]),
    };
  }

  /** Waits until everything is written. */
  async close(): Promise<void> {
    this.#cache.listener = null;
    while (this.#writing !== null) await this.#writing;
  }

  #append(record: LogRecord): void {
    this.#pending.push(lineOf(record));
    this.#writing ??= this.#write();
  }

  async #write(): Promise<void> {
    // Later in this turn more may come.
    await Promise.resolve();
    while (this.#pending.length > 0) {
      const lines = this.#pending;
      this.#pending = [];
      try {
        await this.#writeLines(lines);
      } catch (error) {
        this.#onProblem(`decisions cannot be kept: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    this.#writing = null;
  }

  async #writeLines(lines: readonly string[]): Promise<void> {
    const { decisions, tags } = this.#cache;
    if (this.#lines + lines.length > decisions.size + tags.size + SLACK_LINES) {
      const all = [
        ...[...tags.entries()].map(([key, tag]) => lineOf(['t', key, tag])),
        ...[...decisions.entries()].map(([key, decision]) => lineOf(['d', key, decision])),
      ];
      await writeKept(this.#path, all.join(''));
      this.#lines = all.length;
      return;
    }
    if (this.#lines === 0) await mkdir(dirname(this.#path), { recursive: true });
    await appendFile(this.#path, lines.join(''), { mode: 0o600 });
    this.#lines += lines.length;
  }
}

type LogRecord = readonly ['d', string, KeptDecision] | readonly ['t', string, KeptTag];

function lineOf(record: LogRecord): string {
  const text = JSON.stringify(record);
  return `${checksum(text)} ${text}\n`;
}

function checksum(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

async function readLines(path: string): Promise<readonly string[]> {
  let file;
  try {
    file = await open(path, 'r');
  } catch {
    return [];
  }
  try {
    const { size } = await file.stat();
    const start = Math.max(0, size - MAX_LOG_BYTES);
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(size - start), position: start });
    return buffer.subarray(0, bytesRead).toString('utf8').split('\n');
  } catch {
    return [];
  } finally {
    await file.close();
  }
}

function takeLine(line: string, cache: DecisionCache, now: number): void {
  const text = line.slice(13);
  if (line.length < 14 || checksum(text) !== line.slice(0, 12)) return;
  const record: unknown = JSON.parse(text);
  if (!Array.isArray(record)) return;
  const [kind, key, value]: unknown[] = record;
  if (typeof key !== 'string') return;
  // A clock that went back would make old answers look young for ever.
  if (kind === 'd' && isKeptDecision(value) && value.judgedAt <= now) cache.decisions.set(key, value);
  if (kind === 't' && isKeptTag(value) && value.resolvedAt <= now) cache.tags.set(key, value);
}

function isKeptTag(value: unknown): value is KeptTag {
  return (
    isJsonObject(value) &&
    typeof value['digest'] === 'string' &&
    isDigest(value['digest']) &&
    typeof value['resolvedAt'] === 'number'
  );
}

function isKeptDecision(value: unknown): value is KeptDecision {
  return (
    isJsonObject(value) &&
    typeof value['revision'] === 'string' &&
    typeof value['judgedAt'] === 'number' &&
    isSummary(value['summary'])
  );
}

function isSummary(value: unknown): value is DecisionSummary {
  return (
    isJsonObject(value) &&
    ['id', 'verdict', 'reference', 'digest', 'policyName', 'evaluatedAt'].every(
      (key) => typeof value[key] === 'string',
    ) &&
    Array.isArray(value['findings']) &&
    Array.isArray(value['blockingRules']) &&
    isJsonObject(value['counts'])
  );
}
