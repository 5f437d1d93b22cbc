import {
  type Configuration,
  type CustomFetchOptions,
  ClientSecretPost,
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  clockTolerance,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
} from 'openid-client';
import { createEgress } from '../../egress/egress.ts';
import { serverError } from '../../errors.ts';
import type { OidcSettings, ServiceSettings } from '../../service/settings.ts';
import type { BegunLogin } from './begun-login.ts';
import { type ClaimedIdentity, readClaims } from './claims.ts';

/** The identity provider that people log in with. */
export interface IdentityProvider extends AsyncDisposable {
  /** Where the browser goes to log in. @throws LOGIN_FAILED, EGRESS_FAILED */
  begin(login: BegunLogin, redirectUri: string): Promise<URL>;
  /** Who came back. `callback` is the address that the browser was sent to. @throws LOGIN_FAILED */
  finish(login: BegunLogin, callback: URL): Promise<ClaimedIdentity>;
}

/** Seconds by which the provider's clock may differ. */
const CLOCK_TOLERANCE_S = 30;

/** Milliseconds after which what the provider says of itself is read again. */
const DISCOVERY_AGE_MS = 60 * 60 * 1000;

const LOOPBACK_HTTP = /^http:\/\/(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?(?:\/|$)/;

/**
 * Prepares logins; the provider is asked when the first one begins. Its host may be internal: the operator named it.
 * @throws SETTING_INVALID
 */
export function createIdentityProvider(
  oidc: OidcSettings,
  settings: Pick<ServiceSettings, 'allowedEgress' | 'proxy'>,
): IdentityProvider {
  const issuer = URL.canParse(oidc.issuer) ? new URL(oidc.issuer) : null;
  const insecure = issuer !== null && LOOPBACK_HTTP.test(issuer.href);
  if (issuer === null || (issuer.protocol !== 'https:' && !insecure)) {
    throw serverError('SETTING_INVALID', 'the issuer of the identity provider is an https URL');
  }
  const egress = createEgress({
    allowedEgress: [...settings.allowedEgress, issuer.hostname],
    proxy: settings.proxy ?? null,
  });
  const send = async (url: string, { method, headers, body, signal }: CustomFetchOptions): Promise<Response> =>
    egress.fetch(url, {
      method: method === 'POST' ? 'POST' : 'GET',
      headers,
      ...(body === null || body === undefined ? {} : { body: textOf(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
  const read = async (): Promise<Configuration> =>
    discovery(
      issuer,
      oidc.clientId,
      { client_secret: oidc.clientSecret, [clockTolerance]: CLOCK_TOLERANCE_S },
      ClientSecretPost(oidc.clientSecret),
      { [customFetch]: send, execute: [enableNonRepudiationChecks, ...(insecure ? [allowInsecureRequests] : [])] },
    );
  const configuration = remembered(read);
  return {
    begin: async (login, redirectUri) =>
      failing('the identity provider could not be asked', async () =>
        buildAuthorizationUrl(await configuration(), {
          redirect_uri: redirectUri,
          response_type: 'code',
          scope: oidc.scope ?? 'openid profile email',
          state: login.state,
          nonce: login.nonce,
          code_challenge: await calculatePKCECodeChallenge(login.verifier),
          code_challenge_method: 'S256',
        }),
      ),
    finish: async (login, callback) =>
      failing('the identity provider did not vouch for the login', async () => {
        const known = await configuration();
        const tokens = await authorizationCodeGrant(known, callback, {
          pkceCodeVerifier: login.verifier,
          expectedState: login.state,
          expectedNonce: login.nonce,
          idTokenExpected: true,
        });
        const claims = tokens.claims();
        if (claims === undefined) throw serverError('LOGIN_FAILED', 'the identity provider sent no ID token');
        const hasGroups = oidc.groupsClaim in claims || known.serverMetadata().userinfo_endpoint === undefined;
        const more = hasGroups ? {} : await fetchUserInfo(known, tokens.access_token, claims.sub);
        return readClaims({ ...more, ...claims }, oidc.groupsClaim);
      }),
    [Symbol.asyncDispose]: () => egress[Symbol.asyncDispose](),
  };
}

/** Reads something once an hour, and again when reading failed. */
function remembered<T>(read: () => Promise<T>): () => Promise<T> {
  let known: { readonly value: Promise<T>; readonly at: number } | null = null;
  return async () => {
    if (known === null || performance.now() > known.at + DISCOVERY_AGE_MS) {
      known = { value: read(), at: performance.now() };
    }
    const { value } = known;
    try {
      return await value;
    } catch (error) {
      known = null;
      throw error;
    }
  };
}

/** What the provider says when it refuses is not shown: it is the other side's text. The cause is for the log. */
async function failing<T>(message: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw serverError('LOGIN_FAILED', message, { cause });
  }
}

function textOf(body: Exclude<CustomFetchOptions['body'], null | undefined>): string | Uint8Array {
  if (typeof body === 'string' || body instanceof Uint8Array) return body;
  if (body instanceof URLSearchParams) return body.toString();
  throw serverError('LOGIN_FAILED', 'a request to the identity provider has a body of no known form');
}
