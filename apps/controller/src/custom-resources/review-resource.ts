import { type KubernetesObject, readObject } from '../cluster/objects.ts';
import { compileBundle, problemLines } from '../policies/policy-bundle.ts';
import type { AdmissionRequest } from '../review/admission-review.ts';
import { readBreakGlassResource, readExceptionResource, readPolicyResource } from './read-resource.ts';

/** What is wrong with an object of Assay that somebody writes, and what is odd about it. */
export interface ResourceReview {
  /** Everything that keeps it from being carried out; none: it may be written. */
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
}

const MAX_WARNINGS = 5;

/**
 * Says when a policy, exception or break-glass object is written whether it can be carried out, so that what would be wrong with it later
 * is told to the one who writes it. Null for objects that are not Assay's.
 */
export function reviewResource(request: AdmissionRequest, trustedNamespaces: readonly string[]): ResourceReview | null {
  if (request.kind.group !== 'assay.dev' || request.subResource !== '') return null;
  const object = readObject(request.object);
  // With generateName an object has no name yet.
  const named = object ?? readObject(withName(request.object));
  if (named === null) return { problems: ['the object cannot be read'], warnings: [] };
  switch (request.kind.name) {
    case 'GlobalImagePolicy':
    case 'ImagePolicy':
      return reviewPolicy(named);
    case 'PolicyException':
      return reviewGrant(named, readExceptionResource(named), trustedNamespaces);
    case 'BreakGlass':
      return reviewGrant(named, readBreakGlassResource(named), trustedNamespaces);
    default:
      return { problems: ['this kind of objects is not known'], warnings: [] };
  }
}

function withName(object: unknown): unknown {
  if (typeof object !== 'object' || object === null) return null;
  const metadata: unknown = 'metadata' in object ? object.metadata : null;
  return { ...object, metadata: { ...(typeof metadata === 'object' ? metadata : null), name: 'unnamed' } };
}

function reviewPolicy(object: KubernetesObject): ResourceReview {
  const result = readPolicyResource(object);
  if (result.kind === 'refused') return { problems: result.problems, warnings: [] };
  try {
    const { warnings } = compileBundle(result.value.document);
    return {
      problems: [],
      warnings: warnings.slice(0, MAX_WARNINGS).map(({ line, message }) => `line ${line}: ${message}`),
    };
  } catch (error) {
    return { problems: problemLines(error), warnings: [] };
  }
}

function reviewGrant(
  object: KubernetesObject,
  result: ReturnType<typeof readExceptionResource> | ReturnType<typeof readBreakGlassResource>,
  trustedNamespaces: readonly string[],
): ResourceReview {
  if (result.kind === 'refused') return { problems: result.problems, warnings: [] };
  if (trustedNamespaces.includes(object.namespace ?? '')) return { problems: [], warnings: [] };
  const where =
    trustedNamespaces.length === 0 ? 'no namespace is trusted' : `write it in ${trustedNamespaces.join(' or ')}`;
  return { problems: [`in namespace ${object.namespace ?? ''} it would not count: ${where}`], warnings: [] };
}
