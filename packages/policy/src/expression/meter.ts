import type { Regex } from '../text/regex.ts';
import type { ExpressionLimits } from './engine.ts';
import { FactObject } from './object-type.ts';

/** Characters of text that cost one step to look at. */
const CHARACTERS_OF_STEP = 16;
/** Steps that a part costs which fails. */
const STEPS_OF_FAILURE = 500;
/** Size of a compiled regular expression up to which two characters of text cost one step. */
const SMALL_REGEX = 64;

/** Says that a limit was reached. One object for each evaluation: operators that try both sides may throw it often. */
export class LimitReached extends Error {
  override readonly name = 'LimitReached';
}

/**
 * Counts what one evaluation costs and what it makes. Once a limit is reached everything that asks fails, and `breach` says so to the
 * end: an operator that does not need the failed side cannot turn the failure into an answer.
 */
export class Meter {
  readonly #limits: ExpressionLimits;
  readonly regexes: readonly Regex[];
  #steps = 0;
  #breach: LimitReached | null = null;

  constructor(limits: ExpressionLimits, regexes: readonly Regex[]) {
    this.#limits = limits;
    this.regexes = regexes;
  }

  /** Why the evaluation does not count; null while it does. */
  get breach(): LimitReached | null {
    return this.#breach;
  }

  /** Counts steps. @throws LimitReached */
  spend(steps: number): void {
    this.#steps += steps;
    if (this.#breach !== null) throw this.#breach;
    if (this.#steps > this.#limits.maxSteps) throw this.#stop(`it takes more than ${this.#limits.maxSteps} steps`);
  }

  /** Runs a part whose failure may be passed over: a failure costs far more time than a step. @throws what it throws, LimitReached */
  attempt(run: () => unknown): unknown {
    try {
      return run();
    } catch (error) {
      this.spend(STEPS_OF_FAILURE);
      throw error;
    }
  }

  /** Counts the keys of a map, which a loop lists before it begins. @throws LimitReached */
  spendOnKeys(value: unknown): void {
    if (value instanceof Map) this.spend(value.size);
  }

  /** Counts the reading of a text. @throws LimitReached */
  spendOnText(value: unknown): void {
    if (typeof value === 'string') this.spend(Math.ceil(value.length / CHARACTERS_OF_STEP));
  }

  /** Counts a text or list that was made. @throws LimitReached */
  admit(value: unknown): void {
    if (typeof value === 'string' || Array.isArray(value)) this.admitSize(value.length);
    if (Array.isArray(value)) this.spend(value.length);
    this.spendOnText(value);
  }

  /** Refuses a text or list that would be too large. @throws LimitReached */
  admitSize(size: number): void {
    if (size <= this.#limits.maxSize) return;
    throw this.#stop(`it makes a text or list of more than ${this.#limits.maxSize} characters or entries`);
  }

  /** Counts what is looked through for a member: the entries of a list, nothing of a map. @throws LimitReached */
  spendOnMembers(value: unknown): void {
    if (Array.isArray(value)) this.spendOnAll(value);
  }

  /** Counts every value within a value, as a comparison may look at each. @throws LimitReached */
  spendOnAll(value: unknown): void {
    const pending: unknown[] = [value];
    while (pending.length > 0) {
      const one = pending.pop();
      this.spend(1);
      this.spendOnText(one);
      if (one instanceof FactObject) continue;
      if (Array.isArray(one)) for (const item of this.#entered(one)) pending.push(item);
      else if (one instanceof Map) for (const item of one.values()) pending.push(item);
      else if (isPlain(one)) pending.push(...Object.values(one));
    }
  }

  /** Counts the matching of a text. @throws LimitReached */
  spendOnMatch({ size }: Regex, text: string): void {
    const stepsOfCharacter = size <= SMALL_REGEX ? 0.5 : size / 8;
    this.spend(1 + Math.ceil(text.length * stepsOfCharacter));
  }

  #entered(list: readonly unknown[]): readonly unknown[] {
    this.spend(list.length);
    return list;
  }

  #stop(why: string): LimitReached {
    this.#breach ??= new LimitReached(why);
    return this.#breach;
  }
}

/** True for a map that an expression wrote down. */
function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && value.constructor === Object;
}
