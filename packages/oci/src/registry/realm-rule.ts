import { ociError } from '../errors.ts';
import { classifyHost } from './address.ts';
import type { Endpoint } from './endpoint.ts';

/**
 * Registries that are known to keep their token server on another host. Nothing is derived from host names: who owns
 * `auth.registry.example` cannot be told from its spelling, so every other pair has to be allowed by the user.
 */
const KNOWN_PAIRS: ReadonlyMap<string, string> = new Map([
  ['docker.io', 'https://auth.docker.io'],
  ['registry.gitlab.com', 'https://gitlab.com'],
]);

/** A registry as it was reached. */
export interface RealmContext {
  readonly endpoint: Pick<Endpoint, 'registry' | 'insecure' | 'loopback'>;
  /** Origin that sent the challenge. */
  readonly origin: URL;
  /** Origins that the user allows as token servers of any registry. */
  readonly tokenServers: readonly string[];
}

/** What may be sent to a token server: the registry's credentials, a question without any, or nothing. */
export type RealmTrust = 'credentials' | 'anonymous' | 'nothing';

/**
 * Decides what a token server may be sent. Credentials go to:
 *
 * 1. an origin that the user allowed;
 * 2. the very host and port of the registry, over HTTPS; over plain HTTP only when the registry itself was reached so;
 * 3. another port of the same host when that host is this machine;
 * 4. the token server of a known pair (Docker Hub, GitLab).
 *
 * Questions without credentials may go anywhere over HTTPS, over plain HTTP only for a registry that is on this machine or
 * explicitly insecure, and never to an address literal that is private, link-local or on this machine unless the registry's is of
 * the same kind.
 */
export function judgeRealm(realm: URL, context: RealmContext): RealmTrust {
  if (context.tokenServers.some((server) => originOf(server) === realm.origin)) return 'credentials';
  const plain = realm.protocol === 'http:';
  if (plain && context.origin.protocol === 'https:') return 'nothing';
  if (plain && !context.endpoint.loopback && !context.endpoint.insecure) return 'nothing';
  if (isSameServer(realm, context)) return 'credentials';
  if (KNOWN_PAIRS.get(context.endpoint.registry) === realm.origin) return 'credentials';
  const target = classifyHost(realm.hostname);
  const harmless = target === 'public' || target === 'name' || target === classifyHost(context.origin.hostname);
  return harmless ? 'anonymous' : 'nothing';
}

function isSameServer(realm: URL, context: RealmContext): boolean {
  if (realm.hostname !== context.origin.hostname) return false;
  return context.endpoint.loopback || portOf(realm) === portOf(context.origin);
}

function portOf(url: URL): string {
  return url.port === '' ? (url.protocol === 'http:' ? '80' : '443') : url.port;
}

function originOf(text: string): string | null {
  return URL.canParse(text) ? new URL(text).origin : null;
}

/**
 * Reads the realm of a challenge.
 * @throws REGISTRY_PROTOCOL when it is no absolute HTTP URL or carries user information
 */
export function parseRealm(text: string | undefined, registry: string): URL {
  const realm = text !== undefined && URL.canParse(text) ? new URL(text) : null;
  const web = realm?.protocol === 'https:' || realm?.protocol === 'http:';
  if (realm === null || !web || realm.username !== '' || realm.password !== '') {
    throw ociError('REGISTRY_PROTOCOL', `${registry} names no usable token server in its login challenge`);
  }
  return realm;
}
