import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { appendFile, stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { isJsonObject, type JsonObject } from '@assay/core';

/** The first entry of a chain follows this. */
const GENESIS = '0'.repeat(64);
/** Milliseconds in which entries are gathered, to be written together. */
const GATHER_MS = 5;
/** Entries that wait to be written; beyond it the oldest writing has to end first. */
const MAX_WAITING = 10_000;

/** Where entries of the audit trail go. */
export interface AuditSink {
  /** Adds an entry; never throws. */
  readonly add: (entry: JsonObject) => void;
  /** Resolves when everything that was added so far is written. */
  readonly settled: () => Promise<void>;
}

/**
 * A file of JSON lines, each with the SHA-256 of the line before it, so that no line can be changed, left out or moved without it being
 * seen. Entries of one moment are written together.
 */
export class AuditLog implements AuditSink {
  readonly #path: string;
  readonly #onProblem: (error: unknown) => void;
  #previous: string;
  #waiting: string[] = [];
  #writing: Promise<void> = Promise.resolve();
  #isWriting = false;
  #lost = 0;

  private constructor(path: string, previous: string, onProblem: (error: unknown) => void) {
    this.#path = path;
    this.#previous = previous;
    this.#onProblem = onProblem;
  }

  /** Opens a log, going on where it ends. A last line that was cut off is followed by a new chain, which verifying tells. */
  static async open(path: string, onProblem: (error: unknown) => void): Promise<AuditLog> {
    const checked = await verifyAuditLog(path);
    return new AuditLog(path, checked.lastHash, onProblem);
  }

  add(entry: JsonObject): void {
    if (this.#waiting.length >= MAX_WAITING) {
      this.#lost += 1;
      return;
    }
    const notes = this.#lost > 0 ? { entriesLostBefore: this.#lost } : {};
    this.#lost = 0;
    const line = JSON.stringify({ ...entry, ...notes, previous: this.#previous });
    this.#previous = hashOf(line);
    this.#waiting.push(line);
    if (!this.#isWriting) this.#writing = this.#write();
  }

  async settled(): Promise<void> {
    await this.#writing;
  }

  async #write(): Promise<void> {
    this.#isWriting = true;
    while (this.#waiting.length > 0) {
      await sleep(GATHER_MS);
      const lines = this.#waiting;
      this.#waiting = [];
      try {
        await appendFile(this.#path, `${lines.join('\n')}\n`, { mode: 0o600 });
      } catch (error) {
        this.#lost += lines.length;
        this.#onProblem(error);
      }
    }
    this.#isWriting = false;
  }
}

/** What checking a log found. Lines start at 1. */
export interface AuditCheck {
  readonly entries: number;
  /** Lines that do not follow the one before them. */
  readonly broken: readonly number[];
  /** Of the last line; what the next entry follows. */
  readonly lastHash: string;
}

/** Checks the chain of a log. A file that does not exist is an empty log. */
export async function verifyAuditLog(path: string): Promise<AuditCheck> {
  const exists = await stat(path).then(
    () => true,
    () => false,
  );
  let previous = GENESIS;
  let entries = 0;
  const broken: number[] = [];
  if (!exists) return { entries, broken, lastHash: previous };
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    entries += 1;
    if (previousOf(line) !== previous) broken.push(entries);
    previous = hashOf(line);
  }
  return { entries, broken, lastHash: previous };
}

function previousOf(line: string): unknown {
  try {
    const value: unknown = JSON.parse(line);
    return isJsonObject(value) ? value['previous'] : null;
  } catch {
    return null;
  }
}

function hashOf(line: string): string {
  return createHash('sha256').update(line).digest('hex');
}
