import { ociError } from '../errors.ts';
import { answerFailure } from './answer-failure.ts';
import type { Challenge } from './challenge.ts';
import { parseChallenges } from './challenge.ts';
import type { Credential } from './credential.ts';
import type { Endpoint } from './endpoint.ts';
import type { HttpAnswer, HttpRequest, Send } from './http-answer.ts';
import { judgeRealm, parseRealm } from './realm-rule.ts';
import { type RetryOptions, withRetries } from './retry.ts';
import type { Secret } from './secret.ts';
import { type RepositoryAccess, tokenScopes } from './token-scope.ts';
import { type Token, TokenCache } from './token-cache.ts';
import { type TokenQuestion, basicAuthorization, requestToken } from './token-server.ts';

/** What logging in to one endpoint takes. */
export interface AuthorizationOptions {
  readonly endpoint: Endpoint;
  readonly tokenServers: readonly string[];
  /** Default: reading. */
  readonly access?: RepositoryAccess;
  /** Looked up when the registry first asks for it. */
  readonly credential: (signal: AbortSignal) => Promise<Credential | null>;
  /** Sends requests to token servers. */
  readonly send: Send;
  readonly retry: Omit<RetryOptions, 'signal'>;
}

/** How requests are authorized at present. */
type Login =
  | { readonly kind: 'fixed'; readonly header: () => string }
  | { readonly kind: 'token'; readonly question: TokenQuestion; readonly credential: Credential | null };

/**
 * Answers login challenges of one endpoint and authorizes later requests ahead of being asked. A request that is refused although
 * it was authorized is sent once more with a fresh token. Only challenges of the endpoint's own origin are answered: not those of
 * a server that a redirect led to.
 * @throws REALM_REFUSED, REGISTRY_UNAUTHORIZED, CREDENTIALS_UNREADABLE, REGISTRY_PROTOCOL, ABORTED
 */
export function withAuthorization(next: Send, options: AuthorizationOptions): Send {
  const tokens = new TokenCache(options.retry.timing);
  let login: Login | null = null;
  return async (request) => {
    const used = await authorize(request, login, { ...options, tokens });
    const answer = await next(used.request);
    if (answer.status !== 401 || answer.url.origin !== request.url.origin) return answer;
    if (login?.kind === 'fixed' && used.wasAuthorized) return answer;
    if (used.token !== null) await tokens.drop(used.token.key, used.token.token);
    login = await chooseLogin(answer, request, options);
    return await next((await authorize(request, login, { ...options, tokens })).request);
  };
}

interface Authorized {
  readonly request: HttpRequest;
  readonly wasAuthorized: boolean;
  readonly token: { readonly key: string; readonly token: Token } | null;
}

async function authorize(
  request: HttpRequest,
  login: Login | null,
  options: AuthorizationOptions & { readonly tokens: TokenCache },
): Promise<Authorized> {
  if (login === null) return { request, wasAuthorized: false, token: null };
  if (login.kind === 'fixed') {
    return { request: withHeader(request, login.header()), wasAuthorized: true, token: null };
  }
  const key = JSON.stringify([login.question.realm.href, login.question.service, login.question.scopes]);
  const signal = request.signal;
  const fetch = async (): Promise<Token> =>
    await withRetries(
      async () =>
        await requestToken(login.question, login.credential, {
          send: options.send,
          timing: options.retry.timing,
          signal,
        }),
      { ...options.retry, signal },
    );
  const token = await options.tokens.get(key, { fetch, signal });
  const authorized = withHeader(request, `Bearer ${token.value.reveal()}`);
  return { request: authorized, wasAuthorized: true, token: { key, token } };
}

function withHeader(request: HttpRequest, authorization: string): HttpRequest {
  return { ...request, headers: { ...request.headers, authorization } };
}

/** Tokens are preferred to passwords: they say less and work without an account. */
async function chooseLogin(answer: HttpAnswer, request: HttpRequest, options: AuthorizationOptions): Promise<Login> {
  const challenges = parseChallenges(answer.header('www-authenticate'));
  const credential = await options.credential(request.signal);
  const bearer = challenges.find(({ scheme }) => scheme === 'bearer');
  if (bearer !== undefined && credential?.kind === 'registry-token') {
    await answer.discard();
    return fixedLogin('Bearer', credential.token);
  }
  if (bearer !== undefined) {
    await answer.discard();
    return tokenLogin(bearer, credential, { ...options, origin: request.url });
  }
  if (challenges.some(({ scheme }) => scheme === 'basic') && credential?.kind === 'password') {
    await answer.discard();
    return { kind: 'fixed', header: () => basicAuthorization(credential) };
  }
  throw await answerFailure(answer, { what: `login to ${options.endpoint.registry}`, missing: 'REGISTRY_ERROR' });
}

function fixedLogin(scheme: string, token: Secret): Login {
  return { kind: 'fixed', header: () => `${scheme} ${token.reveal()}` };
}

function tokenLogin(
  challenge: Challenge,
  credential: Credential | null,
  context: AuthorizationOptions & { readonly origin: URL },
): Login {
  const { endpoint, origin, tokenServers } = context;
  const realm = parseRealm(challenge.parameters.get('realm'), endpoint.registry);
  const trust = judgeRealm(realm, { endpoint, origin, tokenServers });
  if (trust === 'nothing' || (trust === 'anonymous' && credential !== null)) {
    throw ociError('REALM_REFUSED', `${endpoint.registry} sends its clients to the token server ${realm.origin}`, {
      details: { registry: endpoint.registry, tokenServer: realm.origin },
    });
  }
  const scopes = tokenScopes(challenge.parameters.get('scope'), endpoint.repository, context.access);
  return {
    kind: 'token',
    question: { realm, service: challenge.parameters.get('service') ?? null, scopes },
    credential,
  };
}
