import type { ImagePolicy, NamedTrustedRoot, Verifier } from '@assay/core';
import { printable } from '@assay/core';
import { type Cursor, placeOf } from '../document/fields.ts';
import type { ProblemList } from '../document/problem-list.ts';
import type { ImportNote } from './import-note.ts';
import type { ImportResources, ImportedPolicies } from './imported-policies.ts';
import type { ClusterObjects } from './cluster-objects.ts';

/** Most notes that are kept; a document with more says the same over and over. */
const MAX_NOTES = 2000;

/** What an import collects. */
export class ImportContext {
  readonly problems: ProblemList;
  readonly resources: ImportResources;
  readonly objects: ClusterObjects;
  readonly verifiers: Verifier[] = [];
  readonly trustedRoots: NamedTrustedRoot[] = [];
  readonly imagePolicies: ImagePolicy[] = [];
  /** Where trusted roots are named. */
  readonly rootUses: { readonly name: string; readonly at: Cursor }[] = [];
  readonly #notes: ImportNote[] = [];
  readonly #names = new Set<string>();

  constructor(problems: ProblemList, resources: ImportResources, objects: ClusterObjects) {
    this.problems = problems;
    this.resources = resources;
    this.objects = objects;
  }

  /** Adds a note about the value at a cursor. */
  note(kind: ImportNote['kind'], at: Cursor, what: string, why: string, advice: string): void {
    if (this.#notes.length >= MAX_NOTES) return;
    const text = { what: printable(what), why: printable(why), advice: printable(advice) };
    this.#notes.push({ kind, ...placeOf(at), ...text });
  }

  /** A name for a verifier, policy or root that nothing else has: the wanted one, with a number when it is taken. */
  claimName(wanted: string): string {
    let name = wanted;
    for (let count = 2; this.#names.has(name); count++) name = `${wanted}-${count}`;
    this.#names.add(name);
    return name;
  }

  /** Everything that was collected. */
  result(): ImportedPolicies {
    const { verifiers, trustedRoots, imagePolicies } = this;
    return { verifiers, trustedRoots, imagePolicies, notes: this.#notes };
  }
}
