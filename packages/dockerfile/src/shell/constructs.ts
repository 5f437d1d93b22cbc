/** What is open around a command. */
export type Construct = 'if' | 'loop' | 'case' | 'group' | 'subshell';

/** Words that open a construct at the place of a command. */
export const OPENERS: ReadonlyMap<string, Construct> = new Map<string, Construct>([
  ['if', 'if'],
  ['while', 'loop'],
  ['until', 'loop'],
  ['{', 'group'],
]);

/** Words that close a construct at the place of a command. */
export const CLOSERS: ReadonlyMap<string, Construct> = new Map<string, Construct>([
  ['fi', 'if'],
  ['done', 'loop'],
  ['esac', 'case'],
  ['}', 'group'],
]);

/** Words after which a new command begins. */
export const SEPARATORS: ReadonlySet<string> = new Set(['then', 'elif', 'else', 'do', 'coproc']);

/** Words before a command that leave it what it is. */
export const PREFIXES: ReadonlySet<string> = new Set(['!', 'time']);

/** Most constructs that may be open at once. */
const MAX_OPEN = 500;

/** The constructs that are open, innermost last. */
export class ConstructStack {
  readonly #open: Construct[] = [];

  get depth(): number {
    return this.#open.length;
  }

  get innermost(): Construct | undefined {
    return this.#open.at(-1);
  }

  /** Opens a construct; false when too many are open. */
  open(construct: Construct): boolean {
    this.#open.push(construct);
    return this.#open.length <= MAX_OPEN;
  }

  /** Closes the innermost construct of a kind and all inside it; false when that does not fit together. */
  close(construct: Construct): boolean {
    const index = this.#open.lastIndexOf(construct);
    if (index < 0) return false;
    const fits = index === this.#open.length - 1;
    this.#open.length = index;
    return fits;
  }

  has(construct: Construct): boolean {
    return this.#open.includes(construct);
  }
}
