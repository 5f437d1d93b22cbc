import { printable } from '@assay/core';
import { type Cursor, placeOf } from '../document/fields.ts';
import { ProblemList, quote } from '../document/problem-list.ts';
import { policyError } from '../errors.ts';
import { gatherObjects, isResource, kindOf, readFurther } from './cluster-objects.ts';
import { ImportContext } from './import-context.ts';
import type { ImportResources, ImportedPolicies } from './imported-policies.ts';
import { readClusterImagePolicy } from './sigstore/cluster-image-policy.ts';
import { readTrustRoot } from './sigstore/trust-root.ts';
import { describeObject, readDocuments } from './split-documents.ts';

const GROUP = 'policy.sigstore.dev';
const MARK = /["']?apiVersion["']?\s*:\s*["']?policy\.sigstore\.dev\//;

/** True when a file claims to hold ClusterImagePolicies or TrustRoots; says nothing of whether they are valid. */
export function looksLikeImagePolicies(text: string): boolean {
  return MARK.test(text);
}

/**
 * Reads ClusterImagePolicies and TrustRoots (`policy.sigstore.dev`, v1alpha1 and v1beta1) of a file with one or more documents;
 * Secrets and ConfigMaps in it answer references.
 * @throws POLICY_UNREADABLE, POLICY_INVALID with every problem in `error.problems`
 */
export function readImagePolicies(
  document: { readonly text: string; readonly name: string },
  resources: ImportResources = {},
): ImportedPolicies {
  const { context, cursors, further } = openImport(document, resources);
  for (const cursor of cursors) {
    const { group, version, kind } = kindOf(cursor);
    const known = group === GROUP && (version === 'v1alpha1' || version === 'v1beta1');
    if (known && kind === 'ClusterImagePolicy') readClusterImagePolicy(cursor, context);
    else if (known && kind === 'TrustRoot') readTrustRoot(cursor, context);
    else if (!isResource(cursor)) refuseKind(cursor, context);
  }
  for (const cursor of further) {
    if (kindOf(cursor).kind === 'TrustRoot') readTrustRoot(cursor, context);
  }
  requireRoots(context);
  return finishImport(document, context);
}

/** Opens a file for an import, and further documents with what it points at. @throws POLICY_UNREADABLE */
export function openImport(
  document: { readonly text: string; readonly name: string },
  resources: ImportResources,
): { readonly context: ImportContext; readonly cursors: readonly Cursor[]; readonly further: readonly Cursor[] } {
  const problems = new ProblemList();
  const cursors = readDocuments(document.text, problems);
  if (cursors === null) {
    const message = `${printable(document.name)} cannot be read as YAML or JSON`;
    throw policyError('POLICY_UNREADABLE', message, { problems: problems.sorted() });
  }
  const further = readFurther(resources.documents ?? [], problems);
  const objects = gatherObjects([...further, ...cursors]);
  return { context: new ImportContext(problems, resources, objects), cursors, further };
}

/** The outcome of an import. @throws POLICY_INVALID when there are errors or nothing was found */
export function finishImport(document: { readonly name: string }, context: ImportContext): ImportedPolicies {
  const { problems } = context;
  checkNames(context);
  const name = printable(document.name);
  if (problems.failed) {
    const sorted = problems.sorted();
    const count = sorted.filter((problem) => problem.severity === 'error').length;
    const message = `${name} holds no valid image policies: ${count} ${count === 1 ? 'problem' : 'problems'}`;
    throw policyError('POLICY_INVALID', message, { problems: sorted });
  }
  return context.result();
}

/** Reports what is called alike: whoever looks it up by name would get one for the other. */
function checkNames({ problems, verifiers, trustedRoots, imagePolicies }: ImportContext): void {
  for (const list of [verifiers, trustedRoots, imagePolicies]) {
    const names = list.map(({ name }) => name);
    const twice = names.find((name, at) => names.indexOf(name) !== at);
    if (twice !== undefined && !problems.failed) {
      problems.error('ID_DUPLICATE', { pointer: '', line: 1, column: 1 }, `two things are called ${quote(twice)}`);
    }
  }
}

/** Reports that an import found nothing. */
export function requirePolicies(cursors: readonly Cursor[], context: ImportContext): void {
  const [first] = cursors;
  if (first === undefined || context.imagePolicies.length > 0 || context.problems.failed) return;
  context.problems.error('NOTHING_CHECKED', placeOf(first), 'nothing in the file says who has to vouch for images');
}

/** Reports an object that an import does not read. */
function refuseKind(cursor: Cursor, context: ImportContext): void {
  context.problems.error(
    'VALUE_INVALID',
    placeOf(cursor),
    `an object ${describeObject(cursor.node)} is no image policy`,
  );
}

/** A verifier that names a root which is not there would be held against the wrong one. */
function requireRoots(context: ImportContext): void {
  for (const { name, at } of context.rootUses) {
    if (context.trustedRoots.some((root) => root.name === name)) continue;
    const hint = 'put it into the same file or give it beside the policy';
    context.problems.error('REFERENCE_MISSING', placeOf(at), `the TrustRoot ${quote(name)} is not there`, hint);
  }
}
