import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import type { Principal } from '../access/principal.ts';
import { ROUTES } from '../api/registry.ts';
import { serverError } from '../errors.ts';
import type { ServiceParts } from '../service/parts.ts';
import { type RequestsInProgress, answerOnce } from './answer-once.ts';
import { authorize } from './authorize.ts';
import { bareCall } from './bare-call.ts';
import { requireExpectedHost } from './expected-host.ts';
import { observeRequests } from './observe-requests.ts';
import { type RequestBody, readRequestBody } from './request-body.ts';
import { isRepeatable } from './repeatable.ts';
import { type RequestLimits, createRequestLimits } from './request-limits.ts';
import { securityHeaders } from './response-headers.ts';
import type { Route } from './route.ts';
import { rawProblem, sendAnswer, sendProblem } from './send-answer.ts';
import { methodsOf } from './methods-of.ts';

/** The service's HTTP server. */
export interface HttpServer {
  /**
   * Starts to listen; the address is `http://host:port`.
   * @throws ADDRESS_UNAVAILABLE
   */
  listen(at: { readonly host: string; readonly port: number }): Promise<string>;
  /** Takes no more connections and waits for requests that run, at most `grace` milliseconds. */
  close(grace: number): Promise<void>;
}

/** Connections at once; more are refused as they come. */
const MOST_CONNECTIONS = 4096;

interface Machinery {
  readonly parts: ServiceParts;
  readonly limits: RequestLimits;
  readonly inProgress: RequestsInProgress;
  readonly principals: WeakMap<FastifyRequest, Principal>;
}

/** The server with every route; nothing listens yet. */
export function createHttpServer(parts: ServiceParts, routes: readonly Route[] = ROUTES): HttpServer {
  const app = createApp(parts);
  const principals = new WeakMap<FastifyRequest, Principal>();
  const byPattern = new Map(routes.map((route) => [`${route.method} ${route.path}`, route]));
  app.setErrorHandler(async (error, request, reply) => sendProblem(parts.log, request, reply, error));
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', async (request: FastifyRequest) => {
    const route = byPattern.get(`${request.method} ${request.routeOptions.url ?? ''}`);
    return route === undefined ? null : readRequestBody(route, request.raw);
  });
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({ ...securityHeaders(parts.settings, request.protocol === 'https'), 'x-request-id': request.id });
    requireExpectedHost(parts.settings.publicUrl, request);
  });
  observeRequests(app, parts, principals);
  app.setNotFoundHandler(async (request, reply) =>
    sendProblem(parts.log, request, reply, unknownRoute(routes, request)),
  );
  const machinery: Machinery = {
    parts,
    limits: createRequestLimits(parts.settings.requestsPerMinute),
    inProgress: new Set(),
    principals,
  };
  for (const route of routes) addRoute(app, machinery, route);
  return {
    listen: async (at) => {
      try {
        return await app.listen(at);
      } catch (cause) {
        const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
        throw serverError('ADDRESS_UNAVAILABLE', `${at.host}:${at.port} cannot be listened on (${code})`, { cause });
      }
    },
    close: async (grace) => {
      const timer = setTimeout(() => {
        app.server.closeAllConnections();
      }, grace);
      await app.close();
      clearTimeout(timer);
    },
  };
}

function createApp({ settings, log }: ServiceParts): FastifyInstance {
  const app = fastify({
    logger: false,
    genReqId: () => randomUUID(),
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    connectionTimeout: 120_000,
    // How long bodies may take is for the route to say; headers have 15 seconds.
    requestTimeout: 0,
    http: { headersTimeout: 15_000, connectionsCheckingInterval: 5000, maxHeaderSize: 16 * 1024 },
    routerOptions: { maxParamLength: 4096 },
    trustProxy: settings.trustedProxies.length === 0 ? false : [...settings.trustedProxies],
    exposeHeadRoutes: true,
    clientErrorHandler: answerBrokenRequest,
    frameworkErrors: (error, request, reply) => {
      void sendProblem(log, request, reply, error);
    },
  });
  app.server.maxConnections = MOST_CONNECTIONS;
  return app;
}

function addRoute(app: FastifyInstance, machinery: Machinery, route: Route): void {
  const { parts, principals, limits } = machinery;
  app.route({
    method: route.method,
    url: route.path,
    onRequest: async (request, reply) => {
      const principal = await authorize(parts, limits, route, request, reply);
      if (principal !== null) principals.set(request, principal);
    },
    handler: async (request, reply) => {
      const fields = { 'http.request.method': request.method, 'http.route': route.path, 'assay.request': request.id };
      const traceparent = request.headers['traceparent'];
      await parts.tracer.span(
        `${route.method} ${route.path}`,
        fields,
        async (span) => {
          const call = { principal: principals.get(request) ?? null, body: bodyOf(request) };
          const answer = await answerRoute(machinery, route, { request, reply, ...call });
          span.set({ 'http.response.status_code': answer.status });
          await sendAnswer(reply, answer);
        },
        typeof traceparent === 'string' ? traceparent : null,
      );
      return reply;
    },
  });
}

async function answerRoute(
  { parts, inProgress }: Machinery,
  route: Route,
  {
    request,
    reply,
    principal,
    body,
  }: {
    readonly request: FastifyRequest;
    readonly reply: Parameters<typeof sendAnswer>[0];
    readonly principal: Principal | null;
    readonly body: RequestBody | null;
  },
): ReturnType<Route['answer']> {
  const bytes = body?.kind === 'bytes' ? body.stream : null;
  const call = bareCall(parts, { request, reply, principal, bytes });
  const json = body?.kind === 'json' ? body.value : {};
  const input = { params: request.params, query: request.query, body: json };
  const key = call.header('idempotency-key');
  if (route.ifMatch === 'required' && call.header('if-match') === null) {
    throw serverError('PRECONDITION_REQUIRED', 'the change needs If-Match with the ETag of the record');
  }
  if (key === null || !isRepeatable(route) || principal === null) return route.answer(input, call);
  const asked = JSON.stringify([request.method, request.url, body?.kind === 'json' ? body.digest : '']);
  return answerOnce(inProgress, call, { key, asked }, (each) => route.answer(input, each));
}

function bodyOf({ body }: FastifyRequest): RequestBody | null {
  return isRequestBody(body) ? body : null;
}

/** True for what our own parser made, the only one that there is. */
function isRequestBody(body: unknown): body is RequestBody {
  return typeof body === 'object' && body !== null && 'kind' in body;
}

function unknownRoute(routes: readonly Route[], request: FastifyRequest): Error {
  const allowed = methodsOf(routes, request.url.split('?')[0] ?? '');
  if (allowed.length === 0) return serverError('ROUTE_UNKNOWN', 'the service has no such route');
  return serverError('METHOD_NOT_ALLOWED', `the route takes ${allowed.join(', ')}`, {
    details: { allow: allowed.join(', ') },
  });
}

/** Answers what could not be read as a request at all, and ends the connection. */
function answerBrokenRequest(error: Error, socket: Socket): void {
  if (socket.destroyed || !socket.writable) return;
  const { status, body } = rawProblem(error, randomUUID());
  const text = JSON.stringify(body);
  const head = `HTTP/1.1 ${status} ${status === 431 ? 'Headers Too Large' : 'Bad Request'}`;
  const length = Buffer.byteLength(text);
  socket.end(
    `${head}\r\ncontent-type: application/problem+json; charset=utf-8\r\ncontent-length: ${length}\r\nconnection: close\r\n\r\n${text}`,
  );
}
