import { suggest } from '@assay/core';
import type { ConfigEntry, ConfigNode } from './parse-document.ts';
import { type Place, type ProblemList, quote } from './problem-list.ts';

/** The keys of one object while it is decoded: what nobody took at the end is an error. */
export class Fields {
  readonly place: Place;
  readonly #entries: ReadonlyMap<string, ConfigEntry>;
  readonly #problems: ProblemList;
  readonly #known = new Set<string>();

  constructor(node: ConfigNode & { readonly kind: 'map' }, problems: ProblemList) {
    this.place = node.place;
    this.#entries = node.entries;
    this.#problems = problems;
  }

  /** The value of a key; null when it is absent. */
  take(key: string): ConfigNode | null {
    this.#known.add(key);
    return this.#entries.get(key)?.value ?? null;
  }

  /** A text that is not empty; null when it is absent or not one. */
  text(key: string): string | null {
    const node = this.take(key);
    return node === null ? null : this.#textOf(node);
  }

  /** A text that must be there. */
  requiredText(key: string): string | null {
    if (this.#entries.has(key)) return this.text(key);
    this.#known.add(key);
    this.#problems.error('KEY_MISSING', this.place, `the key ${key} is missing`);
    return null;
  }

  /** A list of texts; an absent one is empty. */
  texts(key: string): readonly { readonly text: string; readonly place: Place }[] {
    return this.items(key).flatMap((node) => {
      const text = this.#textOf(node);
      return text === null ? [] : [{ text, place: node.place }];
    });
  }

  /** The items of a list; an absent one is empty. */
  items(key: string): readonly ConfigNode[] {
    const node = this.take(key);
    if (node === null) return [];
    if (node.kind === 'list') return node.items;
    this.#problems.error('TYPE_WRONG', node.place, `${key} is a list`);
    return [];
  }

  /** A number from 0 to a largest one; null when it is absent or not one. */
  number(key: string, most: number): number | null {
    const node = this.take(key);
    if (node === null) return null;
    if (node.kind === 'scalar' && typeof node.value === 'number' && node.value >= 0 && node.value <= most)
      return node.value;
    this.#problems.error('VALUE_INVALID', node.place, `${key} is a number from 0 to ${most}`);
    return null;
  }

  /** One of some words; null when it is absent or not one. */
  choice<const Word extends string>(key: string, words: readonly Word[]): Word | null {
    const node = this.take(key);
    if (node === null) return null;
    const word = words.find((known) => node.kind === 'scalar' && node.value === known);
    if (word === undefined) this.#problems.error('VALUE_INVALID', node.place, `${key} is one of ${words.join(', ')}`);
    return word ?? null;
  }

  /** Reports every key that nobody took. */
  finish(): void {
    for (const [key, entry] of this.#entries) {
      if (this.#known.has(key)) continue;
      const near = suggest(key, this.#known);
      const hint = near === undefined ? `known keys: ${[...this.#known].join(', ')}` : `did you mean ${near}?`;
      this.#problems.error('KEY_UNKNOWN', entry.key, `there is no key ${quote(key)} here`, hint);
    }
  }

  #textOf(node: ConfigNode): string | null {
    if (node.kind === 'scalar' && typeof node.value === 'string' && node.value.trim() !== '') return node.value;
    this.#problems.error('TYPE_WRONG', node.place, 'a text that is not empty is expected here');
    return null;
  }
}

/** The keys of an object; null, with a problem, when the value is something else. */
export function readFields(node: ConfigNode, problems: ProblemList): Fields | null {
  if (node.kind === 'map') return new Fields(node, problems);
  problems.error('TYPE_WRONG', node.place, 'an object is expected here');
  return null;
}
