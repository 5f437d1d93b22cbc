import { type Digest, type JsonObject, type JsonValue, digestAlgorithm, digestHex } from '@assay/core';

/** Payload type of in-toto statements in DSSE envelopes. */
export const STATEMENT_TYPE = 'application/vnd.in-toto+json';

/** What a statement is about and what it says. */
export interface StatementDraft {
  /** Name of the image, without tag and digest. */
  readonly name: string;
  readonly digest: Digest;
  readonly predicateType: string;
  readonly predicate: JsonValue;
}

/** An in-toto statement (v1) about one image, as bytes. Keys come in a fixed order, so that the same statement is the same bytes. */
export function encodeStatement({ name, digest, predicateType, predicate }: StatementDraft): Buffer {
  const statement: JsonObject = {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name, digest: { [digestAlgorithm(digest)]: digestHex(digest) } }],
    predicateType,
    predicate,
  };
  return Buffer.from(JSON.stringify(statement));
}
