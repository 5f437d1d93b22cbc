import { type JsonObject, type JsonValue, isDigest } from '@assay/core';
import { sbomError } from '../errors.ts';
import type { SbomEnvelope } from '../sbom-document.ts';
import { isObject } from '../text/json-text.ts';
import { objectField, objectsField, textField } from './json-fields.ts';
import { parseStrictJson } from './strict-json.ts';

/** An SBOM without what it was wrapped in. */
export interface Unwrapped {
  readonly envelope: SbomEnvelope | null;
  /** A JSON document, or the text of one in another syntax. */
  readonly content: JsonObject | string;
}

/**
 * Takes an SBOM out of a Sigstore bundle, a DSSE envelope or an in-toto statement. Signatures are not looked at: that is the
 * work of whoever verifies attestations.
 * @throws SBOM_SYNTAX, SBOM_TOO_DEEP, SBOM_INVALID, SBOM_NOT_RECOGNIZED
 */
export function unwrap(document: JsonObject, maxDepth: number): Unwrapped {
  if (isObject(document['dsseEnvelope'])) return fromEnvelope(document['dsseEnvelope'], 'sigstore-bundle', maxDepth);
  if (isEnvelope(document)) return fromEnvelope(document, 'dsse', maxDepth);
  if (isStatement(document)) return fromStatement(document, 'in-toto', maxDepth);
  return { envelope: null, content: document };
}

function isEnvelope(document: JsonObject): boolean {
  return typeof document['payload'] === 'string' && typeof document['payloadType'] === 'string';
}

function isStatement(document: JsonObject): boolean {
  return (textField(document, '_type') ?? '').startsWith('https://in-toto.io/Statement/');
}

function fromEnvelope(envelope: JsonObject, kind: SbomEnvelope['kind'], maxDepth: number): Unwrapped {
  const statement = parseStrictJson(decodePayload(textField(envelope, 'payload') ?? ''), maxDepth);
  if (!isObject(statement) || !isStatement(statement)) {
    throw sbomError('SBOM_NOT_RECOGNIZED', 'the envelope does not hold an in-toto statement');
  }
  return fromStatement(statement, kind, maxDepth);
}

/** Base64 of either alphabet, as DSSE allows. */
function decodePayload(payload: string): string {
  if (!/^[A-Za-z0-9+/_-]*={0,2}$/.test(payload))
    throw sbomError('SBOM_SYNTAX', 'the payload of the envelope is not base64');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(payload, 'base64'));
  } catch (cause) {
    throw sbomError('SBOM_SYNTAX', 'the payload of the envelope is not UTF-8', { cause });
  }
}

function fromStatement(statement: JsonObject, kind: SbomEnvelope['kind'], maxDepth: number): Unwrapped {
  const envelope: SbomEnvelope = {
    kind,
    predicateType: textField(statement, 'predicateType') ?? '',
    subjects: objectsField(statement, 'subject').map((subject) => ({
      name: textField(subject, 'name') ?? '',
      digest: readDigest(objectField(subject, 'digest')),
    })),
  };
  return { envelope, content: predicateContent(statement['predicate'], maxDepth) };
}

function readDigest(digests: JsonObject): SbomEnvelope['subjects'][number]['digest'] {
  const text = `sha256:${textField(digests, 'sha256') ?? ''}`;
  return isDigest(text) ? text : null;
}

/** The predicate is the document, its text, or an object that holds either as `Data`. */
function predicateContent(predicate: JsonValue | undefined, maxDepth: number): JsonObject | string {
  const content = isObject(predicate) && predicate['Data'] !== undefined ? predicate['Data'] : predicate;
  if (isObject(content)) return content;
  if (typeof content !== 'string') throw sbomError('SBOM_INVALID', 'the statement has no predicate');
  if (!content.trimStart().startsWith('{')) return content;
  const parsed = parseStrictJson(content, maxDepth);
  return isObject(parsed) ? parsed : content;
}
