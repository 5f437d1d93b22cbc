import { ociError } from '../errors.ts';
import { isForbidden } from './connector.ts';
import type { HttpRequest, Send } from './http-answer.ts';
import { singleHeader } from './http-answer.ts';
import { MAX_REDIRECTS } from './limits.ts';

const REDIRECT_STATUS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** Fields that say what is wanted. Every other one, `authorization` first, stays with the origin it was made for. */
const CARRIED: ReadonlySet<string> = new Set(['accept', 'range']);

/**
 * Follows redirects of GET and HEAD requests, `MAX_REDIRECTS` at most. Once a redirect leaves the origin, only harmless fields go along, also
 * when a later one leads back. From HTTPS to HTTP, to addresses that no registry may send its clients to, and to URLs with user
 * information none is followed. Requests with a body are never redirected: the body may hold a secret.
 * @throws REGISTRY_PROTOCOL
 */
export function withRedirects(next: Send, options: { readonly loopback: boolean }): Send {
  return async (request) => {
    let current: HttpRequest = request;
    for (let count = 0; ; count++) {
      const answer = await next(current);
      if (!REDIRECT_STATUS.has(answer.status) || (current.method !== 'GET' && current.method !== 'HEAD')) return answer;
      await answer.discard();
      if (count >= MAX_REDIRECTS) {
        throw ociError('REGISTRY_PROTOCOL', `${request.url.host} redirects more than ${MAX_REDIRECTS} times`);
      }
      const url = redirectTarget(singleHeader(answer, 'location'), current.url, options);
      current = { method: current.method, url, headers: headersFor(url, current), signal: request.signal };
    }
  };
}

function redirectTarget(location: string | null, from: URL, options: { readonly loopback: boolean }): URL {
  const named = location !== null && location !== '' && URL.canParse(location, from);
  const target = named ? new URL(location, from) : null;
  if (target === null || (target.protocol !== 'https:' && target.protocol !== 'http:')) {
    throw ociError('REGISTRY_PROTOCOL', `${from.host} redirects to nowhere`);
  }
  if (from.protocol === 'https:' && target.protocol === 'http:') {
    throw ociError('REGISTRY_PROTOCOL', `${from.host} redirects from HTTPS to HTTP (${target.host})`);
  }
  if (target.username !== '' || target.password !== '') {
    throw ociError('REGISTRY_PROTOCOL', `${from.host} redirects to a URL with user information (${target.host})`);
  }
  if (target.hostname !== from.hostname && isForbidden(target.hostname, options.loopback)) {
    throw ociError('REGISTRY_PROTOCOL', `${from.host} redirects to an address that is refused (${target.host})`);
  }
  return target;
}

function headersFor(target: URL, request: HttpRequest): Readonly<Record<string, string>> {
  if (target.origin === request.url.origin) return request.headers;
  return Object.fromEntries(Object.entries(request.headers).filter(([name]) => CARRIED.has(name)));
}
