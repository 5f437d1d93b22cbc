import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';

/** An image that a fake daemon holds. */
export interface DaemonImage {
  /** Names under which it is asked for: canonical references and ids. */
  readonly names: readonly string[];
  /** What the daemon calls its id. */
  readonly id: string;
  /** What it exports: a docker archive, or damaged bytes. */
  readonly archive: Uint8Array;
}

/** How a fake daemon misbehaves. */
export interface FakeDaemonOptions {
  /** Status of every answer in place of the right one. */
  readonly status?: number;
  /** Bytes of an export after which the connection is cut. */
  readonly hangUpAfterBytes?: number;
  /** Body of the answer about an image in place of the right one. */
  readonly inspectBody?: string;
}

/** A docker daemon on a local socket that knows the two requests of the image source. */
export interface FakeDaemon extends AsyncDisposable {
  /** `unix://…` */
  readonly dockerHost: string;
  /** Paths that were asked for, in order. */
  readonly requests: readonly string[];
}

/** Starts a fake docker daemon on the socket. */
export async function startFakeDaemon(
  socketPath: string,
  images: readonly DaemonImage[],
  options: FakeDaemonOptions = {},
): Promise<FakeDaemon> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(request.url ?? '');
    answer(request, response, { images, options });
  });
  const listening = Promise.withResolvers<undefined>();
  server.once('error', listening.reject);
  server.listen(socketPath, () => {
    listening.resolve(undefined);
  });
  await listening.promise;
  return {
    dockerHost: `unix://${socketPath}`,
    requests,
    async [Symbol.asyncDispose](): Promise<void> {
      const closed = Promise.withResolvers<undefined>();
      server.close(() => {
        closed.resolve(undefined);
      });
      server.closeAllConnections();
      await closed.promise;
    },
  };
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  state: { readonly images: readonly DaemonImage[]; readonly options: FakeDaemonOptions },
): void {
  const { options } = state;
  const match = /^\/images\/(.+)\/(json|get)$/.exec(request.url ?? '');
  const image = state.images.find((held) => held.id === match?.[1] || held.names.includes(match?.[1] ?? ''));
  if (options.status !== undefined) {
    sendJson(response, options.status, { message: 'something broke' });
  } else if (image === undefined) {
    sendJson(response, 404, { message: 'no such image' });
  } else if (match?.[2] === 'json') {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(options.inspectBody ?? JSON.stringify({ Id: image.id, RepoTags: image.names }));
  } else {
    response.writeHead(200, { 'content-type': 'application/x-tar', 'content-length': image.archive.length });
    if (options.hangUpAfterBytes === undefined) response.end(image.archive);
    else response.write(image.archive.subarray(0, options.hangUpAfterBytes), () => response.destroy());
  }
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
