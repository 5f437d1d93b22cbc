import { unreadable } from '../gap-codes.ts';
import { membersOf, textOf } from '../package-text.ts';
import { parseJson } from '../parse-json.ts';
import type { EmbeddedRecord } from './embedded-record.ts';
import { parseCycloneDx } from './parse-cyclonedx.ts';
import { parseSpdx } from './parse-spdx.ts';

/** What a document tells. */
export type EmbeddedDocument = {
  readonly format: 'spdx' | 'cyclonedx';
  readonly packages: readonly EmbeddedRecord[];
};

/**
 * Reads a document in SPDX 2 or CycloneDX, both as JSON.
 * @throws CatalogerError JSON_INVALID, JSON_TOO_DEEP, PACKAGE_FILE_INVALID, PACKAGE_FILE_LIMIT, PACKAGE_NAME_TOO_LONG
 */
export function parseDocument(bytes: Uint8Array): EmbeddedDocument {
  const document = membersOf(parseJson(bytes));
  if (textOf(document['spdxVersion']).startsWith('SPDX-2.')) return { format: 'spdx', packages: parseSpdx(document) };
  if (document['bomFormat'] === 'CycloneDX') return { format: 'cyclonedx', packages: parseCycloneDx(document) };
  throw unreadable('PACKAGE_FILE_INVALID', 'is neither SPDX 2 nor CycloneDX');
}
