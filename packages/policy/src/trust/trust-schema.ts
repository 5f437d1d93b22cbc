import type { JsonObject } from '@assay/core';

const TEXT: JsonObject = { type: 'string' };
const MATCH: JsonObject = {
  type: 'string',
  minLength: 1,
  description:
    'Text to compare with; * is any run of characters; after regexp: an RE2 expression for the whole text, after search: for a part of it.',
};
const TEXTS: JsonObject = { type: 'array', items: TEXT };
const MATCHES: JsonObject = { type: 'object', additionalProperties: MATCH };
const DEMAND: JsonObject = { enum: ['required', 'ignored'] };
const INSTANT: JsonObject = { type: 'string', pattern: String.raw`^\d{4}-\d{2}-\d{2}[Tt]` };

function closed(properties: JsonObject, required: readonly string[] = []): JsonObject {
  return { type: 'object', properties, required: [...required], additionalProperties: false };
}

/** JSON Schema of `verifiers`, `trusted_roots` and `image_policies`, and the definitions that they refer to. */
export const TRUST_PROPERTIES: JsonObject = {
  verifiers: { type: 'array', items: { $ref: '#/$defs/verifier' } },
  trusted_roots: { type: 'array', items: { $ref: '#/$defs/trustedRoot' } },
  image_policies: { type: 'array', items: { $ref: '#/$defs/imagePolicy' } },
};

/** Definitions for {@link TRUST_PROPERTIES}. */
export const TRUST_DEFINITIONS: JsonObject = {
  verifier: {
    ...closed(
      {
        name: TEXT,
        description: TEXT,
        keys: { type: 'array', minItems: 1, items: { $ref: '#/$defs/trustedKey' } },
        identities: { type: 'array', minItems: 1, items: { $ref: '#/$defs/trustedIdentity' } },
        notation: { $ref: '#/$defs/notationTrust' },
        log: DEMAND,
        certificate_log: DEMAND,
        timestamp: DEMAND,
        annotations: { type: 'object', additionalProperties: TEXT },
        repository: TEXT,
        trusted_root: TEXT,
        signature_format: { enum: ['legacy', 'bundle'] },
        tag_prefix: TEXT,
      },
      ['name'],
    ),
    oneOf: [{ required: ['keys'] }, { required: ['identities'] }, { required: ['notation'] }],
  },
  trustedKey: {
    anyOf: [
      TEXT,
      {
        ...closed({
          name: TEXT,
          pem: TEXT,
          file: TEXT,
          hash: { enum: ['sha224', 'sha256', 'sha384', 'sha512'] },
          valid_from: INSTANT,
          valid_until: INSTANT,
          revoked_from: INSTANT,
        }),
        oneOf: [{ required: ['pem'] }, { required: ['file'] }],
      },
    ],
  },
  trustedIdentity: closed({ issuer: MATCH, subject: MATCH, claims: MATCHES, revoked_from: INSTANT }, ['issuer']),
  notationTrust: closed(
    {
      level: { enum: ['strict', 'permissive', 'audit', 'skip'] },
      override: closed({
        authenticity: { enum: ['enforce', 'log'] },
        authentic_timestamp: { enum: ['enforce', 'log'] },
        expiry: { enum: ['enforce', 'log'] },
        revocation: { enum: ['enforce', 'log', 'skip'] },
      }),
      verify_timestamp: { enum: ['always', 'afterCertExpiry'] },
      trust_stores: closed({ ca: TEXTS, signing_authority: TEXTS, tsa: TEXTS }),
      trusted_identities: TEXTS,
    },
    ['level', 'trust_stores'],
  ),
  trustedRoot: {
    ...closed(
      {
        name: TEXT,
        document: { type: ['string', 'object'] },
        file: TEXT,
        tuf: closed({ mirror: TEXT, root: TEXT, target: TEXT }, ['mirror']),
        tuf_copy: closed({ archive: TEXT, root: TEXT, target: TEXT }, ['archive', 'root']),
        keys: closed({
          certificate_authorities: { type: 'array', items: closed({ uri: TEXT, pem: TEXT }, ['pem']) },
          logs: { $ref: '#/$defs/logKeys' },
          certificate_logs: { $ref: '#/$defs/logKeys' },
          timestamp_authorities: { type: 'array', items: closed({ uri: TEXT, pem: TEXT }, ['pem']) },
        }),
      },
      ['name'],
    ),
    oneOf: ['document', 'file', 'tuf', 'tuf_copy', 'keys'].map((key) => ({ required: [key] })),
  },
  logKeys: { type: 'array', items: closed({ base_url: TEXT, pem: TEXT, hash: TEXT }, ['pem']) },
  imagePolicy: closed(
    {
      name: TEXT,
      description: TEXT,
      images: { type: 'array', items: TEXT, minItems: 1 },
      except: TEXTS,
      match: {
        type: 'array',
        items: closed({ group: TEXT, version: TEXT, resource: TEXT, selector: { type: 'object' } }),
      },
      mode: { enum: ['enforce', 'warn'] },
      require: { $ref: '#/$defs/requirement' },
      rule: { $ref: '#/$defs/policyExpression' },
      inputs: { type: 'array', items: { enum: ['config', 'spec', 'metadata', 'typemeta'] } },
    },
    ['name', 'images', 'require'],
  ),
  requirement: {
    anyOf: [
      TEXT,
      {
        ...closed({
          name: TEXT,
          all: { $ref: '#/$defs/requirements' },
          any: { $ref: '#/$defs/requirements' },
          at_least: { type: 'integer', minimum: 1 },
          of: { $ref: '#/$defs/requirements' },
          signature: TEXT,
          attestation: closed({ verifier: TEXT, predicate_type: TEXT, rule: { $ref: '#/$defs/policyExpression' } }, [
            'verifier',
            'predicate_type',
          ]),
          pass: TEXT,
          fail: TEXT,
        }),
        oneOf: ['all', 'any', 'at_least', 'signature', 'attestation', 'pass', 'fail'].map((key) => ({
          required: [key],
        })),
      },
    ],
  },
  requirements: { type: 'array', items: { $ref: '#/$defs/requirement' }, minItems: 1 },
  policyExpression: {
    ...closed({ cel: TEXT, message: TEXT, cue: TEXT, rego: TEXT, rego_wasm: TEXT, entrypoint: TEXT }),
    oneOf: ['cel', 'cue', 'rego', 'rego_wasm'].map((key) => ({ required: [key] })),
  },
};
