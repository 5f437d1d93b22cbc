import { type ErrorMaker, defineErrors } from '@assay/core';

/** The codes that the cluster side of the controller throws. */
export const CLUSTER_ERRORS = {
  CLUSTER_CONFIG: {
    kind: 'usage',
    summary: 'How to reach the cluster cannot be read.',
    hint: 'Name a kubeconfig with --kubeconfig, or run in a pod with a service account.',
  },
  CLUSTER_UNREACHABLE: {
    kind: 'unavailable',
    summary: 'The API server of the cluster did not answer, or not in time.',
  },
  CLUSTER_REFUSED: {
    kind: 'denied',
    summary: 'The API server refused the request; the service account of the controller may lack a right.',
    hint: 'The Helm chart grants what the controller needs; compare the roles with it.',
  },
  CLUSTER_CONFLICT: {
    kind: 'unavailable',
    summary: 'Somebody else changed the object at the same time.',
  },
  CLUSTER_NOT_FOUND: {
    kind: 'not-found',
    summary: 'The cluster has no such object, or does not know its kind.',
  },
  CLUSTER_ANSWER: {
    kind: 'unavailable',
    summary: 'What the API server answered is not what its interface promises, or larger than is read.',
  },
  CLUSTER_GONE: {
    kind: 'unavailable',
    summary: 'The place in the history that a watch wants to go on from is no longer kept.',
  },
} as const;

export const clusterError: ErrorMaker<typeof CLUSTER_ERRORS> = defineErrors(CLUSTER_ERRORS);
