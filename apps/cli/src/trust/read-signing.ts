import type { AssayError } from '@assay/core';
import { printable } from '@assay/core';
import { type SigningIdentity, type SigningServices, readSigningKey } from '@assay/trust';
import type { CommandContext } from '../command-table.ts';
import { cliError } from '../errors.ts';
import { readInput } from '../read-input.ts';
import { SETTINGS } from '../settings/settings.ts';

const MAX_BYTES = 64 * 1024;
const PUBLIC_LOG = 'https://rekor.sigstore.dev';

/** Who signs, and who vouches for it. */
export interface Signing {
  readonly identity: SigningIdentity;
  readonly services: SigningServices;
}

/**
 * Who signs, from the command line.
 * @throws OPTION_CONFLICT when it is nobody or two, FILE_UNREADABLE, SIGNING_KEY_INVALID
 */
export async function readSigning({ settings }: CommandContext): Promise<Signing> {
  const keyPath = settings.get(SETTINGS.signWith);
  const tokenPath = settings.get(SETTINGS.identityToken);
  if ((keyPath === null) === (tokenPath === null)) {
    throw cliError('OPTION_CONFLICT', 'a statement is signed by a key or by an identity', {
      hint: 'Give --sign-with FILE or --identity-token FILE; --print writes statements without signing them.',
    });
  }
  const timestamps = settings.get(SETTINGS.timestampUrl);
  const log = settings.get(SETTINGS.logUrl);
  if (keyPath !== null) {
    const key = readSigningKey(await readText('key', keyPath), settings.get(SETTINGS.keyPassword));
    return { identity: { kind: 'key', key }, services: { log, timestamps } };
  }
  const token = (await readText('identity token', tokenPath ?? '')).trim();
  const identity = { kind: 'token', token, authority: settings.get(SETTINGS.authority) } as const;
  return { identity, services: { log: log ?? PUBLIC_LOG, timestamps } };
}

async function readText(what: string, path: string): Promise<string> {
  const refuse = (reason: string, cause?: unknown): AssayError =>
    cliError('FILE_UNREADABLE', `the ${what} ${printable(path)} cannot be read: ${reason}`, { cause });
  return await readInput(path, { maxBytes: MAX_BYTES, refuse });
}
