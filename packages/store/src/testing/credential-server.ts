import { createServer } from 'node:http';

/** What is asked of a server of credentials, by method and path. */
export interface CredentialRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
}

/** An answer; `hang` never comes. */
export type CredentialAnswer =
  | { readonly status: number; readonly text: string; readonly headers?: Readonly<Record<string, string>> }
  | 'hang';

/** A small stand-in for the token service, the endpoint of a container and the metadata of an instance. */
export interface CredentialServer extends AsyncDisposable {
  readonly url: string;
  readonly requests: CredentialRequest[];
}

/** Starts one that answers as it is told. */
export async function startCredentialServer(
  answerOf: (request: CredentialRequest) => CredentialAnswer,
): Promise<CredentialServer> {
  const requests: CredentialRequest[] = [];
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request;
      const asked = { method, path, headers, body: Buffer.concat(pieces).toString() };
      requests.push(asked);
      const answer = answerOf(asked);
      if (answer !== 'hang') response.writeHead(answer.status, answer.headers).end(answer.text);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  return {
    url: `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`,
    requests,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      });
    },
  };
}
