import type { RecordedRequest } from './fake-server.ts';
import { type FakeTokenServer, basicHeader } from './fake-token-server.ts';

/** Whom a fake registry lets in. */
export type FakeAuth =
  | { readonly kind: 'none' }
  | { readonly kind: 'basic'; readonly username: string; readonly password: string; readonly challenge?: string }
  | {
      readonly kind: 'bearer';
      /** Whose tokens it takes. */
      readonly tokens: Pick<FakeTokenServer, 'realm' | 'use'>;
      /** Where it sends its clients. Default: to that server. */
      readonly realm?: string;
      /** Scope that it asks for; null leaves it out. Default: pulling the repository. */
      readonly scope?: string | null;
      /** The whole challenge, in place of one made of the above. */
      readonly challenge?: string;
    };

/** True when the request carries what the registry wants. */
export function isAuthorized(auth: FakeAuth, request: RecordedRequest): boolean {
  const authorization = request.headers['authorization'] ?? '';
  if (auth.kind === 'none') return true;
  if (auth.kind === 'basic') return authorization === basicHeader(auth.username, auth.password);
  return authorization.startsWith('Bearer ') && auth.tokens.use(authorization.slice('Bearer '.length));
}

/** The value of `WWW-Authenticate`. */
export function challengeOf(auth: FakeAuth, repository: string): string | undefined {
  if (auth.kind === 'none') return undefined;
  if (auth.challenge !== undefined) return auth.challenge;
  if (auth.kind === 'basic') return 'Basic realm="fake registry"';
  const scope = auth.scope === undefined ? `repository:${repository}:pull` : auth.scope;
  const realm = `Bearer realm="${auth.realm ?? auth.tokens.realm}",service="fake-registry"`;
  return scope === null ? realm : `${realm},scope="${scope}"`;
}
