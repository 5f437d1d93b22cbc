import type { Registry } from '@assay/core';
import type { Gate } from '../contracts/gate.ts';
import type { ParameterInput } from '../contracts/parameter.ts';
import type { SourcePlace } from '../policy.ts';
import { type Cursor, placeOf } from './fields.ts';
import type { DocumentText } from './locate-offset.ts';
import { type ProblemList, quote } from './problem-list.ts';

/** What the decoders of one document share. */
export interface DecodeContext {
  readonly problems: ProblemList;
  readonly gates: Registry<Gate>;
  /** The document as text, or the include that is being decoded. */
  readonly text: DocumentText;
  /** The include that is being decoded, as written; null for the document itself. */
  readonly include: string | null;
  /** Values of variables; null when the document declares none, and `${…}` is then plain text. */
  readonly variables: ReadonlyMap<string, ParameterInput> | null;
}

/** Where a decoded entry stands. */
export function sourcePlace({ node, pointer }: Cursor, { include }: DecodeContext): SourcePlace {
  return { pointer, line: node.line, column: node.column, include };
}

/** Gives each entry of one list an id of its own and reports those that are used twice. */
export class IdList {
  readonly #problems: ProblemList;
  readonly #used = new Set<string>();
  /** The last number given to each base: many entries without ids cost no more than few. */
  readonly #invented = new Map<string, number>();

  constructor(problems: ProblemList) {
    this.#problems = problems;
  }

  /** Takes an id that the document gives. */
  claim(id: string, at: Cursor): string {
    if (this.#used.has(id)) {
      this.#problems.error('ID_DUPLICATE', placeOf(at), `the id ${quote(id)} is used twice in this list`);
    }
    this.#used.add(id);
    return id;
  }

  /** Takes an id that an included document gave to another entry. */
  reserve(id: string): void {
    this.#used.add(id);
  }

  /** Makes a readable id that no other entry has. Only after all given ids were claimed. */
  invent(base: string): string {
    let count = this.#invented.get(base) ?? 1;
    let id = count === 1 ? base : `${base}-${count}`;
    while (this.#used.has(id)) {
      count += 1;
      id = `${base}-${count}`;
    }
    this.#invented.set(base, count);
    this.#used.add(id);
    return id;
  }
}

/** An entry with the id that it was given or that was made for it. */
export function withId<T extends { readonly id: string | null }>(
  draft: T,
  id: string,
): Omit<T, 'id'> & { readonly id: string } {
  return { ...draft, id };
}
