import { createHash, randomUUID } from 'node:crypto';
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import { SignJWT, exportJWK, generateKeyPair } from 'jose';

/** How one login at the fake provider goes wrong; nothing named: it goes right. */
export interface LoginFaults {
  /** Claims in place of the right ones; undefined leaves one out. */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** How the ID token is signed. */
  readonly signature?: 'other-key' | 'none' | 'symmetric';
  /** Parameters that the browser comes back with, in place of the right ones. */
  readonly callback?: Readonly<Record<string, string>>;
}

/** An OpenID provider on this machine. */
export interface FakeIdentityProvider extends AsyncDisposable {
  readonly issuer: string;
  readonly clientSecret: string;
  /** What whoever logs in next is. */
  person: Readonly<Record<string, unknown>>;
  faults: LoginFaults;
  /** Claims of the user info endpoint beside `sub`; null: there is no such endpoint. */
  userInfo: Readonly<Record<string, unknown>> | null;
  /** Follows the browser from the address that the service sent it to: returns the one that it is sent back to. */
  logIn(authorization: URL): URL;
}

interface Begun {
  readonly nonce: string | null;
  readonly challenge: string | null;
  readonly redirectUri: string | null;
}

/** Starts a provider with one client, `assay`. */
export async function startFakeIdentityProvider(): Promise<FakeIdentityProvider> {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const stranger = await generateKeyPair('RS256');
  const codes = new Map<string, Begun>();
  const clientSecret = 'secret of the client with thirty-two bytes';
  const server = createServer((request, response) => {
    void answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const issuer = `http://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}`;

  const idToken = async (begun: Begun): Promise<string> => {
    const claims = { nonce: begun.nonce, ...provider.person, ...provider.faults.claims };
    const header = { alg: 'RS256', kid: 'one' };
    const { signature } = provider.faults;
    if (signature === 'none') {
      const parts = [{ alg: 'none' }, { ...standard(issuer), ...claims }];
      return `${parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.`;
    }
    const token = new SignJWT({ ...standard(issuer), ...claims });
    if (signature === 'symmetric') return token.setProtectedHeader({ alg: 'HS256' }).sign(Buffer.from(clientSecret));
    return token.setProtectedHeader(header).sign(signature === 'other-key' ? stranger.privateKey : privateKey);
  };
  const redeem = async (form: URLSearchParams): Promise<object | null> => {
    const code = form.get('code') ?? '';
    const begun = codes.get(code);
    codes.delete(code);
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    const right = form.get('client_id') === 'assay' && form.get('client_secret') === clientSecret;
    if (begun === undefined || !right || challenge !== begun.challenge) return null;
    if (form.get('redirect_uri') !== begun.redirectUri) return null;
    return { access_token: 'access', token_type: 'Bearer', expires_in: 60, id_token: await idToken(begun) };
  };
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const send = (status: number, body: object): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    if (request.url === '/.well-known/openid-configuration')
      return send(200, metadata(issuer, provider.userInfo !== null));
    if (request.url === '/jwks') {
      return send(200, { keys: [{ ...(await exportJWK(publicKey)), kid: 'one', use: 'sig', alg: 'RS256' }] });
    }
    if (request.url === '/userinfo') return send(200, { sub: provider.person['sub'], ...provider.userInfo });
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const tokens = await redeem(new URLSearchParams(Buffer.concat(chunks).toString()));
    return tokens === null ? send(400, { error: 'invalid_grant' }) : send(200, tokens);
  };
  const provider: FakeIdentityProvider = {
    issuer,
    clientSecret,
    person: {},
    faults: {},
    userInfo: null,
    logIn: ({ searchParams }) => {
      const code = randomUUID();
      codes.set(code, {
        nonce: searchParams.get('nonce'),
        challenge: searchParams.get('code_challenge'),
        redirectUri: searchParams.get('redirect_uri'),
      });
      const back = new URL(searchParams.get('redirect_uri') ?? '');
      const parameters = { code, state: searchParams.get('state') ?? '', iss: issuer, ...provider.faults.callback };
      for (const [name, value] of Object.entries(parameters)) back.searchParams.set(name, value);
      return back;
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return provider;
}

function standard(issuer: string): Readonly<Record<string, unknown>> {
  const now = Math.floor(Date.now() / 1000);
  return { iss: issuer, aud: 'assay', iat: now, exp: now + 300 };
}

function metadata(issuer: string, hasUserInfo: boolean): object {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    ...(hasUserInfo ? { userinfo_endpoint: `${issuer}/userinfo` } : {}),
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256', 'HS256', 'none'],
    authorization_response_iss_parameter_supported: true,
    code_challenge_methods_supported: ['S256'],
  };
}
