import { isJsonObject } from '@assay/core';
import { createByteReader } from '../../binary/byte-reader.ts';
import { unreadable } from '../gap-codes.ts';
import { shortText } from '../package-text.ts';
import { parseJson } from '../parse-json.ts';

/** What the header of a safetensors file tells. */
export interface SafetensorsHeader {
  readonly tensors: number;
  /** Texts of `__metadata__`. */
  readonly texts: ReadonlyMap<string, string>;
}

const METADATA = '__metadata__';
const LENGTH_BYTES = 8;

/** Texts of one file that are taken over; trainers write some 100. */
const MAX_TEXTS = 1000;

/**
 * Reads the header of a safetensors file: its length and a JSON object.
 * @throws CatalogerError JSON_INVALID, JSON_TOO_DEEP, MODEL_INVALID
 */
export function parseSafetensors(head: Uint8Array): SafetensorsHeader {
  const reader = createByteReader(head, true);
  const length = reader.u64(0);
  const json = reader.slice(LENGTH_BYTES, length);
  if (json.byteLength !== length || reader.u8(LENGTH_BYTES) !== 0x7b) {
    throw unreadable('MODEL_INVALID', 'the header of a model is not there, or larger than any real one');
  }
  const members = parseJson(json);
  if (!isJsonObject(members)) throw unreadable('MODEL_INVALID', 'the header of a model is no object');
  const metadata = members[METADATA];
  const texts = Object.entries(isJsonObject(metadata) ? metadata : {})
    .slice(0, MAX_TEXTS)
    .map(([key, value]) => [key, shortText(value)] as const);
  return { tensors: Object.keys(members).filter((key) => key !== METADATA).length, texts: new Map(texts) };
}
