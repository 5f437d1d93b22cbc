import type { JsonObject } from '@assay/core';
import { objectsField, textField } from '../decode/json-fields.ts';
import type { ExtractedLicense } from './declared-license.ts';

/** The licences that a document defines, by their identifiers. */
export function readExtracted(document: JsonObject): ReadonlyMap<string, ExtractedLicense> {
  return new Map(
    objectsField(document, 'hasExtractedLicensingInfos').map((item) => {
      const id = textField(item, 'licenseId') ?? '';
      return [id, { id, name: textField(item, 'name') ?? '', text: textField(item, 'extractedText') ?? '' }];
    }),
  );
}
