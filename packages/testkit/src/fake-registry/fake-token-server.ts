import type { ServerResponse } from 'node:http';
import { type FakeServer, type RecordedRequest, startFakeServer } from './fake-server.ts';
import type { TestCertificate } from './test-certificate.ts';

/** How a fake token server behaves. */
export interface FakeTokenServerOptions {
  /** Passwords by user name. */
  readonly accounts?: Readonly<Record<string, string>>;
  /** Refresh tokens that it takes. */
  readonly identityTokens?: readonly string[];
  /** Whether it gives tokens to anybody. Default false. */
  readonly anonymous?: boolean;
  /** Field in which it returns the token. Default `token`. */
  readonly field?: 'token' | 'access_token';
  /** Default 300. */
  readonly expiresInSeconds?: number;
  /** Requests after which the registry no longer takes a token. Default: no end. */
  readonly usesPerToken?: number;
  /** Answers to send first, in order, in place of a token. */
  readonly failures?: readonly {
    readonly status: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
  }[];
  readonly certificate?: TestCertificate;
}

/** A token server (distribution project, token authentication specification; OAuth 2 refresh tokens). */
export interface FakeTokenServer extends FakeServer {
  /** URL for the realm of a challenge. */
  readonly realm: string;
  /** True for a token of this server that is not used up; counts as one use. */
  use(token: string): boolean;
}

/** Starts a token server on a free port of this machine. */
export async function startFakeTokenServer(options: FakeTokenServerOptions = {}): Promise<FakeTokenServer> {
  const uses = new Map<string, number>();
  const failures = [...(options.failures ?? [])];
  const server = await startFakeServer(
    (request, response) => {
      const failure = failures.shift();
      if (failure !== undefined) {
        response.writeHead(failure.status, failure.headers).end(failure.body ?? '');
      } else if (mayHaveToken(request, options)) {
        const token = `token-${uses.size + 1}-of-${server.host}`;
        uses.set(token, 0);
        sendToken(response, token, options);
      } else {
        response.writeHead(401, { 'content-type': 'application/json' }).end('{"errors":[{"code":"UNAUTHORIZED"}]}');
      }
    },
    options.certificate === undefined ? {} : { certificate: options.certificate },
  );
  return {
    host: server.host,
    origin: server.origin,
    requests: server.requests,
    realm: `${server.origin}/token`,
    use: (token) => {
      const used = uses.get(token);
      if (used === undefined || used >= (options.usesPerToken ?? Number.POSITIVE_INFINITY)) return false;
      uses.set(token, used + 1);
      return true;
    },
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]();
    },
  };
}

function sendToken(response: ServerResponse, token: string, options: FakeTokenServerOptions): void {
  response
    .writeHead(200, { 'content-type': 'application/json' })
    .end(JSON.stringify({ [options.field ?? 'token']: token, expires_in: options.expiresInSeconds ?? 300 }));
}

function mayHaveToken(request: RecordedRequest, options: FakeTokenServerOptions): boolean {
  if (request.method === 'POST') {
    const form = new URLSearchParams(request.body);
    const known = options.identityTokens?.includes(form.get('refresh_token') ?? '') === true;
    return known && form.get('grant_type') === 'refresh_token';
  }
  const authorization = request.headers['authorization'];
  if (authorization === undefined) return options.anonymous === true;
  return Object.entries(options.accounts ?? {}).some(
    ([username, password]) => authorization === basicHeader(username, password),
  );
}

/** The value of `Authorization` for a user name and password. */
export function basicHeader(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}
