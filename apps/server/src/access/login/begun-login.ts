import { type Keyring, openSecret, sealSecret } from '@assay/store';
import { AssayError } from '@assay/core';
import { randomNonce, randomPKCECodeVerifier, randomState } from 'openid-client';

/** A login that has begun, as the browser carries it sealed in a cookie until it comes back. */
export interface BegunLogin {
  readonly state: string;
  readonly nonce: string;
  /** Of the code challenge (RFC 7636). */
  readonly verifier: string;
  /** Path of the service to go on to. */
  readonly returnTo: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** Seconds in which a login has to come to its end. */
export const LOGIN_SECONDS = 600;

const PLACE = ['login'];
/** Stands for the service while paths are checked. */
const OWN = 'https://own.invalid';

/** Begins a login. */
export function beginLogin(returnTo: string, now: number): BegunLogin {
  return { state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier(), returnTo, at: now };
}

/** The value of the cookie. */
export function sealLogin(keyring: Keyring, login: BegunLogin): string {
  const { keyId, sealed } = sealSecret(keyring, PLACE, JSON.stringify(login));
  return `${keyId}.${Buffer.from(sealed).toString('base64url')}`;
}

/** The login of a cookie; null when it is none of ours, or too old. */
export function openLogin(keyring: Keyring, cookie: string, now: number): BegunLogin | null {
  const [keyId = '', sealed = ''] = cookie.split('.');
  try {
    const text = openSecret(keyring, PLACE, { keyId, sealed: Buffer.from(sealed, 'base64url') });
    const login: BegunLogin = JSON.parse(text);
    return login.at <= now && now < login.at + LOGIN_SECONDS * 1000 ? login : null;
  } catch (error) {
    if (error instanceof AssayError) return null;
    throw error;
  }
}

/** A path of the service that a page may ask to come back to; `/` for everything else, so that nobody is led elsewhere. */
export function safeReturn(path: string | undefined): string {
  if (path === undefined || !/^\/(?![/\\])[\u0021-\u005b\u005d-\u007e]*$/.test(path)) return '/';
  return URL.canParse(path, OWN) && new URL(path, OWN).origin === OWN ? path : '/';
}
