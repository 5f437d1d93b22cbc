import { Readable } from 'node:stream';
import { Agent, type Dispatcher } from 'undici';
import { ociError } from '../errors.ts';
import type { ConnectionGuard, ProxySettings } from '../open-options.ts';
import { type ConnectionRules, createConnector } from './connector.ts';
import type { HttpAnswer, Send } from './http-answer.ts';
import { MAX_ERROR_BODY_BYTES } from './limits.ts';
import { networkFailure } from './network-error.ts';
import { createProxyRoutes } from './proxy-routes.ts';
import { PassingFault } from './retry.ts';
import { createThroughputMeter } from './throughput.ts';
import type { Timing } from './timing.ts';

/** How to make connections and how long to wait on them. */
export interface HttpClientOptions {
  readonly rules: ConnectionRules;
  readonly idleTimeoutMs: number;
  readonly timing: Timing;
  /** Proxies to go through. Default none. */
  readonly proxy?: ProxySettings;
  readonly guard?: ConnectionGuard;
}

/** Sends single requests over pooled connections: no redirects, no retries, no authorization. */
export interface HttpClient extends AsyncDisposable {
  readonly send: Send;
}

/** Milliseconds in which the rest of an unwanted body may arrive; then its connection is given up. */
const DISCARD_TIMEOUT_MS = 500;

/**
 * Opens a client. Disposing of it cuts every connection.
 * @throws REGISTRY_SETTINGS_INVALID
 */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const agentOptions = {
    connect: createConnector(options.rules),
    headersTimeout: options.idleTimeoutMs,
    bodyTimeout: options.idleTimeoutMs,
  };
  const agent = new Agent(agentOptions);
  const proxies =
    options.proxy === undefined ? null : createProxyRoutes(options.proxy, { rules: options.rules, agentOptions });
  return {
    send: async (request) => {
      const place = request.url.host;
      try {
        const proxy = proxies?.find(request.url) ?? null;
        await options.guard?.check(request.url, proxy !== null);
        const data = await (proxy ?? agent).request({
          origin: request.url.origin,
          path: `${request.url.pathname}${request.url.search}`,
          method: request.method,
          headers: { 'user-agent': 'assay', 'accept-encoding': 'identity', ...request.headers },
          body: typeof request.body === 'function' ? Readable.from(request.body()) : (request.body ?? null),
          signal: request.signal,
        });
        return answerOf(data, request.url, { timing: options.timing, signal: request.signal });
      } catch (error) {
        throw networkFailure(error, place, request.signal);
      }
    },
    [Symbol.asyncDispose]: async () => {
      await agent.destroy();
      await proxies?.[Symbol.asyncDispose]();
    },
  };
}

function answerOf(
  data: Dispatcher.ResponseData,
  url: URL,
  options: { readonly timing: Timing; readonly signal: AbortSignal },
): HttpAnswer {
  // A body that is destroyed before its end reports an error that nobody waits for.
  data.body.on('error', () => {});
  return {
    url,
    status: data.statusCode,
    header: (name) => {
      const value = data.headers[name];
      return value === undefined ? [] : Array.isArray(value) ? value : [value];
    },
    chunks: readChunks(data.body, url.host, options),
    discard: async () => {
      try {
        await data.body.dump({ limit: MAX_ERROR_BODY_BYTES, signal: AbortSignal.timeout(DISCARD_TIMEOUT_MS) });
      } catch {
        data.body.destroy();
      }
    },
    cut: () => {
      data.body.destroy();
    },
  };
}

async function* readChunks(
  body: Readable,
  place: string,
  options: { readonly timing: Timing; readonly signal: AbortSignal },
): AsyncGenerator<Uint8Array> {
  const meter = createThroughputMeter();
  try {
    let waitingSince = options.timing.now();
    for await (const chunk of body) {
      if (!(chunk instanceof Uint8Array)) continue;
      if (!meter.record(options.timing.now() - waitingSince, chunk.length)) throw tooSlow(place);
      yield chunk;
      waitingSince = options.timing.now();
    }
  } catch (error) {
    throw error instanceof PassingFault ? error : networkFailure(error, place, options.signal);
  } finally {
    body.destroy();
  }
}

function tooSlow(place: string): PassingFault {
  return new PassingFault(ociError('REGISTRY_UNREACHABLE', `${place}: the bytes come too slowly to wait for them`));
}
