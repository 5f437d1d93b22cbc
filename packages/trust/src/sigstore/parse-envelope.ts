import { Refusal } from '../failures.ts';
import { StrictJsonError, listOf, readStrictObject, textOf } from '../json/strict-json.ts';
import { readBase64 } from '../text/base64.ts';
import { EVIDENCE_LIMITS, type SignedContent } from './signed-material.ts';

/** A DSSE envelope with its signatures, of which there may be several. */
export interface Envelope {
  readonly content: SignedContent & { readonly kind: 'dsse' };
  readonly signatures: readonly { readonly hint: string | null; readonly signature: Buffer }[];
}

/**
 * Reads a DSSE envelope (protocol and envelope 1.0).
 * @throws Refusal NOT_JSON, ENVELOPE_INVALID, SIGNATURE_ENCODING, TOO_MANY_PARTS
 */
export function parseEnvelope(bytes: Uint8Array): Envelope {
  const json = readObject(bytes);
  const payloadType = textOf(json, 'payloadType');
  const payload = readAnyBase64(textOf(json, 'payload') ?? '');
  if (payloadType === null || payload === null) {
    throw new Refusal('ENVELOPE_INVALID', 'the envelope lacks a payload in base64 or its type');
  }
  const listed = listOf(json, 'signatures');
  if (listed.length === 0) throw new Refusal('ENVELOPE_INVALID', 'the envelope has no signature');
  const { maxSignatures, maxSignedBytes } = EVIDENCE_LIMITS;
  if (listed.length > maxSignatures || listed.length * payload.length > maxSignedBytes) {
    throw new Refusal('TOO_MANY_PARTS', `the envelope has ${listed.length} signatures`);
  }
  const signatures = listed.map((entry) => {
    const signature = readAnyBase64(textOf(entry, 'sig') ?? '');
    if (signature === null) throw new Refusal('SIGNATURE_ENCODING', 'a signature of the envelope is not base64');
    return { hint: textOf(entry, 'keyid'), signature };
  });
  return { content: { kind: 'dsse', payloadType, payload }, signatures };
}

/** DSSE allows the standard and the URL-safe alphabet; both have to be in their canonical spelling. */
function readAnyBase64(text: string): Buffer | null {
  const standard = readBase64(text);
  if (standard !== null) return standard;
  return /[+/]/.test(text) ? null : readBase64(text.replaceAll('-', '+').replaceAll('_', '/'));
}

function readObject(bytes: Uint8Array): ReturnType<typeof readStrictObject> {
  try {
    return readStrictObject(bytes);
  } catch (error) {
    if (error instanceof StrictJsonError)
      throw new Refusal('NOT_JSON', `the envelope cannot be read: ${error.message}`);
    throw error;
  }
}
