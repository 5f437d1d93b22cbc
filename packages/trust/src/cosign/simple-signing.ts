import type { JsonObject, JsonValue } from '@assay/core';
import { Refusal } from '../failures.ts';
import { StrictJsonError, objectOf, readStrictObject, textOf } from '../json/strict-json.ts';

/** A payload of simple signing, as signed. */
export interface SimpleSigning {
  readonly digest: string;
  readonly type: string;
  readonly reference: string | null;
  readonly annotations: Readonly<Record<string, string>>;
}

/**
 * Reads a simple-signing payload. Keys are compared exactly, in lower case as every signer writes them; a payload that has one of
 * them in another case is refused, because readers would differ about what it says.
 * @throws Refusal PAYLOAD_INVALID
 */
export function readSimpleSigning(bytes: Uint8Array): SimpleSigning {
  const critical = exactObject(readPayload(bytes), 'critical');
  const digest = exactText(exactObject(critical, 'image'), 'docker-manifest-digest');
  const type = exactText(critical, 'type');
  const identity = objectOf(critical, 'identity');
  return {
    digest,
    type,
    reference: identity === null ? null : textOf(identity, 'docker-reference'),
    annotations: annotationsOf(readPayload(bytes)),
  };
}

function readPayload(bytes: Uint8Array): JsonObject {
  try {
    return readStrictObject(bytes);
  } catch (error) {
    if (error instanceof StrictJsonError)
      throw new Refusal('PAYLOAD_INVALID', `the payload cannot be read: ${error.message}`);
    throw error;
  }
}

function exactObject(value: JsonObject, key: string): JsonObject {
  checkCase(value, key);
  const found = objectOf(value, key);
  if (found === null) throw new Refusal('PAYLOAD_INVALID', `the payload lacks ${key}`);
  return found;
}

function exactText(value: JsonObject, key: string): string {
  checkCase(value, key);
  const found = textOf(value, key);
  if (found === null) throw new Refusal('PAYLOAD_INVALID', `the payload lacks ${key}`);
  return found;
}

function checkCase(value: JsonObject, key: string): void {
  if (Object.keys(value).some((other) => other !== key && other.toLowerCase() === key)) {
    throw new Refusal('PAYLOAD_INVALID', `the payload has ${key} in another case`);
  }
}

/** Texts, numbers and truth values of `optional` as text; what is nested is no annotation. */
function annotationsOf(payload: JsonObject): Readonly<Record<string, string>> {
  return textsOf(objectOf(payload, 'optional') ?? {});
}

/** The plain values of an object as texts. */
export function textsOf(value: JsonObject): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(value).flatMap(([key, one]) => (isPlain(one) ? [[key, String(one)]] : [])));
}

function isPlain(value: JsonValue): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
