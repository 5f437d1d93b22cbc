import { randomUUID } from 'node:crypto';
import { type JsonObject, isJsonObject } from '@assay/core';
import { BoundedMap } from '../decision/bounded-map.ts';
import type { Admission, AdmissionOutcome } from '../review/admission.ts';

/** A decision as it goes out; several that were the same are one. */
export interface ToldAdmission extends Omit<Admission, 'outcome'> {
  /** The same at every try. */
  readonly id: string;
  readonly lastAt: string;
  readonly count: number;
  readonly outcome: AdmissionOutcome | 'lost';
}

/** How much is held, and what counts as the same. */
export interface BufferLimits {
  /** Decisions that wait to go out. */
  readonly most: number;
  /** Further ones for those that somebody has to answer for: refusals, uses of exceptions and of break-glass. */
  readonly reserve: number;
  /** Milliseconds for which decisions that are the same as one before are counted, and not told one by one. */
  readonly foldMs: number;
}

/** What holds unless something else is said. */
const DEFAULT_LIMITS: BufferLimits = { most: 5000, reserve: 1000, foldMs: 600_000 };

/** Decisions whose like was told lately, that are remembered. */
const MOST_REMEMBERED = 10_000;

interface Waiting {
  readonly id: string;
  readonly admission: Admission;
  /** Milliseconds since 1970. */
  readonly dueAt: number;
  count: number;
  lastAt: string;
}

/**
 * Decisions that wait to be told, within bounds: what is the same is counted, and what finds no place is counted as lost, which is told
 * itself. Adding never throws and costs a few microseconds.
 */
export class AdmissionBuffer {
  readonly #limits: BufferLimits;
  readonly #waiting = new Map<string, Waiting>();
  readonly #lastDue = new BoundedMap<number>(MOST_REMEMBERED);
  #ready: ToldAdmission[] = [];
  #gap: { readonly id: string; readonly at: string; count: number; lastAt: string } | null = null;
  #lost = 0;

  constructor(limits: Partial<BufferLimits> = {}) {
    this.#limits = { ...DEFAULT_LIMITS, ...limits };
  }

  /** Decisions that wait. */
  get size(): number {
    return this.#waiting.size + this.#ready.length;
  }

  /** Decisions that nobody is told of. */
  get lost(): number {
    return this.#lost;
  }

  add(admission: Admission, now: number): void {
    const key = keyOf(admission);
    const same = this.#waiting.get(key);
    if (same !== undefined) {
      same.count += 1;
      same.lastAt = admission.at;
      return;
    }
    const isAnswered = ANSWERED_FOR.has(admission.outcome);
    const room = this.#limits.most + (isAnswered ? this.#limits.reserve : 0);
    if (this.size >= room) return this.lose(1, admission.at);
    const before = this.#lastDue.get(key);
    const dueAt = isAnswered || before === undefined ? now : Math.max(now, before + this.#limits.foldMs);
    if (!isAnswered) this.#lastDue.set(key, dueAt);
    this.#waiting.set(key, { id: randomUUID(), admission, dueAt, count: 1, lastAt: admission.at });
  }

  /** Counts decisions that will not be told. */
  lose(count: number, at: string): void {
    this.#lost += count;
    this.#gap ??= { id: randomUUID(), at, count: 0, lastAt: at };
    this.#gap.count += count;
    this.#gap.lastAt = at;
  }

  /** At most so many of those that are due, the oldest first; they stay until they are taken away. With `all` nothing waits any longer. */
  next(most: number, now: number, all = false): readonly ToldAdmission[] {
    if (this.#ready.length < most) {
      for (const [key, { id, admission, dueAt, count, lastAt }] of this.#waiting) {
        if (dueAt > now && !all) continue;
        this.#waiting.delete(key);
        this.#ready.push({ ...admission, id, count, lastAt });
      }
      if (this.#gap !== null) this.#ready.push(gapOf(this.#gap));
      this.#gap = null;
    }
    return this.#ready.slice(0, most);
  }

  /** Takes away the first of those that `next` gave. */
  drop(count: number): void {
    this.#ready = this.#ready.slice(count);
  }

  /** Everything that waits, to be kept. */
  all(now: number): readonly ToldAdmission[] {
    return this.next(Infinity, now, true);
  }

  /** Puts what was kept back. Whatever is no decision is left out. */
  restore(kept: unknown): void {
    const found = Array.isArray(kept) ? kept.filter(isTold) : [];
    this.#ready.push(...found.slice(0, this.#limits.most));
  }
}

/** What somebody has to answer for is never counted together with what came long before. */
const ANSWERED_FOR: ReadonlySet<AdmissionOutcome> = new Set(['refused', 'excepted', 'broke-glass']);

/** Equal for decisions that tell the same. */
function keyOf({ namespace, workload, environment, operation, user, outcome, message, images }: Admission): string {
  const { group, kind, name } = workload;
  const about = [namespace, group, kind, name, environment, operation, user, outcome, message];
  return JSON.stringify([
    about,
    images.map((one) => [one.reference, one.digest, one.policy, one.decisionId, one.outcome]),
  ]);
}

function gapOf({ id, at, count, lastAt }: { id: string; at: string; count: number; lastAt: string }): ToldAdmission {
  const workload = { group: '', version: '', kind: '', name: '', uid: null };
  const nothing = { environment: null, namespace: '', operation: '', user: '', uid: '', breakGlass: null };
  const message = 'The controller could not hold more decisions that nobody took.';
  return { id, at, lastAt, count, workload, ...nothing, outcome: 'lost', message, images: [], moreImages: 0 };
}

function isTold(value: unknown): value is ToldAdmission & JsonObject {
  return isJsonObject(value) && ['id', 'at', 'outcome'].every((name) => typeof value[name] === 'string');
}
