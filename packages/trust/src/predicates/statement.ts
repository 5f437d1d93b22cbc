import type { JsonObject, JsonValue } from '@assay/core';
import { textsOf } from '../cosign/simple-signing.ts';
import { Refusal } from '../failures.ts';
import { StrictJsonError, fieldOf, isObject, listOf, objectOf, readStrictObject, textOf } from '../json/strict-json.ts';

/** Media type of in-toto statements in envelopes. */
export const IN_TOTO = 'application/vnd.in-toto+json';

/** Predicate type under which cosign 3 signs an image as such. */
export const COSIGN_SIGN = 'https://sigstore.dev/cosign/sign/v1';

const STATEMENT_TYPES: ReadonlySet<string> = new Set([
  'https://in-toto.io/Statement/v0.1',
  'https://in-toto.io/Statement/v1',
]);

/** Most subjects of a statement that are looked at. */
const MAX_SUBJECTS = 10_000;

/** Something that a statement is about. */
export interface StatementSubject {
  readonly name: string | null;
  /** Digests by algorithm, hex. */
  readonly digests: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** An in-toto statement as it says: reading it verifies nothing. */
export interface InTotoStatement {
  readonly predicateType: string;
  readonly subjects: readonly StatementSubject[];
  readonly predicate: JsonValue;
  /** The whole statement. */
  readonly json: JsonObject;
}

/**
 * Reads an in-toto statement of version 0.1 or 1, bounded in depth and number of values, no key twice.
 * @throws Refusal NOT_JSON, STATEMENT_INVALID
 */
export function readStatement(bytes: Uint8Array): InTotoStatement {
  const json = readObject(bytes);
  if (!STATEMENT_TYPES.has(textOf(json, '_type') ?? '')) throw invalid('it is not of version 0.1 or 1');
  const predicateType = textOf(json, 'predicateType');
  if (predicateType === null || predicateType === '') throw invalid('it lacks a predicate type');
  const listed = listOf(json, 'subject');
  if (listed.length === 0) throw invalid('it is about nothing');
  if (listed.length > MAX_SUBJECTS) throw invalid(`it is about ${listed.length} things`);
  return { predicateType, subjects: listed.map(readSubject), predicate: fieldOf(json, 'predicate') ?? null, json };
}

/** Reads the statement in an envelope. @throws Refusal STATEMENT_INVALID, NOT_JSON */
export function readEnvelopeStatement(payloadType: string, payload: Uint8Array): InTotoStatement {
  if (payloadType !== IN_TOTO) throw invalid(`the payload is of type ${JSON.stringify(payloadType.slice(0, 100))}`);
  return readStatement(payload);
}

function readSubject(value: JsonValue): StatementSubject {
  const digests = objectOf(value, 'digest');
  if (!isObject(value) || digests === null) throw invalid('a subject has no digest');
  return {
    name: textOf(value, 'name'),
    digests: textsOf(digests),
    annotations: textsOf(objectOf(value, 'annotations') ?? {}),
  };
}

function readObject(bytes: Uint8Array): JsonObject {
  try {
    return readStrictObject(bytes);
  } catch (error) {
    if (error instanceof StrictJsonError)
      throw new Refusal('NOT_JSON', `the statement cannot be read: ${error.message}`);
    throw error;
  }
}

function invalid(reason: string): Refusal {
  return new Refusal('STATEMENT_INVALID', `not an in-toto statement: ${reason}`);
}
