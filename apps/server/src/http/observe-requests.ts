import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Principal } from '../access/principal.ts';
import type { ServiceParts } from '../service/parts.ts';

/** Counts every request and writes one line on it: by the pattern of its route, never its path, query, headers or body. */
export function observeRequests(
  app: FastifyInstance,
  { metrics, log }: ServiceParts,
  principals: WeakMap<FastifyRequest, Principal>,
): void {
  app.addHook('onResponse', async (request, reply) => {
    const route = request.is404 ? 'unknown' : (request.routeOptions.url ?? 'unknown');
    const { method } = request;
    const status = reply.statusCode;
    metrics.request({ method, route, status, seconds: reply.elapsedTime / 1000 });
    const fields = {
      requestId: request.id,
      method,
      route,
      status,
      milliseconds: Math.round(reply.elapsedTime),
      caller: principals.get(request)?.actor ?? null,
      address: request.ip ?? null,
    };
    if (QUIET.has(route)) log.debug(fields, 'request');
    else log.info(fields, 'request');
  });
}

/** Routes that are asked so often that they would fill the log. */
const QUIET: ReadonlySet<string> = new Set(['/livez', '/readyz', '/metrics']);
