import { isJsonObject, printable } from '@assay/core';
import { type KubernetesObject, objectAt, readObject, textAt } from '../cluster/objects.ts';
import { compileBundle, problemLines } from '../policies/policy-bundle.ts';
import { readBreakGlassResource, readExceptionResource, readPolicyResource } from './read-resource.ts';

/** What writing a custom resource is answered with. */
export interface ResourceVerdict {
  readonly isAllowed: boolean;
  /** Everything that is wrong, one line each. */
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
}

/** What a verdict depends on beside the object. */
export interface ResourceReviewOptions {
  /** Namespaces whose exceptions count; null: those of any namespace, for that namespace alone. */
  readonly exceptionNamespaces: readonly string[] | null;
}

const MESSAGE_LENGTH = 2000;

/**
 * Says when a policy, exception or break-glass object is written whether it can be carried out: everything that would be wrong with it
 * later is told here. Deletion is always allowed.
 */
export function reviewResource(request: unknown, options: ResourceReviewOptions): ResourceVerdict {
  const object = readObject(objectAt(request, 'object'));
  if (textAt(request, 'operation') === 'DELETE') return { isAllowed: true, problems: [], warnings: [] };
  if (object === null) return refused(['the object has no name']);
  switch (textAt(objectAt(request, 'kind'), 'kind')) {
    case 'GlobalImagePolicy':
    case 'ImagePolicy':
      return reviewPolicy(object);
    case 'PolicyException':
      return reviewGrant(object, readExceptionResource(object), options);
    case 'BreakGlass':
      return reviewGrant(object, readBreakGlassResource(object), options);
    default:
      return refused(['this kind of objects is not one of Assay']);
  }
}

/** An AdmissionReview of a custom resource and what it is answered with; null for what is no review. */
export function answerResourceReview(review: unknown, options: ResourceReviewOptions): object | null {
  const request = objectAt(review, 'request');
  const uid = textAt(request, 'uid');
  if (!isJsonObject(review) || uid === null) return null;
  const { isAllowed, problems, warnings } = reviewResource(request, options);
  const message = printable(problems.join('; ').slice(0, MESSAGE_LENGTH));
  return {
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    response: {
      uid,
      allowed: isAllowed,
      ...(warnings.length === 0 ? {} : { warnings: warnings.slice(0, 10).map((one) => printable(one.slice(0, 240))) }),
      ...(isAllowed ? {} : { status: { code: 422, reason: 'Invalid', message } }),
    },
  };
}

function reviewPolicy(object: KubernetesObject): ResourceVerdict {
  const result = readPolicyResource(object);
  if (result.kind === 'refused') return refused(result.problems);
  try {
    const policy = compileBundle(result.value.document);
    return { isAllowed: true, problems: [], warnings: policy.warnings.map((warning) => warning.message) };
  } catch (error) {
    return refused(problemLines(error));
  }
}

function reviewGrant(
  object: KubernetesObject,
  result: { readonly kind: 'read' } | { readonly kind: 'refused'; readonly problems: readonly string[] },
  options: ResourceReviewOptions,
): ResourceVerdict {
  if (result.kind === 'refused') return refused(result.problems);
  const trusted = options.exceptionNamespaces;
  if (trusted !== null && !trusted.includes(object.namespace ?? '')) {
    return refused([`in namespace ${object.namespace ?? ''} it would not count; write it in one of ${trusted.join(', ')}`]);
  }
  return { isAllowed: true, problems: [], warnings: [] };
}

function refused(problems: readonly string[]): ResourceVerdict {
  return { isAllowed: false, problems, warnings: [] };
}
