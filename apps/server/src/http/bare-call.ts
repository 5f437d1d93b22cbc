import { Readable } from 'node:stream';
import { type Scope, type WriteTransaction, audit, inSpace } from '@assay/store';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Principal } from '../access/principal.ts';
import { serverError } from '../errors.ts';
import type { ServiceParts } from '../service/parts.ts';
import type { BareCall, Change } from './call.ts';
import { headerOf, originOf } from './request-origin.ts';

/** What a handler gets of a request, without what came with it. */
export function bareCall(
  parts: ServiceParts,
  {
    request,
    reply,
    principal,
    bytes,
  }: {
    readonly request: FastifyRequest;
    readonly reply: FastifyReply;
    readonly principal: Principal | null;
    readonly bytes: Readable | null;
  },
): BareCall {
  const known = (): Principal => {
    if (principal === null) throw serverError('UNAUTHENTICATED', 'the request carries no credential');
    return principal;
  };
  const now = parts.now();
  return {
    bytes: bytes ?? Readable.from([]),
    header: headerOf(request),
    parts,
    origin: originOf(parts, request),
    principal: known,
    scope: () => inSpace(parts.store.read, known().space),
    now,
    signal: endOf(reply, parts.stopping),
    requestId: request.id,
    change: (work) =>
      parts.store.transaction((db) => makeChange({ ...inSpace(db, known().space), db }, known().actor, now, work)),
  };
}

/** Does a change and writes what the audit trail says of it, in the transaction of the scope. */
export async function makeChange<T>(
  scope: Scope & { readonly db: WriteTransaction },
  actor: string,
  now: number,
  work: (scope: Scope & { readonly db: WriteTransaction }) => Promise<Change<T>>,
): Promise<T> {
  const { result, note } = await work(scope);
  for (const each of [note ?? []].flat()) await audit.appendAudit(scope, { actor, details: {}, ...each }, now);
  return result;
}

/** Aborted when the connection ends before the answer did, or the service stops. */
function endOf({ raw }: FastifyReply, stopping: AbortSignal): AbortSignal {
  const end = new AbortController();
  const abort = (): void => {
    end.abort();
  };
  stopping.addEventListener('abort', abort, { once: true });
  if (stopping.aborted) abort();
  raw.once('close', () => {
    stopping.removeEventListener('abort', abort);
    if (!raw.writableFinished) abort();
  });
  return end.signal;
}
