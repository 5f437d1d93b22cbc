import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { type Scope, type WriteTransaction, audit, inSpace } from '@assay/store';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { authenticate } from '../access/authenticate.ts';
import type { Principal } from '../access/principal.ts';
import { ROUTES } from '../api/registry.ts';
import { serverError } from '../errors.ts';
import type { ServiceParts } from '../service/parts.ts';
import type { BareCall } from './call.ts';
import { problemOf } from './problem.ts';
import type { Answer, Route } from './route.ts';

/** The service's HTTP server. */
export interface HttpServer {
  /** Starts to listen; the address is `http://host:port`. */
  listen(at: { readonly host: string; readonly port: number }): Promise<string>;
  close(): Promise<void>;
}

/** The server with every route; nothing listens yet. */
export function createHttpServer(parts: ServiceParts): HttpServer {
  const app = fastify({
    logger: false,
    bodyLimit: 1024 * 1024,
    genReqId: () => randomUUID(),
    forceCloseConnections: 'idle',
    return503OnClosing: true,
  });
  app.setErrorHandler(async (error, request, reply) => sendProblem(parts, request, reply, error));
  app.setNotFoundHandler(async (request, reply) =>
    sendProblem(parts, request, reply, serverError('ROUTE_UNKNOWN', 'the service has no such route')),
  );
  for (const route of ROUTES) addRoute(app, parts, route);
  return {
    listen: (at) => app.listen(at),
    close: () => app.close(),
  };
}

function addRoute(app: FastifyInstance, parts: ServiceParts, route: Route): void {
  app.route({
    method: route.method,
    url: route.path,
    ...(route.bodyLimit === undefined ? {} : { bodyLimit: route.bodyLimit }),
    handler: async (request, reply) => {
      const principal = await authenticate(parts, request.headers.authorization ?? null);
      const { access } = route;
      if (access.kind === 'permission') {
        if (principal === null) throw serverError('UNAUTHENTICATED', 'the request carries no API key');
        if (!principal.permissions.has(access.permission)) {
          throw serverError('FORBIDDEN', `this needs the permission ${access.permission}`);
        }
      }
      const input = { params: request.params, query: request.query, body: request.body ?? {} };
      await send(reply, await route.answer(input, bareCall(parts, request, principal)));
      return reply;
    },
  });
}

function bareCall(parts: ServiceParts, request: FastifyRequest, principal: Principal | null): BareCall {
  const known = (): Principal => {
    if (principal === null) throw serverError('UNAUTHENTICATED', 'the request carries no API key');
    return principal;
  };
  const now = parts.now();
  return {
    bytes: Readable.from([]),
    header: (name) => {
      const value = request.headers[name];
      return Array.isArray(value) ? (value[0] ?? null) : (value ?? null);
    },
    parts,
    principal: known,
    scope: () => inSpace(parts.store.read, known().space),
    now,
    signal: request.signal,
    requestId: request.id,
    change: async (work) => {
      const { actor, space } = known();
      return parts.store.transaction(async (db: WriteTransaction) => {
        const scope: Scope & { readonly db: WriteTransaction } = { ...inSpace(db, space), db };
        const { result, note } = await work(scope);
        if (note !== null) await audit.appendAudit(scope, { actor, details: {}, ...note }, now);
        return result;
      });
    },
  };
}

async function send(reply: FastifyReply, { status, body, headers = {}, stream }: Answer): Promise<void> {
  reply.code(status).headers(headers);
  await reply.send(stream ?? body);
}

async function sendProblem(
  { log }: ServiceParts,
  request: FastifyRequest,
  reply: FastifyReply,
  error: unknown,
): Promise<FastifyReply> {
  const { status, body } = problemOf(error, request.id);
  if (status >= 500) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    log.error({ requestId: request.id, method: request.method, problem: text }, 'a request failed');
  }
  return reply.code(status).type('application/problem+json').send(body);
}
