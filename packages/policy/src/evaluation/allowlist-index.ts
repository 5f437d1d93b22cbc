import type { Finding } from '@assay/core';
import type { Allowlist, AllowlistItem, PackageScope } from '../policy.ts';
import type { Pattern } from '../text/pattern.ts';
import { TextIndex } from './text-index.ts';

/** An item with its allowlist and its place among all items. */
export interface IndexedItem {
  readonly order: number;
  readonly allowlist: Allowlist;
  readonly item: AllowlistItem;
}

/** Which ids of a finding allowlists may name: ours and the historical one, or as once only the latter where there is one. */
export type IdReading = 'both' | 'historical';

/** Items of one gate, each filed under one thing that every finding which it accepts has. */
class GateItems {
  readonly ids = new TextIndex<IndexedItem>();
  readonly vulnerabilities = new TextIndex<IndexedItem>();
  readonly paths = new TextIndex<IndexedItem>();
  readonly purls = new TextIndex<IndexedItem>();
  readonly names = new TextIndex<IndexedItem>();
  /** Items that fit nowhere else. */
  readonly others: IndexedItem[] = [];

  add(entry: IndexedItem): void {
    const { triggerId, vulnerability, path, package: found } = entry.item;
    const filed =
      (triggerId !== null && this.ids.add(triggerId, entry)) ||
      (found?.purl !== null && found?.purl !== undefined && this.purls.add(found.purl, entry)) ||
      (found?.name !== null && found?.name !== undefined && this.names.add(found.name, entry)) ||
      (vulnerability !== null && this.vulnerabilities.add(vulnerability, entry)) ||
      (path !== null && this.paths.add(path, entry));
    if (!filed) this.others.push(entry);
  }
}

/** Finds the items that match a finding without walking the items that cannot: thousands of them cost little. */
export class AllowlistIndex {
  readonly #gates = new Map<string, GateItems>();
  readonly #ids: IdReading;

  constructor(entries: readonly IndexedItem[], ids: IdReading) {
    this.#ids = ids;
    for (const entry of entries) {
      const items = this.#gates.get(entry.item.gate) ?? new GateItems();
      this.#gates.set(entry.item.gate, items);
      items.add(entry);
    }
  }

  /** The items that accept the finding, its base image left aside, in the order of the document. */
  find(finding: Finding): readonly IndexedItem[] {
    const items = this.#gates.get(finding.gate);
    if (items === undefined) return [];
    const seen = new SeenFinding(finding, this.#ids);
    const found: IndexedItem[] = [...items.others];
    for (const text of seen.ids) items.ids.find(text, found);
    for (const text of seen.vulnerabilities) items.vulnerabilities.find(text, found);
    for (const text of seen.paths) items.paths.find(text, found);
    if (seen.package !== null) {
      for (const text of seen.package.purls) items.purls.find(text, found);
      items.names.find(seen.package.name, found);
    }
    if (found.length === 0) return [];
    return [...new Set(found)].filter(({ item }) => accepts(item, seen)).toSorted((a, b) => a.order - b.order);
  }
}

/** A package as items name it. */
interface SeenPackage {
  /** With qualifiers, without, and without the version. */
  readonly purls: readonly string[];
  readonly name: string;
  readonly version: string;
}

/** What items may name of a finding. */
class SeenFinding {
  readonly ids: readonly string[];
  readonly vulnerabilities: readonly string[];
  readonly paths: readonly string[];
  readonly package: SeenPackage | null;

  constructor(finding: Finding, reading: IdReading) {
    const { subject, locations, evidence } = finding;
    this.ids = idsOf(finding, reading);
    this.vulnerabilities = subject.vulnerabilityIds ?? [];
    const paths = locations.map((location) => location.path);
    this.paths = subject.kind === 'file' ? [...paths, subject.key] : paths;
    this.package = subject.purl === undefined ? null : readPurl(subject.purl, evidence['version']);
  }
}

function idsOf({ triggerId, legacyTriggerId }: Finding, reading: IdReading): readonly string[] {
  if (legacyTriggerId === null || legacyTriggerId === triggerId) return [triggerId];
  return reading === 'historical' ? [legacyTriggerId] : [triggerId, legacyTriggerId];
}

function readPurl(purl: string, evidenceVersion: unknown): SeenPackage {
  const bare = purl.split(/[?#]/, 1)[0] ?? purl;
  const at = bare.lastIndexOf('@');
  const named = at < 0 ? bare : bare.slice(0, at);
  const name = decodePart(named.slice(named.lastIndexOf('/') + 1));
  const version = typeof evidenceVersion === 'string' ? evidenceVersion : at < 0 ? '' : decodePart(bare.slice(at + 1));
  return { purls: [purl, bare, named], name, version };
}

function decodePart(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** True when the finding is what the item names; whether it came with the base image is left to the caller. */
function accepts({ triggerId, vulnerability, path, package: scope }: AllowlistItem, seen: SeenFinding): boolean {
  // An id may itself hold a star; whoever copies it into an item means exactly that finding.
  if (triggerId !== null && !seen.ids.some((text) => text === triggerId.source || triggerId.matches(text)))
    return false;
  if (!fits(vulnerability, seen.vulnerabilities) || !fits(path, seen.paths)) return false;
  return scope === null || (seen.package !== null && matchesPackage(scope, seen.package));
}

function matchesPackage({ purl, name, version, versions }: PackageScope, seen: SeenPackage): boolean {
  if (!fits(purl, seen.purls) || !fits(name, [seen.name]) || !fits(version, [seen.version])) return false;
  if (versions === null) return true;
  return seen.purls.some((text) => text.startsWith(`pkg:${versions.type}/`)) && versions.includes(seen.version);
}

function fits(pattern: Pattern | null, texts: readonly string[]): boolean {
  return pattern === null || texts.some((text) => pattern.matches(text));
}
