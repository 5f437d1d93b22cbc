import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { Http2SecureServer, Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { controllerError } from '../errors.ts';
import { createServerWithTls } from './secure-server.ts';
import type { TlsFiles } from './tls-files.ts';

/** Connections at once; an API server opens a few. */
const MAX_CONNECTIONS = 2000;
/** Milliseconds for the headers and for the whole of a request to arrive over HTTP/1.1. */
const HEADERS_MS = 10_000;
const REQUEST_MS = 30_000;
/** Longer than API servers keep theirs, so that they close connections and not we. */
const KEEP_ALIVE_MS = 120_000;
/** Time for requests under way when the server closes. */
const DRAIN_MS = 10_000;

/** A request over either version of HTTP. */
export type HttpRequest = IncomingMessage | Http2ServerRequest;
/** What answers it. */
export type HttpResponse = ServerResponse | Http2ServerResponse;

/** How to serve. */
export interface ServeOptions {
  readonly host: string;
  readonly port: number;
  /** Null: plain HTTP. */
  readonly tls: TlsFiles | null;
  readonly handler: (request: HttpRequest, response: HttpResponse) => void;
  readonly onProblem: (message: string) => void;
}

/** A server that runs. */
export interface RunningServer {
  /** `https://127.0.0.1:8443`. */
  readonly url: string;
  readonly port: number;
  /** Takes no new connections, lets requests under way finish, and ends. */
  readonly close: () => Promise<void>;
}

/**
 * Starts to listen. New certificate files are taken over within a second, for new connections, without a pause.
 * @throws TLS_INVALID, LISTEN_FAILED
 */
export async function serve(options: ServeOptions): Promise<RunningServer> {
  let isClosing = false;
  const listener = (request: HttpRequest, response: HttpResponse): void => {
    // Whoever calls again opens a connection to another replica; over HTTP/2 the connection itself says so.
    if (isClosing && request.httpVersionMajor === 1) response.setHeader('connection', 'close');
    options.handler(request, response);
  };
  const limits = { headersTimeout: HEADERS_MS, requestTimeout: REQUEST_MS, keepAliveTimeout: KEEP_ALIVE_MS };
  const { server, stopWatching, destroyAll } =
    options.tls === null
      ? createPlain(createServer(limits, listener))
      : await createServerWithTls(options.tls, limits, { listener, onProblem: options.onProblem });
  server.maxConnections = MAX_CONNECTIONS;
  const port = await listen(server, options);
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;
  return {
    url: `${options.tls === null ? 'http' : 'https'}://${host}:${port}`,
    port,
    close: async () => {
      isClosing = true;
      stopWatching();
      await closed(server, destroyAll);
    },
  };
}

function createPlain(server: Server): {
  readonly server: Server;
  readonly stopWatching: () => void;
  readonly destroyAll: () => void;
} {
  return { server, stopWatching: () => {}, destroyAll: () => server.closeAllConnections() };
}

async function listen(server: Server | Http2SecureServer, { host, port }: ServeOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      reject(controllerError('LISTEN_FAILED', `cannot listen on ${host}:${port}: ${cause.message}`, { cause }));
    });
    server.listen(port, host, () => {
      const address: string | AddressInfo | null = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

/** Requests that are under way end first: HTTP/2 tells whoever calls, and what is idle is closed at once. */
async function closed(server: Server | Http2SecureServer, destroyAll: () => void): Promise<void> {
  const ended = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  const timer = setTimeout(destroyAll, DRAIN_MS);
  await ended;
  clearTimeout(timer);
}
