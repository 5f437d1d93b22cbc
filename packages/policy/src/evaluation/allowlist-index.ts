import type { Finding } from '@assay/core';
import type { Allowlist, AllowlistItem, PackageScope } from '../policy.ts';
import type { Pattern } from '../text/pattern.ts';

/** An item with its allowlist and its place among all items. */
export interface IndexedItem {
  readonly order: number;
  readonly allowlist: Allowlist;
  readonly item: AllowlistItem;
}

/** Characters of the end of a pattern's longest piece under which it is filed. */
const GRAM_LENGTH = 4;

/** Items of one gate, filed under something that every finding which they accept has. */
interface GateItems {
  /** Trigger ids without wildcards, by their whole text. */
  readonly exact: Map<string, IndexedItem[]>;
  /** Trigger ids with wildcards, by what stands before the first one. */
  readonly byPrefix: Map<string, IndexedItem[]>;
  /** Lengths of the keys of `byPrefix`. */
  readonly prefixLengths: Set<number>;
  /** Trigger ids that begin with a wildcard, by the last characters of their longest piece. */
  readonly byGram: Map<string, IndexedItem[]>;
  /** Items for one vulnerability, by its id. */
  readonly byVulnerability: Map<string, IndexedItem[]>;
  /** Items that fit nowhere else. */
  readonly others: IndexedItem[];
}

/** Which ids of a finding allowlists may name: ours and the historical one, or as once only the latter where there is one. */
export type IdReading = 'both' | 'historical';

/** Finds the items that match a finding without walking the items that cannot: thousands of them cost little. */
export class AllowlistIndex {
  readonly #gates = new Map<string, GateItems>();
  readonly #ids: IdReading;

  constructor(entries: readonly IndexedItem[], ids: IdReading) {
    this.#ids = ids;
    for (const entry of entries) this.#add(entry);
  }

  /** The items that accept the finding, its base image left aside, in the order of the document. */
  find(finding: Finding): readonly IndexedItem[] {
    const items = this.#gates.get(finding.gate);
    if (items === undefined) return [];
    const found = new Set<IndexedItem>();
    for (const text of this.#idsOf(finding)) findByText(items, text, found);
    for (const id of finding.subject.vulnerabilityIds ?? []) {
      for (const entry of items.byVulnerability.get(id) ?? []) found.add(entry);
    }
    for (const entry of items.others) found.add(entry);
    if (found.size === 0) return [];
    return [...found].filter(({ item }) => this.#accepts(item, finding)).toSorted((a, b) => a.order - b.order);
  }

  #idsOf({ triggerId, legacyTriggerId }: Finding): readonly string[] {
    if (legacyTriggerId === null || legacyTriggerId === triggerId) return [triggerId];
    return this.#ids === 'historical' ? [legacyTriggerId] : [triggerId, legacyTriggerId];
  }

  #accepts(item: AllowlistItem, finding: Finding): boolean {
    const { triggerId } = item;
    const named =
      triggerId === null ||
      // An id may itself hold a star; whoever copies it into an item means exactly that finding.
      this.#idsOf(finding).some((text) => text === triggerId.source || triggerId.matches(text));
    return named && matchesStructure(item, finding);
  }

  #add(entry: IndexedItem): void {
    const { gate, triggerId, vulnerability } = entry.item;
    const items = this.#gates.get(gate) ?? emptyItems();
    this.#gates.set(gate, items);
    if (triggerId === null || triggerId.universal) {
      if (vulnerability?.literal === true) append(items.byVulnerability, vulnerability.source, entry);
      else items.others.push(entry);
      return;
    }
    append(items.exact, triggerId.source, entry);
    if (triggerId.literal) return;
    const { prefix, piece } = triggerId;
    if (prefix !== '') {
      append(items.byPrefix, prefix, entry);
      items.prefixLengths.add(prefix.length);
    } else if (piece.length >= GRAM_LENGTH) {
      append(items.byGram, piece.slice(-GRAM_LENGTH), entry);
    } else {
      items.others.push(entry);
    }
  }
}

function emptyItems(): GateItems {
  return {
    exact: new Map(),
    byPrefix: new Map(),
    prefixLengths: new Set(),
    byGram: new Map(),
    byVulnerability: new Map(),
    others: [],
  };
}

function findByText(items: GateItems, text: string, found: Set<IndexedItem>): void {
  for (const entry of items.exact.get(text) ?? []) found.add(entry);
  for (const length of items.prefixLengths) {
    if (length > text.length) continue;
    for (const entry of items.byPrefix.get(text.slice(0, length)) ?? []) found.add(entry);
  }
  if (items.byGram.size === 0) return;
  for (let end = GRAM_LENGTH; end <= text.length; end++) {
    for (const entry of items.byGram.get(text.slice(end - GRAM_LENGTH, end)) ?? []) found.add(entry);
  }
}

/** True when the finding is about what the item is narrowed to; whether it came with the base image is left to the caller. */
function matchesStructure(item: AllowlistItem, { subject, locations, evidence }: Finding): boolean {
  const { vulnerability, path } = item;
  if (vulnerability !== null && !(subject.vulnerabilityIds ?? []).some((id) => vulnerability.matches(id))) return false;
  if (path !== null) {
    const paths = locations.map((location) => location.path);
    if (subject.kind === 'file') paths.push(subject.key);
    if (!paths.some((one) => path.matches(one))) return false;
  }
  return item.package === null || matchesPackage(item.package, subject.purl ?? null, evidence['version']);
}

function matchesPackage(scope: PackageScope, purl: string | null, evidenceVersion: unknown): boolean {
  if (purl === null) return false;
  const bare = purl.split(/[?#]/, 1)[0] ?? purl;
  const at = bare.lastIndexOf('@');
  const named = at < 0 ? bare : bare.slice(0, at);
  const name = decodePart(named.slice(named.lastIndexOf('/') + 1));
  const version = typeof evidenceVersion === 'string' ? evidenceVersion : at < 0 ? '' : decodePart(bare.slice(at + 1));
  const fits = (pattern: Pattern | null, texts: readonly string[]): boolean =>
    pattern === null || texts.some((text) => pattern.matches(text));
  if (!fits(scope.purl, [purl, bare, named]) || !fits(scope.name, [name]) || !fits(scope.version, [version]))
    return false;
  const { versions } = scope;
  return versions === null || (named.startsWith(`pkg:${versions.type}/`) && versions.includes(version));
}

function decodePart(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function append(map: Map<string, IndexedItem[]>, key: string, entry: IndexedItem): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [entry]);
  else list.push(entry);
}
