import type { ByteSink, DecodeFault, Decoder } from './decoder.ts';
import type { SyncCodec } from './sync-codec.ts';

/** Decompresses zstd of any number of frames, whose windows may have up to 128 MiB. */
export class ZstdDecoder implements Decoder {
  readonly #codec: SyncCodec;
  readonly #sink: ByteSink;
  #fault: DecodeFault | null = null;

  constructor(codec: SyncCodec, sink: ByteSink) {
    this.#codec = codec;
    this.#sink = sink;
  }

  write(bytes: Uint8Array): undefined {
    let offset = 0;
    while (this.#fault === null) {
      const { consumed, produced, error } = this.#codec.step(bytes, offset, false);
      if (error !== null) {
        this.#fault = zstdFault(error);
        return;
      }
      offset += consumed;
      if (produced > 0) this.#sink(this.#codec.output.subarray(0, produced));
      if (produced === this.#codec.output.length) continue;
      if (offset === bytes.length) return;
      if (consumed === 0 && produced === 0) this.#fault = 'trailing';
    }
  }

  finish(): undefined {
    if (this.#fault !== null) return;
    const { produced, error } = this.#codec.step(EMPTY, 0, true);
    if (error !== null) this.#fault = 'truncated';
    else if (produced > 0) this.#sink(this.#codec.output.subarray(0, produced));
  }

  fault(): DecodeFault | null {
    return this.#fault;
  }

  close(): void {
    this.#codec.close();
  }
}

const EMPTY: Uint8Array = new Uint8Array(0);

/** What an error code of the zstd library means. */
export function zstdFault(code: string): DecodeFault {
  return code === 'ZSTD_error_frameParameter_windowTooLarge' ? 'window-too-large' : 'corrupt';
}
