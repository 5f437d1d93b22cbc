import { createHash } from 'node:crypto';
import { compareText, printable } from '@assay/core';
import type { DecodeContext } from '../document/decode-context.ts';
import { type Cursor, placeOf, readFields, readName } from '../document/fields.ts';

/** Gives the text of a key or certificate file that a policy names; null when there is none. Paths are relative to the policy. */
export type FileResolver = (path: string) => string | null;

/** Key and certificate files of one document: read once each, part of the digest of the policy. */
export class TrustFiles {
  readonly #resolve: FileResolver | null;
  readonly #texts = new Map<string, string>();

  constructor(resolve: FileResolver | null) {
    this.#resolve = resolve;
  }

  /** The text of a file; null with a problem. */
  read(cursor: Cursor | null, { problems }: DecodeContext): string | null {
    const path = readName(cursor, problems);
    if (cursor === null || path === null) return null;
    const text = this.#texts.get(path) ?? this.#resolve?.(path) ?? null;
    if (text === null) {
      const hint = 'paths are relative to the policy file';
      problems.error('FILE_MISSING', placeOf(cursor), `the file ${printable(path)} cannot be read`, hint);
      return null;
    }
    this.#texts.set(path, text);
    return text;
  }

  /** A PEM block as text, or `{ file: PATH }`. */
  pemOrFile(cursor: Cursor, context: DecodeContext): string | null {
    if (cursor.node.kind === 'scalar') return readName(cursor, context.problems);
    const fields = readFields(cursor, context.problems);
    const text = this.read(fields?.require('file') ?? null, context);
    fields?.finish();
    return text;
  }

  /** Digests of what was read, by path, in order; empty when the document names no files. */
  digests(): readonly (readonly [path: string, digest: string])[] {
    return [...this.#texts]
      .toSorted(([a], [b]) => compareText(a, b))
      .map(([path, text]) => [path, createHash('sha256').update(text, 'utf8').digest('hex')]);
  }
}
