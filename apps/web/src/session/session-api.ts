import { Problem } from '../api/client.ts';
import type { SessionState } from './session.ts';

/** Who is logged in, and how somebody can. @throws Problem */
export async function readSession(signal?: AbortSignal): Promise<SessionState> {
  const text = await ask('GET', '/auth/session', {}, signal);
  const state: SessionState = JSON.parse(text);
  return state;
}

/** Exchanges an API key for a session. @throws Problem */
export async function loginWithKey(key: string): Promise<void> {
  await ask('POST', '/auth/key', { authorization: `Bearer ${key}` });
}

/** Logs out. @throws Problem */
export async function logout(csrf: string | null): Promise<void> {
  await ask('POST', '/auth/logout', csrf === null ? {} : { 'x-assay-csrf': csrf });
}

async function ask(
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  signal?: AbortSignal,
): Promise<string> {
  const response = await fetch(path, {
    method,
    credentials: 'same-origin',
    cache: 'no-store',
    headers: { accept: 'application/json', ...headers },
    ...(signal === undefined ? {} : { signal }),
  }).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new Problem(0, { code: 'UNREACHABLE', detail: 'The service cannot be reached.' }, null);
  });
  const text = await response.text();
  if (!response.ok) throw new Problem(response.status, problemOf(text), null);
  return text;
}

function problemOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const told: unknown = JSON.parse(text);
    return typeof told === 'object' && told !== null ? { ...told } : {};
  } catch {
    return {};
  }
}
