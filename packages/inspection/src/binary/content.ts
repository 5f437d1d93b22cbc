import type { ClaimedFile, FileWindows } from '@assay/core';

/** The content of a program: held, or read piece by piece. */
export type Content = Uint8Array | FileWindows;

/** All of a claimed file, however large it is. */
export function contentOf({ bytes, windows }: ClaimedFile): Content {
  return windows ?? bytes;
}

/** A part of a content as a content of its own; shorter than asked for where the whole ends. */
export function partOf(content: Content, offset: number, sizeBytes: number): Content {
  const [whole, start] = [sizeOf(content), Number.isSafeInteger(offset) && offset >= 0 ? offset : Infinity];
  const size = Math.max(0, Math.min(sizeBytes, whole - start)) || 0;
  if (content instanceof Uint8Array) return content.subarray(size === 0 ? 0 : start, size === 0 ? 0 : start + size);
  return {
    sizeBytes: size,
    read: (at, length) => content.read(start + at, Math.max(0, Math.min(length, size - at))),
  };
}

/** Bytes of a content. */
export function sizeOf(content: Content): number {
  return content instanceof Uint8Array ? content.byteLength : content.sizeBytes;
}

/** Bytes of one piece that is searched. */
const PIECE_BYTES = 16 * 1024 * 1024;

/** A piece of a content, with what surrounds it. */
export interface Piece {
  readonly bytes: Buffer;
  /** Where what belongs to this piece begins and ends in `bytes`: each place of the content belongs to one piece. */
  readonly start: number;
  readonly end: number;
  /** Place of `bytes` in the content. */
  readonly offset: number;
}

/** The pieces of a content in order, each with so many bytes of those beside it; a held content is one piece. */
export function* piecesOf(content: Content, surroundings: number, pieceBytes: number = PIECE_BYTES): Generator<Piece> {
  if (content instanceof Uint8Array) {
    yield { bytes: asBuffer(content), start: 0, end: content.byteLength, offset: 0 };
    return;
  }
  for (let at = 0; at < content.sizeBytes; at += pieceBytes) {
    const offset = Math.max(0, at - surroundings);
    const bytes = asBuffer(content.read(offset, at + pieceBytes + surroundings - offset));
    yield { bytes, start: at - offset, end: Math.min(at - offset + pieceBytes, bytes.byteLength), offset };
  }
}

/** The same bytes, shared. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
