import { createHash } from 'node:crypto';
import { deserialize, serialize } from 'node:v8';
import { type Scope, type WriteTransaction, idempotency, inSpace, openSecret, sealSecret } from '@assay/store';
import { serverError } from '../errors.ts';
import type { ServiceParts } from '../service/parts.ts';
import { makeChange } from './bare-call.ts';
import type { BareCall, Change } from './call.ts';
import type { Answer } from './route.ts';

/** Milliseconds for which an answer is kept. */
const KEEP = 24 * 60 * 60_000;

/** Largest answer that is kept, in UTF-16 code units; a larger one is made again from the results of its changes. */
const LARGEST_KEPT = 4 * 1024 * 1024;

/** A request that may be sent twice. */
export interface RepeatableRequest {
  readonly key: string;
  /** Over what was asked: method, address, body. */
  readonly asked: string;
}

/** Keys of requests that this process is answering right now. */
export type RequestsInProgress = Set<string>;

/**
 * Answers a request with an idempotency key: the first time by its handler, later as then. Each change of the handler is kept with its
 * result in one transaction, so that after a crash between change and answer the handler goes through what was done without doing it
 * again. Answers and results are sealed: they may hold what is shown once.
 * @throws IDEMPOTENCY_MISMATCH, REQUEST_IN_PROGRESS, REQUEST_INTERRUPTED, REQUEST_INVALID
 */
export async function answerOnce(
  inProgress: RequestsInProgress,
  call: BareCall,
  { key, asked }: RepeatableRequest,
  handle: (call: BareCall) => Promise<Answer>,
): Promise<Answer> {
  if (!/^[\u0021-\u007e]{1,255}$/.test(key)) {
    throw serverError('REQUEST_INVALID', 'Idempotency-Key has between 1 and 255 visible ASCII characters');
  }
  const { actor, space } = call.principal();
  const place = `${space} ${key}`;
  const requestHash = createHash('sha256')
    .update(JSON.stringify([actor, asked]))
    .digest('hex');
  if (inProgress.has(place)) {
    throw serverError('REQUEST_IN_PROGRESS', 'the request is being answered', { details: { retryAfter: 1 } });
  }
  inProgress.add(place);
  try {
    const found = await idempotency.findRequest(call.scope(), key, requestHash, call.now);
    if (found.kind === 'other-request') throw mismatch();
    if (found.kind === 'answered') return replayed(call.parts, call.scope(), key, found);
    return await firstAnswer(call, key, requestHash, handle);
  } finally {
    inProgress.delete(place);
  }
}

async function firstAnswer(
  call: BareCall,
  key: string,
  requestHash: string,
  handle: (call: BareCall) => Promise<Answer>,
): Promise<Answer> {
  let changes = 0;
  const answer = await handle({
    ...call,
    change: (work) => changeOnce(call, { key, requestHash, position: changes++ }, work),
  });
  if (changes > 0) await keepAnswer(call, key, answer);
  return answer;
}

/** Makes the change at this position of the request, or gives the result that it had when it was made. */
async function changeOnce<T>(
  call: BareCall,
  { key, requestHash, position }: { readonly key: string; readonly requestHash: string; readonly position: number },
  work: (scope: Scope & { readonly db: WriteTransaction }) => Promise<Change<T>>,
): Promise<T> {
  const { parts } = call;
  const { actor, space } = call.principal();
  // A handler that goes another way the second time must not be given the result of something else.
  const name = createHash('sha256').update(work.toString()).digest('base64url');
  return parts.store.transaction(async (db) => {
    const scope = { ...inSpace(db, space), db };
    const entered = await idempotency.enterRequest(scope, key, requestHash, call.now, KEEP);
    if (entered.kind === 'other-request') throw mismatch();
    const kept = entered.results[position];
    if (kept !== undefined) {
      const found: Kept<T> = deserialize(Buffer.from(open(parts, scope, key, kept), 'base64'));
      if (found.name === name) return found.result;
      throw serverError('REQUEST_INTERRUPTED', 'the request took effect, its answer was lost');
    }
    const result = await makeChange(scope, actor, call.now, work);
    const made: Kept<T> = { name, result };
    const sealed = seal(parts, scope, key, serialize(made).toString('base64'));
    await idempotency.keepResults(scope, key, [...entered.results, sealed]);
    return result;
  });
}

interface Kept<T> {
  readonly name: string;
  readonly result: T;
}

async function keepAnswer(call: BareCall, key: string, answer: Answer): Promise<void> {
  const { parts, requestId } = call;
  if (answer.stream !== undefined || answer.status >= 500) return;
  const text = JSON.stringify({ headers: answer.headers ?? {}, body: answer.body ?? null });
  if (text.length > LARGEST_KEPT) return;
  const { space } = call.scope();
  const inWriting = inSpace(parts.store.write, space);
  try {
    await idempotency.finishRequest(inWriting, key, answer.status, seal(parts, inWriting, key, text));
  } catch (error) {
    // The changes are kept, and the answer can be made from them again.
    const problem = error instanceof Error ? error.message : String(error);
    parts.log.warn({ requestId, problem }, 'an answer could not be kept for a repetition');
  }
}

function replayed(
  parts: ServiceParts,
  scope: Scope,
  key: string,
  found: { readonly status: number; readonly response: string },
): Answer {
  const { headers, body }: { readonly headers: Record<string, string | readonly string[]>; readonly body: unknown } =
    JSON.parse(open(parts, scope, key, found.response));
  return {
    status: found.status,
    headers: { ...headers, 'idempotency-replayed': 'true' },
    ...(body === null ? {} : { body }),
  };
}

function seal({ keyring }: ServiceParts, { space }: Scope, key: string, text: string): string {
  const { keyId, sealed } = sealSecret(keyring, ['idempotency', space, key], text);
  return `${keyId}:${Buffer.from(sealed).toString('base64')}`;
}

function open({ keyring }: ServiceParts, { space }: Scope, key: string, text: string): string {
  const [keyId = '', sealed = ''] = text.split(':');
  return openSecret(keyring, ['idempotency', space, key], { keyId, sealed: Buffer.from(sealed, 'base64') });
}

function mismatch(): Error {
  return serverError('IDEMPOTENCY_MISMATCH', 'the idempotency key was sent with another request');
}
