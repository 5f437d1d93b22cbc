import { isJsonObject, printable } from '@assay/core';
import type { AdmissionRequest, GroupVersionName, ParsedReview } from './admission-review.ts';
import { REVIEW_API } from './admission-review.ts';

/** Bytes of one review: two objects of 3 MB and what is said of them. */
export const MAX_REVIEW_BYTES: number = 8 * 1024 * 1024;
/** Objects and lists within each other; the API server itself stops earlier. */
const MAX_DEPTH = 200;
const MAX_UID_LENGTH = 256;
const MAX_GROUPS = 1000;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Reads a review. Never throws. */
export function parseReview(body: Buffer): ParsedReview {
  if (body.length > MAX_REVIEW_BYTES) return rejected(413, `the body is larger than ${MAX_REVIEW_BYTES} bytes`);
  if (isDeeperThan(body, MAX_DEPTH)) return rejected(400, `the body is nested more than ${MAX_DEPTH} deep`);
  let review: unknown;
  try {
    review = JSON.parse(body.toString('utf8'));
  } catch {
    return rejected(400, 'the body is not JSON');
  }
  if (!isJsonObject(review)) return rejected(400, 'the body is not an AdmissionReview');
  const { apiVersion, kind, request } = review;
  if (apiVersion !== REVIEW_API || kind !== 'AdmissionReview') {
    const given = `${shown(apiVersion)} ${shown(kind)}`;
    return rejected(400, `only ${REVIEW_API} AdmissionReview is answered here, not ${given}`);
  }
  if (!isJsonObject(request)) return rejected(400, 'the review has no request');
  const uid = request['uid'];
  if (typeof uid !== 'string' || uid === '' || uid.length > MAX_UID_LENGTH) {
    return rejected(400, 'the request has no uid');
  }
  return readRequest(uid, request);
}

function readRequest(uid: string, request: { readonly [key: string]: unknown }): ParsedReview {
  const operation = request['operation'];
  if (operation !== 'CREATE' && operation !== 'UPDATE' && operation !== 'DELETE' && operation !== 'CONNECT') {
    return { kind: 'malformed', uid, message: `there is no operation ${shown(operation)}` };
  }
  const kind = readName(request['kind'], 'kind');
  const resource = readName(request['resource'], 'resource');
  if (kind === null) return { kind: 'malformed', uid, message: 'the request does not say the kind of its object' };
  if (operation !== 'DELETE' && operation !== 'CONNECT' && !isJsonObject(request['object'])) {
    return { kind: 'malformed', uid, message: 'the request has no object' };
  }
  const parsed: AdmissionRequest = {
    uid,
    kind,
    resource: resource ?? { group: kind.group, version: kind.version, name: '' },
    subResource: textOf(request['subResource']),
    name: textOf(request['name']),
    namespace: textOf(request['namespace']),
    operation,
    user: readUser(request['userInfo']),
    object: request['object'] ?? null,
    oldObject: request['oldObject'] ?? null,
    dryRun: request['dryRun'] === true,
  };
  return { kind: 'request', request: parsed };
}

function readName(value: unknown, key: 'kind' | 'resource'): GroupVersionName | null {
  if (!isJsonObject(value)) return null;
  const name = value[key];
  if (typeof name !== 'string' || name === '') return null;
  return { group: textOf(value['group']), version: textOf(value['version']), name };
}

function readUser(value: unknown): AdmissionRequest['user'] {
  if (!isJsonObject(value)) return { name: '', groups: [] };
  const groups = value['groups'];
  return {
    name: textOf(value['username']),
    groups: Array.isArray(groups)
      ? groups.slice(0, MAX_GROUPS).flatMap((group: unknown) => (typeof group === 'string' ? [group] : []))
      : [],
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function shown(value: unknown): string {
  return typeof value === 'string' ? printable(value.slice(0, 60)) : typeof value;
}

function rejected(status: 400 | 413 | 415, message: string): ParsedReview {
  return { kind: 'rejected', status, message };
}

/** Looks at brackets outside of text; everything else is left to the parser. */
function isDeeperThan(body: Buffer, limit: number): boolean {
  let depth = 0;
  let at = 0;
  while (at < body.length) {
    const byte = body[at];
    if (byte === QUOTE) {
      at = endOfText(body, at + 1);
    } else if (byte === 0x7b || byte === 0x5b) {
      depth += 1;
      if (depth > limit) return true;
    } else if (byte === 0x7d || byte === 0x5d) depth -= 1;
    at += 1;
  }
  return false;
}

/** Where the quote stands that ends a text. */
function endOfText(body: Buffer, start: number): number {
  for (let from = start; ;) {
    const quote = body.indexOf(QUOTE, from);
    if (quote < 0) return body.length;
    let backslashes = 0;
    while (body[quote - 1 - backslashes] === BACKSLASH && quote - 1 - backslashes >= start) backslashes += 1;
    if (backslashes % 2 === 0) return quote;
    from = quote + 1;
  }
}
