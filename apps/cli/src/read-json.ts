import { type AssayError, printable } from '@assay/core';
import { cliError } from './errors.ts';
import { readInput } from './read-input.ts';

/** Bytes of a stored inspection or decision; one with every path of a large image has some 100 MB. */
const MAX_BYTES = 512 * 1024 * 1024;
/** Deepest nesting. */
const MAX_DEPTH = 200;

/**
 * Reads a JSON file that the user named.
 * @throws FILE_UNREADABLE, DOCUMENT_INVALID when it is no JSON or nested too deep
 */
export async function readJson(path: string): Promise<unknown> {
  const refuse = (reason: string, cause?: unknown): AssayError =>
    cliError('FILE_UNREADABLE', `${printable(path)} cannot be read: ${reason}`, { cause });
  const text = await readInput(path, { maxBytes: MAX_BYTES, refuse });
  try {
    const value: unknown = JSON.parse(text);
    if (isShallow(value)) return value;
  } catch (error) {
    throw cliError('DOCUMENT_INVALID', `${printable(path)} is not JSON`, { cause: error });
  }
  throw cliError('DOCUMENT_INVALID', `${printable(path)} is nested more than ${MAX_DEPTH} deep`);
}

function isShallow(root: unknown): boolean {
  let level: readonly object[] = [{ root }];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) return false;
    level = level.flatMap((item) => Object.values(item).filter((value) => typeof value === 'object' && value !== null));
  }
  return true;
}
