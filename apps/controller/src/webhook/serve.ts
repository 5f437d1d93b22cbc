import { type IncomingMessage, type RequestListener, type Server, type ServerResponse, createServer } from 'node:http';
import { type Server as TlsServer, createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { controllerError } from '../errors.ts';
import { type TlsFiles, readTls } from './tls-files.ts';

/** Connections at once; an API server opens a few. */
const MAX_CONNECTIONS = 2000;
/** Milliseconds for the headers and for the whole of a request to arrive. */
const HEADERS_MS = 10_000;
const REQUEST_MS = 30_000;
/** Longer than API servers keep theirs, so that they close connections and not we. */
const KEEP_ALIVE_MS = 120_000;
/** Milliseconds between looks at the certificate files. */
const TLS_INTERVAL_MS = 1000;
/** Time for requests under way when the server closes. */
const DRAIN_MS = 10_000;

/** How to serve. */
export interface ServeOptions {
  readonly host: string;
  readonly port: number;
  /** Null: plain HTTP. */
  readonly tls: TlsFiles | null;
  readonly handler: (request: IncomingMessage, response: ServerResponse) => void;
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
  const listener: RequestListener = (request, response) => {
    // Whoever calls again opens a connection to another replica.
    if (isClosing) response.setHeader('connection', 'close');
    options.handler(request, response);
  };
  const limits = { headersTimeout: HEADERS_MS, requestTimeout: REQUEST_MS, keepAliveTimeout: KEEP_ALIVE_MS };
  const { server, stopWatching } =
    options.tls === null
      ? { server: createServer(limits, listener), stopWatching: () => {} }
      : await createSecure(options.tls, limits, listener, options.onProblem);
  server.maxConnections = MAX_CONNECTIONS;
  const port = await listen(server, options);
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;
  return {
    url: `${options.tls === null ? 'http' : 'https'}://${host}:${port}`,
    port,
    close: async () => {
      isClosing = true;
      stopWatching();
      await closed(server);
    },
  };
}

async function createSecure(
  files: TlsFiles,
  limits: { readonly headersTimeout: number; readonly requestTimeout: number; readonly keepAliveTimeout: number },
  listener: RequestListener,
  onProblem: (message: string) => void,
): Promise<{ readonly server: TlsServer; readonly stopWatching: () => void }> {
  const first = await readTls(files);
  const server = createTlsServer({ ...limits, ...first.options, ALPNProtocols: ['http/1.1'] }, listener);
  let seen = first.fingerprint;
  let told = '';
  let timer: NodeJS.Timeout | null = null;
  const look = async (): Promise<void> => {
    try {
      const { options, fingerprint } = await readTls(files);
      if (fingerprint !== seen) {
        server.setSecureContext(options);
        seen = fingerprint;
      }
      told = '';
    } catch (error) {
      // The files may be half written; what was served stays.
      const message = error instanceof Error ? error.message : String(error);
      if (message !== told) onProblem(message);
      told = message;
    }
    if (timer !== null) timer = setTimeout(() => void look(), TLS_INTERVAL_MS);
  };
  timer = setTimeout(() => void look(), TLS_INTERVAL_MS);
  const stopWatching = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  };
  return { server, stopWatching };
}

async function listen(server: Server | TlsServer, { host, port }: ServeOptions): Promise<number> {
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

async function closed(server: Server | TlsServer): Promise<void> {
  const ended = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  await ended;
  clearTimeout(timer);
}
