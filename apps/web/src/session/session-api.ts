import { Problem } from '../api/client.ts';
import type { Session, SessionState } from './session.ts';

/** Who is logged in, as `/auth/session` tells it. @throws Problem */
export async function readSession(signal?: AbortSignal): Promise<SessionState> {
  const answer = await ask('GET', '/auth/session', undefined, null, signal);
  return toState(answer);
}

/** Logs in with an API key. @throws Problem */
export async function loginWithKey(key: string): Promise<void> {
  await ask('POST', '/auth/key', { key }, null);
}

/** Logs out. @throws Problem */
export async function logout(csrf: string): Promise<void> {
  await ask('POST', '/auth/logout', undefined, csrf);
}

async function ask(
  method: string,
  path: string,
  body: unknown,
  csrf: string | null,
  signal?: AbortSignal,
): Promise<unknown> {
  const response = await fetch(path, {
    method,
    credentials: 'same-origin',
    cache: 'no-store',
    ...(signal === undefined ? {} : { signal }),
    headers: {
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(csrf === null ? {} : { 'x-assay-csrf': csrf }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new Problem(0, { code: 'UNREACHABLE', detail: 'The service cannot be reached.' }, null);
  });
  const text = await response.text();
  const answer: unknown = text.startsWith('{') ? JSON.parse(text) : {};
  if (!response.ok && response.status !== 401) throw new Problem(response.status, toRecord(answer), null);
  if (response.status === 401 && method !== 'GET') throw new Problem(401, toRecord(answer), null);
  return answer;
}

function toState(value: unknown): SessionState {
  const told = toRecord(value);
  if (typeof told['csrf'] === 'string') {
    const session: Session = JSON.parse(JSON.stringify(told));
    return { kind: 'known', session };
  }
  return { kind: 'unknown', ways: { oidc: told['oidc'] === true } };
}

function toRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
