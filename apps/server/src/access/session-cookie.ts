import { createHmac, timingSafeEqual } from 'node:crypto';
import { serverError } from '../errors.ts';

/** What a cookie is for: the session, or a login that has begun. */
export type CookieUse = 'session' | 'login';

/** Longest header `Cookie` that is looked at, in characters. */
const LONGEST_COOKIES = 16_384;
const LOOPBACK = /^http:\/\/(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/;

/**
 * Name of the cookie. Over HTTPS it begins with `__Host-`, which browsers take from this host alone and never send to another
 * (RFC 6265bis §4.1.3).
 */
function cookieName(use: CookieUse, origin: string): string {
  return `${origin.startsWith('https:') ? '__Host-' : ''}assay-${use}`;
}

/** Refuses logins where cookies would travel in the open. @throws ORIGIN_INSECURE */
export function requireSafeOrigin(origin: string): void {
  if (origin.startsWith('https:') || LOOPBACK.test(origin)) return;
  throw serverError('ORIGIN_INSECURE', 'people log in over HTTPS, or from the machine itself');
}

/** The value of the header that sets a cookie; an empty value takes it away. */
export function setCookie(use: CookieUse, origin: string, value: string, seconds: number): string {
  const secure = origin.startsWith('https:') ? '; Secure' : '';
  return `${cookieName(use, origin)}=${value}; Path=/; HttpOnly; SameSite=Lax${secure}; Max-Age=${value === '' ? 0 : seconds}`;
}

/** The value of a cookie that came; null when there is none, or more than one of that name. */
export function readCookie(use: CookieUse, origin: string, header: string | null): string | null {
  if (header === null || header.length > LONGEST_COOKIES) return null;
  const start = `${cookieName(use, origin)}=`;
  const found = header
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(start));
  const value = found.length === 1 ? (found[0] ?? '').slice(start.length) : '';
  return /^[A-Za-z0-9_.-]{1,8192}$/.test(value) ? value : null;
}

/** What a page has to send along with changes: only a page of this origin can learn it. */
export function csrfToken(session: string): string {
  return createHmac('sha256', session).update('csrf').digest('base64url');
}

/** A request that a browser may have been led to. */
export interface BrowserRequest {
  readonly method: string;
  /** Scheme, host and port under which the service was asked. */
  readonly origin: string;
  readonly header: (name: string) => string | null;
}

const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Refuses requests that another site made the browser send. @throws FORBIDDEN */
export function requireSameOrigin({ origin, header }: BrowserRequest): void {
  const site = header('sec-fetch-site');
  const from = header('origin');
  if ((site !== null && site !== 'same-origin' && site !== 'none') || (from !== null && from !== origin)) {
    throw serverError('FORBIDDEN', 'the request comes from another site');
  }
}

/** Refuses changes by a session that do not come from a page of the service. @throws FORBIDDEN */
export function requireOwnPage(request: BrowserRequest, session: string): void {
  if (SAFE_METHODS.has(request.method)) return;
  requireSameOrigin(request);
  const given = Buffer.from(request.header('x-assay-csrf') ?? '');
  const wanted = Buffer.from(csrfToken(session));
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) {
    throw serverError('FORBIDDEN', 'a change by a session needs the header X-Assay-CSRF, as /auth/session tells it');
  }
}
