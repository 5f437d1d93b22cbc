import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { dirname, isAbsolute, resolve } from 'node:path';
import type { FileResolver, IncludeResolver } from '@assay/policy';

/** Bytes of one included document. */
const MAX_INCLUDE_BYTES = 16 * 1024 * 1024;

/**
 * Gives the text of files that a policy includes. Paths are relative to the document that includes them; addresses and absolute
 * paths give nothing, and neither does what is no regular file.
 */
export function fileIncludes(policyPath: string): IncludeResolver {
  const places = new Map<string, string>();
  return (reference, from) => {
    if (isAbsolute(reference) || /^[a-z][a-z0-9+.-]*:/i.test(reference)) return null;
    const path = resolve(dirname((from === null ? null : places.get(from)) ?? policyPath), reference);
    const text = readRegularFile(path);
    if (text !== null) places.set(reference, path);
    return text;
  };
}

/** Gives the text of key and certificate files that a policy names, relative to the policy. */
export function policyFiles(policyPath: string): FileResolver {
  return (path) => (isAbsolute(path) ? null : readRegularFile(resolve(dirname(policyPath), path)));
}

/** Text of a regular file within bounds, else null. Compiling asks for files one after another and cannot wait, so it is read at once. */
export function readRegularFile(path: string): string | null {
  let file: number;
  try {
    // Not waiting keeps a pipe from hanging the command.
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch {
    return null;
  }
  try {
    const status = fstatSync(file);
    if (!status.isFile() || status.size > MAX_INCLUDE_BYTES) return null;
    const bytes = Buffer.alloc(status.size);
    let length = 0;
    for (let read = -1; read !== 0 && length < bytes.length; length += read) {
      read = readSync(file, bytes, length, bytes.length - length, null);
    }
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, length));
  } catch {
    return null;
  } finally {
    closeSync(file);
  }
}
