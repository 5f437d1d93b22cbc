import { type AssayError, isJsonObject } from '@assay/core';
import { ociError } from '../errors.ts';
import { readErrorBody } from './answer-body.ts';
import { type HttpAnswer, singleHeader } from './http-answer.ts';
import { MAX_SHOWN_ERROR_CODES } from './limits.ts';
import { PassingFault, parseRetryAfter } from './retry.ts';

/** What was asked for, to say so when it fails. */
export interface Asked {
  /** For example `manifest 1.0 of registry.example/team/app`; no credentials, no query. */
  readonly what: string;
  /** Code for 404. */
  readonly missing: 'IMAGE_NOT_FOUND' | 'BLOB_NOT_FOUND' | 'REGISTRY_ERROR';
}

/** Statuses that say "not now" (RFC 9110, RFC 6585). */
const PASSING_STATUS: ReadonlySet<number> = new Set([408, 425, 500, 502, 503, 504]);

/**
 * Turns an answer that is no success into the error to throw: a `PassingFault` when another try may help. Reads the body for the
 * registry's error codes. The registry's prose is not repeated: it could hold anything, even what it was sent.
 */
export async function answerFailure(answer: HttpAnswer, asked: Asked): Promise<Error> {
  const codes = errorCodes(await readErrorBody(answer));
  const shown = codes.length === 0 ? '' : `, ${codes.join(', ')}`;
  const message = `${asked.what}: ${answer.url.host} answered ${answer.status}${shown}`;
  const details = { status: answer.status, host: answer.url.host, registryCodes: codes.join(' ') };
  const retryAfterMs = parseRetryAfter(singleHeader(answer, 'retry-after'));
  if (answer.status === 401 || answer.status === 403) return ociError('REGISTRY_UNAUTHORIZED', message, { details });
  const passing = { details: { ...details, ...(retryAfterMs === null ? {} : { retryAfterMs }) } };
  if (answer.status === 429) return new PassingFault(ociError('REGISTRY_RATE_LIMITED', message, passing), retryAfterMs);
  if (PASSING_STATUS.has(answer.status))
    return new PassingFault(ociError('REGISTRY_ERROR', message, passing), retryAfterMs);
  return lastingFailure(answer, asked, message, details);
}

function lastingFailure(
  answer: HttpAnswer,
  asked: Asked,
  message: string,
  details: Readonly<Record<string, string | number>>,
): AssayError {
  if (answer.status === 404 && !isWebPage(answer)) return ociError(asked.missing, message, { details });
  const isProtocol = answer.status === 404 || answer.status < 400;
  return ociError(isProtocol ? 'REGISTRY_PROTOCOL' : 'REGISTRY_ERROR', message, { details });
}

/** True for a page for people: what answered is a web server, not a registry. */
export function isWebPage(answer: HttpAnswer): boolean {
  const type = singleHeader(answer, 'content-type') ?? '';
  return /^text\/html\b/i.test(type) && answer.header('docker-distribution-api-version').length === 0;
}

/** The codes in a registry's error document (OCI distribution specification, "error codes"), as far as they look like codes. */
function errorCodes(body: string): readonly string[] {
  const document = parseJson(body);
  const errors = isJsonObject(document) ? document['errors'] : undefined;
  if (!Array.isArray(errors)) return [];
  return errors
    .slice(0, MAX_SHOWN_ERROR_CODES)
    .map((entry: unknown) => (isJsonObject(entry) ? entry['code'] : undefined))
    .filter((code): code is string => typeof code === 'string' && /^[A-Z][A-Z_]{1,39}$/.test(code));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
