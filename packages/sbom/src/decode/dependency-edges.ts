import { type Package, compareText } from '@assay/core';
import { purlText } from '../text/purl-text.ts';
import type { GapNotes } from './gap-notes.ts';

/** Relations of one document that are read. An image with 3,000 packages has some 30,000. */
export const MAX_RELATIONS = 500_000;

/** A package with the name that the document refers to it by; the name is empty when there is none. */
export interface NamedPackage {
  readonly ref: string;
  readonly item: Package;
  /**
   * For formats that have one kind of relation for what a package needs and for what it installed: package URLs of those that are both.
   * A relation to any other that it installed says only the latter. Absent: relations say what is needed.
   */
  readonly needsOwned?: readonly string[];
}

/** One relation: the first needs the second. */
export type Relation = readonly [from: string, to: string];

/** What a document says of who needs whom. */
export interface RelationSource {
  readonly packages: readonly NamedPackage[];
  readonly relations: Iterable<Relation>;
  /** True for names of elements that are no packages: files, the image, the distribution. */
  readonly isOther: (ref: string) => boolean;
}

/**
 * The packages with what they depend on, as far as both ends of a relation are packages of the document. A name that means nothing or
 * several elements is a gap, and so are relations over the limit. Costs one look-up for each relation, whatever cycles they make.
 */
export function withRelations({ packages, relations, isOther }: RelationSource, notes: GapNotes): readonly Package[] {
  const byRef = namesOf(packages);
  const needs = new Map<NamedPackage, Set<string>>();
  let count = 0;
  for (const [from, to] of relations) {
    count += 1;
    if (count > MAX_RELATIONS) {
      notes.note('SBOM_RELATION_LIMIT', `after ${MAX_RELATIONS}`);
      break;
    }
    const [source, target] = [byRef.get(from), byRef.get(to)];
    for (const [ref, found] of [[from, source] as const, [to, target] as const]) {
      if (found === null || (found === undefined && (ref === '' || !isOther(ref))))
        notes.note('SBOM_REFERENCE_UNKNOWN', ref);
    }
    if (source == null || target == null || isOwnership(source, target)) continue;
    const known = needs.get(source);
    if (known === undefined) needs.set(source, new Set([target.item.purl]));
    else known.add(target.item.purl);
  }
  return packages.map((named) => withNeeds(named.item, needs.get(named)));
}

/** The packages by their names; null where several have one name. */
function namesOf(packages: readonly NamedPackage[]): ReadonlyMap<string, NamedPackage | null> {
  const byRef = new Map<string, NamedPackage | null>();
  for (const named of packages) {
    if (named.ref !== '') byRef.set(named.ref, byRef.has(named.ref) ? null : named);
  }
  return byRef;
}

/** True when a relation says only that the first installed the second. */
function isOwnership({ item, needsOwned }: NamedPackage, { item: target }: NamedPackage): boolean {
  if (needsOwned === undefined || target.ownedBy === undefined) return false;
  return purlText(target.ownedBy) === item.purl && !needsOwned.includes(target.purl);
}

function withNeeds(item: Package, needs: ReadonlySet<string> | undefined): Package {
  const dependsOn = [...(needs ?? [])].filter((purl) => purl !== item.purl).toSorted(compareText);
  return dependsOn.length === 0 ? item : { ...item, dependsOn };
}
