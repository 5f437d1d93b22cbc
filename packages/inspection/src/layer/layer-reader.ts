import { type ArchiveOptions, ArchiveReader } from './archive-reader.ts';
import type { LayerRecord } from './layer-record.ts';
import { LayerUnpacker, type UnpackOptions } from './layer-unpacker.ts';

/**
 * Reads one layer in one pass while its stored bytes are pushed through: both digests, the archive, the content of selected files.
 * Nothing is known to be true before `finish` has compared digests and size with what was promised.
 */
export class LayerReader {
  readonly #archive: ArchiveReader;
  readonly #unpacker: LayerUnpacker;

  constructor(options: UnpackOptions & ArchiveOptions) {
    this.#archive = new ArchiveReader(options);
    this.#unpacker = new LayerUnpacker(options, (bytes) => this.#archive.push(bytes));
  }

  /** True once a limit was broken: further bytes are of no use. */
  get isStopped(): boolean {
    return this.#unpacker.isStopped;
  }

  /**
   * Takes the next stored bytes. A promise has to be awaited before the next call.
   * @throws LAYER_SIZE_MISMATCH
   */
  write(bytes: Uint8Array): Promise<void> | undefined {
    return this.#unpacker.write(bytes);
  }

  /**
   * Tells that no more bytes come, and gives what was found.
   * @throws LAYER_SIZE_MISMATCH, LAYER_DIGEST_MISMATCH, LAYER_DIFFID_MISMATCH
   */
  async finish(): Promise<LayerRecord> {
    return this.#archive.finish(await this.#unpacker.finish());
  }

  /** Frees what the decoder holds; to be called in every case. */
  close(): void {
    this.#unpacker.close();
  }
}
