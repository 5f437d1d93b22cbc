/** Takes decompressed bytes in pieces, which are valid during the call only. */
export type ByteSink = (bytes: Uint8Array) => void;

/** Why compressed data could not be read to their end. */
export type DecodeFault = 'corrupt' | 'truncated' | 'trailing' | 'window-too-large';

/** Decompresses what is written to it into a sink. A promise has to be awaited before the next call. */
export interface Decoder {
  write(bytes: Uint8Array): Promise<void> | undefined;
  /** Tells that no more bytes come. */
  finish(): Promise<void> | undefined;
  /** The first fault; after it nothing more comes out. */
  fault(): DecodeFault | null;
  close(): void;
}

/** Bytes that a decoder hands over at a time; several times faster than node's default of 16 KiB. */
export const OUTPUT_BYTES: number = 256 * 1024;
