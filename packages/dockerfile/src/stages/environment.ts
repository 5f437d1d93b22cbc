import type { VariableState } from './expansion.ts';

/** What gave a variable its value. */
export type VariableKind = 'arg' | 'env';

/** A variable from the instruction that sets it on. */
interface Entry {
  /** Index of the instruction. */
  readonly from: number;
  readonly kind: VariableKind;
  readonly state: VariableState;
}

/** Most parents that a value is looked for in: chains of stages are short, hostile ones must not cost much. */
const MAX_PARENTS = 500;

/** Most names that are listed. */
const MAX_NAMES = 300;

/** The variables of a stage over time: what a name means at each instruction. ENV always wins over ARG. */
export class Environment {
  readonly #args = new Map<string, Entry[]>();
  readonly #envs = new Map<string, Entry[]>();
  readonly #parent: Environment | null;

  /** The parent is the environment of the stage that this one is built on: its ENV values are inherited, ARGs are not. */
  constructor(parent: Environment | null) {
    this.#parent = parent;
  }

  /** Notes that an instruction sets a name. Instructions come in order. */
  set(name: string, entry: Entry): void {
    const table = entry.kind === 'arg' ? this.#args : this.#envs;
    const entries = table.get(name);
    if (entries === undefined) table.set(name, [entry]);
    else entries.push(entry);
  }

  /** What a name means to an instruction, that is, after all instructions before it. */
  lookup(name: string, index: number): VariableState {
    return this.env(name, index) ?? lastBefore(this.#args.get(name), index)?.state ?? { kind: 'undeclared' };
  }

  /** The value that ENV gave to a name, inherited values included. */
  env(name: string, index: number): VariableState | undefined {
    const own = lastBefore(this.#envs.get(name), index);
    if (own !== undefined) return own.state;
    let at = this.#parent;
    for (let depth = 0; at !== null && depth < MAX_PARENTS; depth++) {
      const inherited = at.#envs.get(name)?.at(-1);
      if (inherited !== undefined) return inherited.state;
      at = at.#parent;
    }
    return undefined;
  }

  /** Names that the stage itself and its parents have set before an instruction; at most a few hundred. */
  names(index: number): readonly string[] {
    const names = new Set<string>();
    for (const table of [this.#args, this.#envs]) {
      for (const [name, entries] of table) {
        if (names.size >= MAX_NAMES) return [...names];
        if ((entries[0]?.from ?? index) < index) names.add(name);
      }
    }
    let at = this.#parent;
    for (let depth = 0; at !== null && depth < MAX_PARENTS && names.size < MAX_NAMES; depth++) {
      for (const name of at.#envs.keys()) names.add(name);
      at = at.#parent;
    }
    return [...names].slice(0, MAX_NAMES);
  }
}

function lastBefore(entries: readonly Entry[] | undefined, index: number): Entry | undefined {
  if (entries === undefined) return undefined;
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((entries[middle]?.from ?? 0) < index) low = middle + 1;
    else high = middle;
  }
  return entries[low - 1];
}
