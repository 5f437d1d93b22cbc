import { type IncomingMessage, type RequestListener, type ServerResponse, createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { TestCertificate } from './test-certificate.ts';

/** A request as a fake server got it. */
export interface RecordedRequest {
  readonly method: string;
  /** Path with query. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The same as it came. */
  readonly bytes: Uint8Array;
}

/** A fake server on a free port of this machine. */
export interface FakeServer extends AsyncDisposable {
  /** `127.0.0.1:PORT` */
  readonly host: string;
  /** `http://127.0.0.1:PORT`, or `https:` with a certificate. */
  readonly origin: string;
  /** Everything that was asked, in order. */
  readonly requests: readonly RecordedRequest[];
}

/** How a fake server answers. */
export type Answer = (request: RecordedRequest, response: ServerResponse) => void | Promise<void>;

/** Most bytes of a request's body that a fake server keeps. */
const MAX_BODY_BYTES = 1024 * 1024;

/** Starts a server that records what it is asked. Disposing of it cuts every connection. */
export async function startFakeServer(
  answer: Answer,
  options: { readonly certificate?: TestCertificate } = {},
): Promise<FakeServer> {
  const requests: RecordedRequest[] = [];
  const respond = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const request = await record(message);
    requests.push(request);
    await answer(request, response);
  };
  const listener: RequestListener = (message, response) => {
    void respond(message, response);
  };
  const { certificate } = options;
  const server =
    certificate === undefined
      ? createServer(listener)
      : createTlsServer({ key: certificate.key, cert: certificate.certificate }, listener);
  const listening = Promise.withResolvers<undefined>();
  server.once('error', listening.reject);
  server.listen(0, '127.0.0.1', () => {
    listening.resolve(undefined);
  });
  await listening.promise;
  const address = server.address();
  const host = `127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  return {
    host,
    origin: `${certificate === undefined ? 'http' : 'https'}://${host}`,
    requests,
    [Symbol.asyncDispose]: async () => {
      const closed = Promise.withResolvers<undefined>();
      server.close(() => {
        closed.resolve(undefined);
      });
      server.closeAllConnections();
      await closed.promise;
    },
  };
}

async function record(message: IncomingMessage): Promise<RecordedRequest> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of message) {
    const bytes = Buffer.from(chunk);
    length += bytes.length;
    if (length <= MAX_BODY_BYTES) chunks.push(bytes);
  }
  const whole = Buffer.concat(chunks);
  const headers = Object.entries(message.headers).map(([name, value]) => [name, String(value)] as const);
  return {
    method: message.method ?? '',
    url: message.url ?? '',
    headers: Object.fromEntries(headers),
    body: whole.toString('utf8'),
    bytes: whole,
  };
}
