import { finishImport, openImport, requirePolicies } from './read-image-policies.ts';
import { isResource, kindOf } from './cluster-objects.ts';
import type { ImportResources, ImportedPolicies } from './imported-policies.ts';
import { readClusterPolicy } from './kyverno/cluster-policy.ts';
import { readImageValidatingPolicy } from './kyverno/image-validating-policy.ts';
import { describeObject } from './split-documents.ts';

/**
 * Imports what Kyverno policies say of who vouches for images: `verifyImages` of ClusterPolicy and Policy, ImageValidatingPolicy and its
 * namespaced form. What cannot be carried over is noted, and refused where leaving it out would let images pass.
 * @throws POLICY_UNREADABLE, POLICY_INVALID with every problem in `error.problems`
 */
export function importKyverno(
  document: { readonly text: string; readonly name: string },
  resources: ImportResources = {},
): ImportedPolicies {
  const { context, cursors } = openImport(document, resources);
  for (const cursor of cursors) {
    const { group, kind } = kindOf(cursor);
    if (group === 'kyverno.io' && kind === 'ClusterPolicy') readClusterPolicy(cursor, false, context);
    else if (group === 'kyverno.io' && kind === 'Policy') readClusterPolicy(cursor, true, context);
    else if (group === 'policies.kyverno.io' && /^(?:Namespaced)?ImageValidatingPolicy$/.test(kind))
      readImageValidatingPolicy(cursor, context);
    else if (!isResource(cursor)) {
      context.note(
        'lost',
        cursor,
        `an object ${describeObject(cursor.node)}`,
        'it holds no image policy',
        'keep it where it is',
      );
    }
  }
  requirePolicies(cursors, context);
  return finishImport(document, context);
}
