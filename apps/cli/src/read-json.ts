import { type AssayError, printable } from '@assay/core';
import { cliError } from './errors.ts';
import { readInput } from './read-input.ts';

/** Bytes of a stored inspection or decision; one with every path of a large image has some 100 MB. */
const MAX_BYTES = 512 * 1024 * 1024;
/** Deepest nesting. */
const MAX_DEPTH = 200;

/**
 * Reads a JSON file that the user named; `trim` may take away what nobody will look at.
 * @throws FILE_UNREADABLE, DOCUMENT_INVALID when it is no JSON or nested too deep
 */
export async function readJson(path: string, trim: (text: string) => string = (text) => text): Promise<unknown> {
  const refuse = (reason: string, cause?: unknown): AssayError =>
    cliError('FILE_UNREADABLE', `${printable(path)} cannot be read: ${reason}`, { cause });
  const text = await readInput(path, { maxBytes: MAX_BYTES, refuse });
  try {
    const value: unknown = JSON.parse(trim(text));
    if (isShallow(value)) return value;
  } catch (error) {
    throw cliError('DOCUMENT_INVALID', `${printable(path)} is not JSON`, { cause: error });
  }
  throw cliError('DOCUMENT_INVALID', `${printable(path)} is nested more than ${MAX_DEPTH} deep`);
}

function isShallow(value: unknown, depth: number = MAX_DEPTH): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (depth === 0) return false;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) if (!isShallow(value[index], depth - 1)) return false;
    return true;
  }
  // Faster than making lists of keys or values; JSON.parse makes objects that inherit nothing enumerable.
  for (const key in value) if (!isShallow(Reflect.get(value, key), depth - 1)) return false;
  return true;
}
