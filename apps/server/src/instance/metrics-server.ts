import { type ServerResponse, createServer } from 'node:http';
import { once } from 'node:events';
import { serverError } from '../errors.ts';
import type { ServiceParts } from '../service/parts.ts';
import { readiness } from './readiness.ts';

/** A small server for metrics and probes. */
export interface MetricsServer {
  /** `http://host:port`. */
  readonly address: string;
  close(): Promise<void>;
}

/**
 * Answers `/metrics`, `/livez` and `/readyz` to everybody who reaches the address: give it one that only the monitoring does. Workers
 * without an API have their probes here.
 * @throws ADDRESS_UNAVAILABLE
 */
export async function startMetricsServer(
  parts: ServiceParts,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<MetricsServer> {
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 10_000 }, (request, response) => {
    request.resume();
    answer(parts, request.method === 'GET' ? (request.url ?? '') : '', response).catch(() => {
      response.destroy();
    });
  });
  server.maxConnections = 64;
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    throw serverError('ADDRESS_UNAVAILABLE', `${host}:${port} cannot be listened on for metrics (${code})`, { cause });
  }
  const bound = server.address();
  const actual = typeof bound === 'object' && bound !== null ? bound.port : port;
  return {
    address: `http://${host.includes(':') ? `[${host}]` : host}:${actual}`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function answer(parts: ServiceParts, path: string, response: ServerResponse): Promise<void> {
  response.setHeader('x-content-type-options', 'nosniff');
  if (path === '/metrics') {
    response.setHeader('content-type', parts.metrics.mediaType).end(await parts.metrics.text());
  } else if (path === '/livez') {
    response.setHeader('content-type', 'application/json').end('{"alive":true}');
  } else if (path === '/readyz') {
    const found = await readiness(parts);
    response.writeHead(found.ready ? 200 : 503, { 'content-type': 'application/json' }).end(JSON.stringify(found));
  } else {
    response.writeHead(404).end();
  }
}
