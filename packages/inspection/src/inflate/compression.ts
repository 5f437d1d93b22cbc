/** How the stored bytes of a layer are compressed; `xz` and `bzip2` are recognised but not read. */
export type Compression = 'none' | 'gzip' | 'zstd' | 'xz' | 'bzip2';

/** Bytes that `detectCompression` wants to see; fewer only when there are no more. */
export const MAGIC_BYTES = 6;

const SIGNATURES: readonly (readonly [Compression, readonly number[]])[] = [
  ['gzip', [0x1f, 0x8b, 0x08]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ['bzip2', [0x42, 0x5a, 0x68]],
];

/**
 * Tells the compression from the first bytes. The bytes are believed rather than the media type, as container runtimes do: images whose
 * descriptor says one and whose layer holds the other exist.
 */
export function detectCompression(start: Uint8Array): Compression {
  for (const [compression, signature] of SIGNATURES) {
    if (signature.every((byte, index) => start[index] === byte)) return compression;
  }
  return isSkippableFrame(start) ? 'zstd' : 'none';
}

/** A zstd frame of user data may come first (RFC 8878, 3.1.2). */
function isSkippableFrame(start: Uint8Array): boolean {
  return ((start[0] ?? 0) & 0xf0) === 0x50 && start[1] === 0x2a && start[2] === 0x4d && start[3] === 0x18;
}

/** True for the media types of layers that are tar archives, compressed or not. */
export function isTarMediaType(mediaType: string): boolean {
  return (
    /[.+]tar(?:[.+-](?:gzip|zstd|gz|zst|xz|bzip2))?$/.test(mediaType) || /^application\/(?:x-)?tar$/.test(mediaType)
  );
}
