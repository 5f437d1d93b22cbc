import type { KeyObject } from 'node:crypto';
import { cliError } from './errors.ts';
import { readInput } from './read-input.ts';

const MAX_KEY_BYTES = 64 * 1024;

/**
 * A key in PEM form from a file.
 * @throws FILE_UNREADABLE
 */
export async function readKey(path: string, parse: (text: string) => KeyObject): Promise<KeyObject> {
  const refuse = (reason: string, cause?: unknown) =>
    cliError('FILE_UNREADABLE', `the key ${path} cannot be read: ${reason}`, { cause });
  const text = await readInput(path, { maxBytes: MAX_KEY_BYTES, refuse });
  try {
    return parse(text);
  } catch {
    throw refuse('it is no key in PEM form');
  }
}
