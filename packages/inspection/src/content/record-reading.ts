import { type Cataloger, CatalogerError, printable } from '@assay/core';
import type { RecordBuilder } from '../layer/record-builder.ts';

/** Characters of a cataloger's message that are kept. */
const MAX_MESSAGE = 300;

/** One file that one cataloger reads. */
export interface FileToRead {
  readonly cataloger: Cataloger;
  readonly index: number;
  readonly path: string;
  readonly bytes: Uint8Array;
  /** The first bytes made it a file of this cataloger, not its path: then a reading of null says that it is none. */
  readonly byMagic: boolean;
}

/** Lets a cataloger read a file and records the reading, or why there is none. */
export function recordReading(record: RecordBuilder, { cataloger, index, path, bytes, byMagic }: FileToRead): void {
  try {
    record.budget.grow(bytes.byteLength);
    const json = JSON.stringify(cataloger.read({ path, bytes, budget: record.budget }));
    if (!byMagic) record.readings.push({ cataloger: cataloger.id, index, path, json });
    else if (json !== 'null') record.readings.push({ cataloger: cataloger.id, index, path, json, byMagic: true });
  } catch (error) {
    const code = error instanceof CatalogerError ? error.code : 'FILE_UNREADABLE';
    const reason = error instanceof Error ? error.message : 'unknown reason';
    const message = printable(reason.slice(0, MAX_MESSAGE));
    record.failures.push({ cataloger: cataloger.id, index, code, effect: cataloger.unreadable, message });
  }
}
