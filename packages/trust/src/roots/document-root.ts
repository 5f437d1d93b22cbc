import { type JsonObject, readInstant } from '@assay/core';
import { TrustedRoot } from '@sigstore/protobuf-specs';
import { type TrustMaterial, toTrustMaterial } from '@sigstore/verify';
import { trustError } from '../errors.ts';
import { StrictJsonError, listOf, objectOf, readStrictObject, textOf } from '../json/strict-json.ts';

const MEDIA_TYPE = /^application\/vnd\.dev\.sigstore\.trustedroot(?:\+json;version=0\.[12]|\.v0\.[12]\+json)$/;

/** Largest document in bytes. */
const MAX_BYTES = 8 * 1024 * 1024;

/**
 * Reads a trusted_root.json (Sigstore `TrustedRoot`). A log without the start of its validity is refused: nothing would bound what its
 * key vouches for.
 * @throws TRUSTED_ROOT_INVALID
 */
export function readDocumentRoot(text: string): TrustMaterial {
  const json = readDocument(text);
  try {
    return toTrustMaterial(TrustedRoot.fromJSON(json), () => {
      throw trustError('TRUSTED_ROOT_INVALID', 'a trusted root names no keys of signers');
    });
  } catch (error) {
    throw trustError('TRUSTED_ROOT_INVALID', 'a key or certificate of the trusted root cannot be read', {
      cause: error,
    });
  }
}

function readDocument(text: string): JsonObject {
  const bytes = Buffer.from(text);
  if (bytes.length > MAX_BYTES) throw trustError('TRUSTED_ROOT_INVALID', 'the trusted root is too large');
  let json: JsonObject;
  try {
    json = readStrictObject(bytes);
  } catch (error) {
    if (!(error instanceof StrictJsonError)) throw error;
    throw trustError('TRUSTED_ROOT_INVALID', `the trusted root cannot be read: ${error.message}`, { cause: error });
  }
  checkDocument(json);
  return json;
}

function checkDocument(json: JsonObject): void {
  if (!MEDIA_TYPE.test(textOf(json, 'mediaType') ?? '')) {
    throw trustError('TRUSTED_ROOT_INVALID', 'the document is not a trusted root of version 0.1 or 0.2');
  }
  for (const log of [...listOf(json, 'tlogs'), ...listOf(json, 'ctlogs')]) {
    const validFor = objectOf(objectOf(log, 'publicKey') ?? {}, 'validFor') ?? {};
    if (textOf(validFor, 'start') === null) {
      throw trustError('TRUSTED_ROOT_INVALID', 'a log of the trusted root does not say from when on it is valid');
    }
    checkPeriod(validFor);
  }
  for (const authority of [...listOf(json, 'certificateAuthorities'), ...listOf(json, 'timestampAuthorities')]) {
    checkPeriod(objectOf(authority, 'validFor') ?? {});
  }
  const isEmpty = ['tlogs', 'certificateAuthorities', 'timestampAuthorities'].every(
    (key) => listOf(json, key).length === 0,
  );
  if (isEmpty) throw trustError('TRUSTED_ROOT_INVALID', 'the trusted root names nobody');
}

function checkPeriod(validFor: JsonObject): void {
  for (const time of [textOf(validFor, 'start'), textOf(validFor, 'end')]) {
    if (time === null || readInstant(time) !== null) continue;
    throw trustError('TRUSTED_ROOT_INVALID', 'a validity in the trusted root is no instant');
  }
}
