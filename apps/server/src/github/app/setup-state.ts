import { isJsonObject } from '@assay/core';
import { type Keyring, type SpaceId, openSecret, sealSecret, spaceId } from '@assay/store';

/** What a set-up was begun for, carried through GitHub in a form that nobody else can read or make. */
export interface SetupState {
  readonly space: SpaceId;
  readonly actor: string;
  readonly webUrl: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

const PLACE: readonly string[] = ['github-setup'];

/** Writes the state as text for an address. */
export function writeState(keyring: Keyring, state: SetupState): string {
  const { keyId, sealed } = sealSecret(keyring, PLACE, JSON.stringify(state));
  return `${Buffer.from(keyId).toString('base64url')}.${Buffer.from(sealed).toString('base64url')}`;
}

/** The state that `writeState` wrote; null for anything else, and for one whose time is over. */
export function readState(keyring: Keyring, text: string, now: number): SetupState | null {
  const [key = '', sealed = ''] = text.split('.');
  const keyId = Buffer.from(key, 'base64url').toString('utf8');
  if (!keyring.keys.has(keyId)) return null;
  try {
    const value: unknown = JSON.parse(openSecret(keyring, PLACE, { keyId, sealed: Buffer.from(sealed, 'base64url') }));
    if (!isJsonObject(value)) return null;
    const { space, actor, webUrl, expiresAt } = value;
    if (typeof space !== 'string' || typeof actor !== 'string' || typeof webUrl !== 'string') return null;
    if (typeof expiresAt !== 'number' || expiresAt < now) return null;
    return { space: spaceId(space), actor, webUrl, expiresAt };
  } catch {
    return null;
  }
}
