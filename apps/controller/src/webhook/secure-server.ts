import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  type Http2SecureServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type ServerHttp2Session,
  createSecureServer,
} from 'node:http2';
import type { TLSSocket } from 'node:tls';
import { type TlsFiles, readTls } from './tls-files.ts';

/** Requests at once over one connection; an API server opens a further one for more. */
const MAX_STREAMS = 250;
/** Bytes that may come of one request, and over one connection, before it is told that there is room for more. */
const STREAM_WINDOW = 1024 * 1024;
const CONNECTION_WINDOW = 16 * 1024 * 1024;
/** Megabytes that a connection may take up. */
const MAX_SESSION_MEMORY = 32;
/** How long a connection lasts: whoever calls then opens the next, perhaps to a replica that came back. */
const SESSION_MS = 10 * 60_000;
/** Milliseconds between looks at the certificate files. */
const TLS_INTERVAL_MS = 1000;

/** A server with TLS, and how it ends. */
export interface SecureServer {
  readonly server: Http2SecureServer;
  readonly stopWatching: () => void;
  /** Breaks off whatever is open. */
  readonly destroyAll: () => void;
}

/** How long things may take over HTTP/1.1, in milliseconds. */
export interface ConnectionLimits {
  readonly headersTimeout: number;
  readonly requestTimeout: number;
  readonly keepAliveTimeout: number;
}

/**
 * A server that speaks HTTP/2, so that an API server sends all reviews over one connection: over HTTP/1.1 it keeps 25 connections and opens
 * a new one for every further review that it sends at the same time. HTTP/1.1 is spoken as well.
 * @throws TLS_INVALID
 */
export async function createServerWithTls(
  files: TlsFiles,
  limits: ConnectionLimits,
  options: {
    readonly listener: (
      request: IncomingMessage | Http2ServerRequest,
      response: ServerResponse | Http2ServerResponse,
    ) => void;
    readonly onProblem: (message: string) => void;
  },
): Promise<SecureServer> {
  const first = await readTls(files);
  const server = createSecureServer(
    {
      ...limits,
      ...first.options,
      allowHTTP1: true,
      maxSessionMemory: MAX_SESSION_MEMORY,
      settings: { maxConcurrentStreams: MAX_STREAMS, initialWindowSize: STREAM_WINDOW },
    },
    options.listener,
  );
  server.on('session', keepForAWhile);
  const sockets = new Set<TLSSocket>();
  server.on('secureConnection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  return {
    server,
    stopWatching: watchFiles(server, files, { fingerprint: first.fingerprint, onProblem: options.onProblem }),
    destroyAll: () => {
      for (const socket of sockets) socket.destroy();
    },
  };
}

function keepForAWhile(session: ServerHttp2Session): void {
  session.setLocalWindowSize(CONNECTION_WINDOW);
  const timer = setTimeout(() => session.close(), SESSION_MS);
  timer.unref();
  session.on('close', () => clearTimeout(timer));
}

/** Takes new files over for new connections. */
function watchFiles(
  server: Http2SecureServer,
  files: TlsFiles,
  { fingerprint, onProblem }: { readonly fingerprint: string; readonly onProblem: (message: string) => void },
): () => void {
  let seen = fingerprint;
  let told = '';
  let timer: NodeJS.Timeout | null = null;
  const look = async (): Promise<void> => {
    try {
      const read = await readTls(files);
      if (read.fingerprint !== seen) {
        server.setSecureContext(read.options);
        seen = read.fingerprint;
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
  return () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  };
}
