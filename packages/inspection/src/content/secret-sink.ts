import type { ScanResult, Scanner, SecretStream } from '@assay/secret';
import type { LayerSecret } from '../layer/layer-record.ts';
import type { RecordBuilder } from '../layer/record-builder.ts';
import { MAX_SECRETS_OF_LAYER, MAX_SECRET_FILE_BYTES, MAX_SECRET_WORK_OF_LAYER } from '../limits.ts';
import type { ContentSink } from '../tar/tar-entry.ts';
import type { FileFacts } from './file-facts.ts';
import { TextProbe } from './text-probe.ts';

/** Looks through files for secrets. */
export interface SecretSearch {
  readonly scanner: Scanner;
  /** Accepts nothing and has every detector: what it finds is hidden where it would be shown. */
  readonly redactor: Scanner;
  /** True for files that are looked through although they are binary: key stores. */
  readonly takesBinary: (path: string) => boolean;
}

/**
 * Passes the content of one file through the scanner of secrets. Binary content is left out but for key stores; text that is too large is
 * left out with a gap.
 */
export class SecretSink implements ContentSink {
  readonly #file: FileFacts;
  readonly #search: SecretSearch;
  readonly #record: RecordBuilder;
  readonly #probe = new TextProbe();
  readonly #isTooLarge: boolean;
  readonly #isTooLate: boolean;
  #stream: SecretStream | null = null;
  #result: ScanResult | null = null;
  #isWanted = true;

  constructor(file: FileFacts, search: SecretSearch, record: RecordBuilder) {
    this.#file = file;
    this.#search = search;
    this.#record = record;
    this.#isTooLarge = file.sizeBytes > MAX_SECRET_FILE_BYTES;
    this.#isTooLate = record.secretWork > MAX_SECRET_WORK_OF_LAYER;
  }

  write(bytes: Uint8Array): void {
    if (!this.#isWanted) return;
    const { path } = this.#file;
    this.#probe.look(bytes);
    if (!this.#probe.isText && !this.#search.takesBinary(path)) {
      this.#isWanted = false;
      this.#stream = null;
    } else if (this.#isTooLarge || this.#isTooLate) return;
    else if (bytes.length === this.#file.sizeBytes) this.#result = this.#search.scanner.scan(bytes, { path });
    else {
      this.#stream ??= this.#search.scanner.stream({ path });
      this.#stream.push(bytes);
    }
  }

  end(): void {
    const { index, path, sizeBytes } = this.#file;
    if (!this.#isWanted) return;
    if (this.#isTooLarge) {
      const message = `has ${sizeBytes} bytes; files of more than ${MAX_SECRET_FILE_BYTES} are not looked through for secrets`;
      this.#record.gap('SECRET_FILE_TOO_LARGE', message, path);
    } else if (this.#isTooLate) this.#record.unscannedFiles += 1;
    const result = this.#result ?? this.#stream?.end();
    if (result === undefined) return;
    this.#record.secretWork += result.work;
    const found = result.occurrences.slice(0, Math.max(0, MAX_SECRETS_OF_LAYER - this.#record.secretCount));
    if (result.truncated || found.length < result.occurrences.length) {
      this.#record.gap('SECRET_SCAN_TRUNCATED', 'may hold more secrets than are listed', path);
    }
    if (found.length > 0) this.#record.addSecrets(index, path, found.map(toLayerSecret));
  }
}

/** Exactly what is kept of an occurrence. */
function toLayerSecret(occurrence: LayerSecret): LayerSecret {
  const { detector, service, title, confidence, line, column, fingerprint, preview, checksum } = occurrence;
  return { detector, service, title, confidence, line, column, fingerprint, preview, checksum };
}
