import type { ScanLimits } from './limits.ts';

/** Instructions of a user's pattern that one byte of the budget pays for. */
const PROGRAM_UNIT = 64;

/** What is left of the limits for one content. Spent in the order of the content, so chunks make no difference. */
export class WorkBudget {
  readonly #maxWork: number;
  #work: number;
  #userBytes: number;
  #candidates: number;
  #accepted: number;
  #exhausted = false;

  constructor(limits: ScanLimits) {
    this.#maxWork = limits.maxWork;
    this.#work = limits.maxWork;
    this.#userBytes = limits.maxUserBytes;
    this.#candidates = limits.maxOccurrences * 4;
    this.#accepted = limits.maxOccurrences * 4;
  }

  /** Work that was done, in the units of `maxWork`. */
  get spent(): number {
    return this.#maxWork - Math.max(0, this.#work);
  }

  /** True once something was refused. */
  get exhausted(): boolean {
    return this.#exhausted;
  }

  /** True when no more work of any kind is to be done. */
  get over(): boolean {
    return this.#work < 0 || this.#candidates < 0;
  }

  /** Pays for trying a built-in pattern at a keyword. */
  attempt(work: number): boolean {
    this.#work -= work;
    return this.#allow(this.#work >= 0);
  }

  /** Pays for keeping an occurrence. */
  candidate(): boolean {
    return this.#allow(--this.#candidates >= 0);
  }

  /** True while accepted secrets are few enough to keep their places; having more of them loses nothing. */
  accepted(): boolean {
    return --this.#accepted >= 0;
  }

  /** Pays for running a user's pattern over some bytes. */
  userPattern(bytes: number, programSize: number): boolean {
    this.#userBytes -= bytes * Math.max(1, Math.ceil(programSize / PROGRAM_UNIT));
    return this.#allow(this.#userBytes >= 0);
  }

  #allow(enough: boolean): boolean {
    if (!enough) this.#exhausted = true;
    return enough;
  }
}
