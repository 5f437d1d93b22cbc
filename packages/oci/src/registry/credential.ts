import type { Secret } from './secret.ts';

/** How to prove to a registry who asks. */
export type Credential =
  | { readonly kind: 'password'; readonly username: string; readonly password: Secret }
  /** Exchanged for tokens at the token server (OAuth 2 refresh token). */
  | { readonly kind: 'identity-token'; readonly token: Secret }
  /** Sent to the registry as it is. */
  | { readonly kind: 'registry-token'; readonly token: Secret };

/** The user name by which credential helpers and files mark an identity token. */
export const IDENTITY_TOKEN_USERNAME = '<token>';

/** The server name under which docker keeps the credentials of Docker Hub. */
const HUB_SERVER = 'https://index.docker.io/v1/';

const HUB_HOSTS: ReadonlySet<string> = new Set(['docker.io', 'index.docker.io', 'registry-1.docker.io']);

/**
 * The canonical form of a key in a credential file, so that `https://registry.example/v2/` and `registry.example` are one:
 * `host[:port][/path]`.
 */
export function credentialKey(text: string): string {
  const bare = text
    .replace(/^https?:\/\//, '')
    .replace(/\/+$/, '')
    .replace(/\/v[12]$/, '');
  const slash = bare.indexOf('/');
  const host = (slash < 0 ? bare : bare.slice(0, slash)).toLowerCase().replace(/:443$/, '');
  return `${HUB_HOSTS.has(host) ? 'docker.io' : host}${slash < 0 ? '' : bare.slice(slash)}`;
}

/** The keys under which the credentials of a repository may be kept, most specific first: `host/ns/app`, `host/ns`, `host`. */
export function credentialKeysOf(registry: string, repository: string): readonly string[] {
  const segments = repository.split('/');
  const paths = segments.map((_, index) => `${registry}/${segments.slice(0, segments.length - index).join('/')}`);
  return [...paths, registry];
}

/** The server name to ask a credential helper for. */
export function helperServerOf(registry: string): string {
  return registry === 'docker.io' ? HUB_SERVER : registry;
}
