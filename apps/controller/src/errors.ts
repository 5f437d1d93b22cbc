import { type ErrorMaker, defineErrors } from '@assay/core';

/** The codes that the controller throws. */
export const CONTROLLER_ERRORS = {
  POLICY_SET_INVALID: {
    kind: 'document',
    summary: 'The document that says which policies hold where has problems; all of them are listed.',
    hint: 'assay controller simulate shows what a document would do without serving it.',
  },
  POLICY_SET_EMPTY: {
    kind: 'usage',
    summary: 'There is no policy to judge by, and none was kept from an earlier run.',
    hint: 'Name one with --policy or --policies.',
  },
  POLICY_SOURCE_FAILED: {
    kind: 'unavailable',
    summary: 'A source of policies cannot be read.',
  },
  TLS_INVALID: {
    kind: 'usage',
    summary: 'Certificate and key for serving cannot be read or do not belong together.',
    hint: 'Name PEM files with --tls-cert and --tls-key, or serve plain HTTP with --insecure-http.',
  },
  LISTEN_FAILED: {
    kind: 'usage',
    summary: 'The address to listen on cannot be used.',
  },
  MANIFEST_UNREADABLE: {
    kind: 'usage',
    summary: 'A file of manifests cannot be read, or is not YAML or JSON of objects.',
  },
  SERVICE_REFUSED: {
    kind: 'unavailable',
    summary: 'The service did not give what it was asked for.',
  },
  SERVICE_INPUT: {
    kind: 'unavailable',
    summary: 'The service does not take what it was sent, however often it is sent.',
  },
  SERVICE_AWAY: {
    kind: 'unavailable',
    summary: 'The service cannot be reached, or says that it cannot answer now.',
  },
} as const;

export const controllerError: ErrorMaker<typeof CONTROLLER_ERRORS> = defineErrors(CONTROLLER_ERRORS);
