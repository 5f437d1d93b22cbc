import { AssayError, type ErrorKind, type JsonObject } from '@assay/core';
import type { SERVER_ERRORS } from '../errors.ts';

/** A problem as RFC 9457 describes it, with our code and hint. */
export interface Problem {
  readonly status: number;
  readonly body: JsonObject;
}

const STATUS_OF_KIND: Readonly<Record<ErrorKind, number>> = {
  usage: 400,
  document: 422,
  'not-found': 404,
  denied: 403,
  unavailable: 503,
  untrusted: 422,
  'no-data': 503,
  unsupported: 422,
  aborted: 503,
  defect: 500,
};

const STATUS_OF_CODE: Readonly<Partial<Record<keyof typeof SERVER_ERRORS, number>>> = {
  UNAUTHENTICATED: 401,
  CONFLICT: 409,
  POLICY_TESTS_FAILED: 409,
  PRECONDITION_FAILED: 412,
  IDEMPOTENCY_MISMATCH: 422,
  PRECONDITION_REQUIRED: 428,
  REQUEST_IN_PROGRESS: 409,
  REQUEST_INTERRUPTED: 409,
  METHOD_NOT_ALLOWED: 405,
  HOST_UNKNOWN: 421,
  REQUEST_TIMEOUT: 408,
  HEADERS_TOO_LARGE: 431,
  BODY_TOO_LARGE: 413,
  MEDIA_TYPE_UNSUPPORTED: 415,
  RATE_LIMITED: 429,
};

/** Codes of other packages that the state of a record explains. */
const CONFLICTS: ReadonlySet<string> = new Set(['STORE_CONFLICT']);

/** The problem that an error is told as. A defect is told by its code alone: its text stays in the log. */
export function problemOf(error: unknown, requestId: string): Problem {
  if (!(error instanceof AssayError) || error.kind === 'defect') {
    return { status: 500, body: problemBody(500, 'INTERNAL', 'the service failed', requestId) };
  }
  const status = statusOf(error);
  const { hint, problems } = error;
  return {
    status,
    body: {
      ...problemBody(status, error.code, error.message, requestId),
      ...(hint === undefined ? {} : { hint }),
      ...(problems.length === 0 ? {} : { problems: problems.map((problem) => ({ ...problem })) }),
    },
  };
}

function statusOf({ code, kind }: AssayError): number {
  const ofCode = Object.entries(STATUS_OF_CODE).find(([known]) => known === code)?.[1];
  return ofCode ?? (CONFLICTS.has(code) ? 409 : STATUS_OF_KIND[kind]);
}

function problemBody(status: number, code: string, detail: string, requestId: string): JsonObject {
  return { type: `urn:assay:problem:${code}`, title: code, status, code, detail, requestId };
}
