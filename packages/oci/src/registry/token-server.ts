import { isJsonObject } from '@assay/core';
import { ociError } from '../errors.ts';
import { answerFailure } from './answer-failure.ts';
import { readBody } from './answer-body.ts';
import type { Credential } from './credential.ts';
import type { HttpRequest, Send } from './http-answer.ts';
import { DEFAULT_TOKEN_LIFETIME_S, MAX_TOKEN_ANSWER_BYTES, MAX_TOKEN_LENGTH, MAX_TOKEN_LIFETIME_S } from './limits.ts';
import { Secret } from './secret.ts';
import type { Timing } from './timing.ts';
import type { Token } from './token-cache.ts';

/** What a token is wanted for (distribution project, token authentication specification). */
export interface TokenQuestion {
  readonly realm: URL;
  readonly service: string | null;
  readonly scopes: readonly string[];
}

/** Name by which token servers know the program. */
const CLIENT_ID = 'assay';

/**
 * Asks a token server for a token, with a password (HTTP basic), an identity token (OAuth 2 refresh token) or anonymously. The caller
 * has made sure that this server may see the credential.
 * @throws REGISTRY_UNAUTHORIZED, REGISTRY_PROTOCOL, CONTENT_TOO_LARGE, PassingFault, ABORTED
 */
export async function requestToken(
  question: TokenQuestion,
  credential: Credential | null,
  options: { readonly send: Send; readonly timing: Timing; readonly signal: AbortSignal },
): Promise<Token> {
  const what = `token from ${question.realm.host}`;
  const askedAtMs = options.timing.now();
  const request =
    credential?.kind === 'identity-token'
      ? refreshRequest(question, credential.token, options.signal)
      : tokenRequest(question, credential, options.signal);
  const answer = await options.send(request);
  if (answer.status !== 200) throw await answerFailure(answer, { what, missing: 'REGISTRY_ERROR' });
  const bytes = await readBody(answer, { maxBytes: MAX_TOKEN_ANSWER_BYTES, what });
  return readToken(bytes.toString('utf8'), { what, askedAtMs });
}

function tokenRequest(question: TokenQuestion, credential: Credential | null, signal: AbortSignal): HttpRequest {
  const url = new URL(question.realm);
  url.hash = '';
  if (question.service !== null) url.searchParams.set('service', question.service);
  for (const scope of question.scopes) url.searchParams.append('scope', scope);
  const headers: Record<string, string> = { accept: 'application/json' };
  if (credential?.kind === 'password') headers['authorization'] = basicAuthorization(credential);
  return { method: 'GET', url, headers, signal };
}

function refreshRequest(question: TokenQuestion, token: Secret, signal: AbortSignal): HttpRequest {
  const url = new URL(question.realm);
  url.hash = '';
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: CLIENT_ID,
    ...(question.service === null ? {} : { service: question.service }),
    scope: question.scopes.join(' '),
    refresh_token: token.reveal(),
  });
  const headers = { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' };
  return { method: 'POST', url, headers, body: form.toString(), signal };
}

/**
 * The value of `Authorization` for a user name and password (RFC 7617).
 * @throws CREDENTIALS_UNREADABLE for a user name with a colon, which the scheme cannot carry
 */
export function basicAuthorization(credential: Extract<Credential, { kind: 'password' }>): string {
  if (credential.username.includes(':')) {
    throw ociError('CREDENTIALS_UNREADABLE', 'a user name for a registry holds a colon');
  }
  return `Basic ${Buffer.from(`${credential.username}:${credential.password.reveal()}`).toString('base64')}`;
}

function readToken(text: string, context: { readonly what: string; readonly askedAtMs: number }): Token {
  const answer = parseJson(text);
  const fields = isJsonObject(answer) ? answer : {};
  const value = textOr(fields['token']) ?? textOr(fields['access_token']);
  if (value === null || value.length > MAX_TOKEN_LENGTH || !/^[!-~]+$/.test(value)) {
    throw ociError('REGISTRY_PROTOCOL', `${context.what}: the answer holds no usable token`);
  }
  const lifetime = fields['expires_in'];
  const seconds = typeof lifetime === 'number' && lifetime >= 0 ? lifetime : DEFAULT_TOKEN_LIFETIME_S;
  return {
    value: new Secret(value),
    expiresAtMs: context.askedAtMs + Math.min(seconds, MAX_TOKEN_LIFETIME_S) * 1000,
  };
}

function textOr(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** The parser's own message would quote the answer, and with it the token. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
