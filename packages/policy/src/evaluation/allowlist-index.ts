import type { Finding } from '@assay/core';
import type { Allowlist, AllowlistItem } from '../policy.ts';

/** An item with its allowlist and its place among all items. */
export interface IndexedItem {
  readonly order: number;
  readonly allowlist: Allowlist;
  readonly item: AllowlistItem;
}

/** Items of one gate by the text with which everything that they match begins. */
interface GateItems {
  /** Items without wildcards, by their whole text. */
  readonly exact: Map<string, IndexedItem[]>;
  /** Items with wildcards, by what stands before the first one. */
  readonly byPrefix: Map<string, IndexedItem[]>;
  /** Lengths of the keys of `byPrefix`. */
  readonly prefixLengths: Set<number>;
}

/** Finds the items that match a finding without walking the items that cannot: thousands of them cost little. */
export class AllowlistIndex {
  readonly #gates = new Map<string, GateItems>();

  constructor(allowlists: readonly Allowlist[]) {
    let order = 0;
    for (const allowlist of new Set(allowlists)) {
      for (const item of allowlist.items) {
        this.#add({ order, allowlist, item });
        order += 1;
      }
    }
  }

  /** The items that name the finding, by our trigger id or by the historical one, in the order of the document. */
  find({ gate, triggerId, legacyTriggerId }: Finding): readonly IndexedItem[] {
    const items = this.#gates.get(gate);
    if (items === undefined) return [];
    const found = findByText(items, triggerId);
    if (legacyTriggerId !== null && legacyTriggerId !== triggerId) found.push(...findByText(items, legacyTriggerId));
    return found.length < 2 ? found : [...new Set(found)].toSorted((a, b) => a.order - b.order);
  }

  #add(entry: IndexedItem): void {
    const { gate, triggerId } = entry.item;
    const items = this.#gates.get(gate) ?? { exact: new Map(), byPrefix: new Map(), prefixLengths: new Set() };
    this.#gates.set(gate, items);
    if (triggerId.literal) {
      append(items.exact, triggerId.source, entry);
      return;
    }
    append(items.byPrefix, triggerId.prefix, entry);
    items.prefixLengths.add(triggerId.prefix.length);
    // An id may itself hold a star; whoever copies it into an item means exactly that finding.
    append(items.exact, triggerId.source, entry);
  }
}

function findByText({ exact, byPrefix, prefixLengths }: GateItems, text: string): IndexedItem[] {
  const found = [...(exact.get(text) ?? [])];
  for (const length of prefixLengths) {
    if (length > text.length) continue;
    for (const entry of byPrefix.get(text.slice(0, length)) ?? []) {
      if (entry.item.triggerId.matches(text)) found.push(entry);
    }
  }
  return found;
}

function append(map: Map<string, IndexedItem[]>, key: string, entry: IndexedItem): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [entry]);
  else list.push(entry);
}
