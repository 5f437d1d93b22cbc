import type { RecordBuilder } from '../layer/record-builder.ts';
import type { ContentSink } from '../tar/tar-entry.ts';
import type { CompiledSearch } from './content-searches.ts';
import type { FileFacts } from './file-facts.ts';
import type { GrowingBuffer } from './growing-buffer.ts';
import { TextProbe } from './text-probe.ts';

/** What the text of a file is searched with. */
export interface TextSearch {
  readonly searches: readonly CompiledSearch[];
  /** Memory for one text at a time. */
  readonly buffer: GrowingBuffer;
  readonly record: RecordBuilder;
}

/** Gathers a small text and looks for expressions in it. */
export class SearchSink implements ContentSink {
  readonly #file: FileFacts;
  readonly #search: TextSearch;
  readonly #probe = new TextProbe();

  constructor(file: FileFacts, search: TextSearch) {
    this.#file = file;
    this.#search = search;
    search.buffer.clear();
  }

  write(bytes: Uint8Array): void {
    this.#probe.look(bytes);
    if (this.#probe.isText) this.#search.buffer.append(bytes);
  }

  end(): void {
    const { searches, buffer, record } = this.#search;
    if (!this.#probe.isText) return;
    const text = new TextDecoder(this.#probe.encoding).decode(buffer.bytes);
    for (const { name, regex } of searches) if (regex.test(text)) record.matches.push([this.#file.index, name]);
  }
}

/** Only counts text that is too large to be searched. */
export class UnsearchedSink implements ContentSink {
  readonly #probe = new TextProbe();
  readonly #record: RecordBuilder;

  constructor(record: RecordBuilder) {
    this.#record = record;
  }

  write(bytes: Uint8Array): void {
    this.#probe.look(bytes);
  }

  end(): void {
    if (this.#probe.isText) this.#record.unsearchedFiles += 1;
  }
}
