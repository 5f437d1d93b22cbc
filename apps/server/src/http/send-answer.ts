import type { FastifyReply, FastifyRequest } from 'fastify';
import { AssayError, type JsonObject, printable } from '@assay/core';
import type { Log } from '../service/log.ts';
import { ownError } from './framework-error.ts';
import { type Problem, problemOf } from './problem.ts';
import type { Answer } from './route.ts';

/** Sends an answer. What nothing else is said of is kept by nobody. */
export async function sendAnswer(reply: FastifyReply, { status, body, headers = {}, stream }: Answer): Promise<void> {
  reply.code(status);
  for (const [name, value] of Object.entries(headers))
    reply.header(name, typeof value === 'string' ? value : [...value]);
  await reply.send(stream ?? body);
}

/** Sends what went wrong as a problem (RFC 9457); what is the service's own fault is logged with its place. */
export async function sendProblem(
  log: Log,
  request: FastifyRequest,
  reply: FastifyReply,
  thrown: unknown,
): Promise<FastifyReply> {
  const error = ownError(thrown);
  const { status, body } = problemOf(error, request.id);
  if (status >= 500) logFailure(log, request, error, status);
  for (const [name, value] of Object.entries(problemHeaders(error, status, request.url))) reply.header(name, value);
  // What is left of the body is not worth reading.
  if (!request.raw.complete) reply.header('connection', 'close');
  return reply.code(status).type('application/problem+json; charset=utf-8').send(body);
}

/** The text of a problem for connections on which no request could be read. */
export function rawProblem(thrown: unknown, requestId: string): Problem {
  return problemOf(ownError(thrown), requestId);
}

function logFailure(log: Log, request: FastifyRequest, error: unknown, status: number): void {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const fields: JsonObject = { requestId: request.id, method: request.method, route: request.routeOptions.url ?? null };
  const known = error instanceof AssayError && error.kind !== 'defect';
  if (known)
    log.warn({ ...fields, status, code: error.code, problem: printable(error.message) }, 'a request was not served');
  else log.error({ ...fields, status, problem: printable(text) }, 'a request failed');
}

function problemHeaders(error: unknown, status: number, url: string): Readonly<Record<string, string>> {
  const after = error instanceof AssayError ? error.details['retryAfter'] : undefined;
  const seconds = typeof after === 'number' ? after : status === 503 ? 5 : null;
  const allow = error instanceof AssayError ? error.details['allow'] : undefined;
  return {
    ...(seconds === null ? {} : { 'retry-after': String(seconds) }),
    ...(typeof allow === 'string' ? { allow } : {}),
    ...(status === 401 ? { 'www-authenticate': `${challengeOf(url)} realm="assay"` } : {}),
  };
}

/** Clients of the Anchore v2 API send the user `_api_key` and a key once they are asked to. */
function challengeOf(url: string): 'Basic' | 'Bearer' {
  return url.startsWith('/v2/') ? 'Basic' : 'Bearer';
}
