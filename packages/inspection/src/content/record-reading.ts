import { type Cataloger, CatalogerError, type FileWindows, printable } from '@assay/core';
import { MAX_READING_LENGTH } from '../limits.ts';
import type { RecordBuilder } from '../layer/record-builder.ts';

/** Characters of a cataloger's message that are kept. */
const MAX_MESSAGE = 300;

/** One file that one cataloger reads. */
export interface FileToRead {
  readonly cataloger: Cataloger;
  readonly index: number;
  readonly path: string;
  readonly bytes: Uint8Array;
  /** All of a program of which `bytes` are only the first ones. */
  readonly windows?: FileWindows;
  /** The first bytes made it a file of this cataloger, not its path: then a reading of null says that it is none. */
  readonly byMagic: boolean;
}

/** Lets a cataloger read a file and records the reading, or why there is none. */
export function recordReading(record: RecordBuilder, file: FileToRead, maxLength: number = MAX_READING_LENGTH): void {
  const { cataloger, index, path, bytes, windows, byMagic } = file;
  try {
    record.budget.grow(windows?.sizeBytes ?? bytes.byteLength);
    const claimed = { path, bytes, budget: record.budget, ...(windows === undefined ? {} : { windows }) };
    const json = JSON.stringify(cataloger.read(claimed));
    record.readingLength += json.length;
    if (record.readingLength > maxLength) {
      record.readingLength -= json.length;
      throw new CatalogerError('LIMIT_PICKED_BYTES', 'what is read of the files of this layer takes too much memory');
    }
    if (!byMagic) record.readings.push({ cataloger: cataloger.id, index, path, json });
    else if (json !== 'null') record.readings.push({ cataloger: cataloger.id, index, path, json, byMagic: true });
  } catch (error) {
    const code = error instanceof CatalogerError ? error.code : 'FILE_UNREADABLE';
    const reason = error instanceof Error ? error.message : 'unknown reason';
    const message = printable(reason.slice(0, MAX_MESSAGE));
    record.failures.push({ cataloger: cataloger.id, index, code, effect: cataloger.unreadable, message });
  }
}
