import { type ErrorMaker, defineErrors } from '@assay/core';

/** The codes that the service itself throws. */
export const SERVER_ERRORS = {
  REQUEST_INVALID: { kind: 'usage', summary: 'A request does not have the shape that its route describes.' },
  UNAUTHENTICATED: {
    kind: 'denied',
    summary: 'A request carries no credential that counts.',
    hint: 'Send Authorization: Bearer with an API key that is neither expired nor revoked.',
  },
  FORBIDDEN: { kind: 'denied', summary: 'The credential does not allow what was asked.' },
  NOT_FOUND: { kind: 'not-found', summary: 'There is nothing of that name in this space.' },
  ROUTE_UNKNOWN: { kind: 'not-found', summary: 'The service has no route of that path and method.' },
  CONFLICT: { kind: 'usage', summary: 'The record is not in the state that the change asks for.' },
  PRECONDITION_FAILED: {
    kind: 'usage',
    summary: 'If-Match names another version than the one that stands.',
    hint: 'Read the record again and repeat the change on what it says now.',
  },
  IDEMPOTENCY_MISMATCH: {
    kind: 'usage',
    summary: 'An idempotency key was sent before with another request.',
    hint: 'Use a fresh key for each request that is meant to do something.',
  },
  BODY_TOO_LARGE: { kind: 'usage', summary: 'The body of a request is larger than its route takes.' },
  MEDIA_TYPE_UNSUPPORTED: { kind: 'usage', summary: 'The route does not take bodies of that media type.' },
  RATE_LIMITED: {
    kind: 'unavailable',
    summary: 'More requests came than the caller may send.',
    hint: 'Wait as long as Retry-After says.',
  },
  EGRESS_REFUSED: {
    kind: 'denied',
    summary: 'An address that a user named is not one that the service may connect to.',
    hint: 'Let the operator of the service allow the network with --allow-egress.',
  },
  SETTING_INVALID: { kind: 'usage', summary: 'A setting of the service cannot be used.' },
  INTERNAL: { kind: 'defect', summary: 'The service failed; its log tells more under the id of the request.' },
} as const;

/** Makes errors of the service. */
export const serverError: ErrorMaker<typeof SERVER_ERRORS> = defineErrors(SERVER_ERRORS);
