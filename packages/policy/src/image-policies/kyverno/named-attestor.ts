import type { TrustedIdentity, Verifier } from '@assay/core';
import { type Cursor, type Fields, placeOf, readFields, readItems } from '../../document/fields.ts';
import { noteOtherKeys } from '../foreign-keys.ts';
import type { ImportContext } from '../import-context.ts';
import { readFilled, readTagPrefix, readWord } from '../read-values.ts';
import { strictNotation } from '../requirements.ts';
import { readPemBlocks, trustedKeys } from '../trusted-keys.ts';
import { readIdentityPart, readTexts } from './attestors.ts';
import { readTrust } from './transparency.ts';

const CERTIFICATE: ReadonlySet<string> = new Set(['CERTIFICATE']);
const HASHES = ['sha224', 'sha256', 'sha384', 'sha512'] as const;

/** Reads an attestor of an ImageValidatingPolicy; null, with a note, for one that cannot be carried over. */
export function readNamedAttestor(fields: Fields, name: string, context: ImportContext): Verifier | null {
  const { problems } = context;
  const cosign = fields.take('cosign');
  const notary = fields.take('notary');
  const verifier = notary === null ? readCosign(cosign, name, context) : readNotary(notary, name, context);
  if (cosign === null && notary === null)
    problems.error('KEY_MISSING', placeOf(fields.at), 'an attestor has cosign or notary');
  if (verifier !== null) context.verifiers.push(verifier);
  return verifier;
}

function readNotary(cursor: Cursor, name: string, context: ImportContext): Verifier | null {
  const fields = readFields(cursor, context.problems);
  if (fields === null) return null;
  const ca = readValue(fields.take('certs'), CERTIFICATE, context);
  const tsaAt = fields.take('tsaCerts');
  const tsa = tsaAt === null ? [] : readValue(tsaAt, CERTIFICATE, context);
  if (ca === null || tsa === null) return null;
  const trust = strictNotation(ca, tsa);
  return { kind: 'notation', name, trust, annotations: {}, repository: null, trustedRoot: null, signatureFormat: null };
}

function readCosign(cursor: Cursor | null, name: string, context: ImportContext): Verifier | null {
  const { problems } = context;
  const fields = readFields(cursor, problems);
  if (fields === null || cursor === null) return null;
  noteOtherKeys(
    cursor,
    new Set(['key', 'keyless', 'certificate', 'source', 'ctlog', 'annotations']),
    'cosign',
    context,
  );
  const keyAt = fields.take('key');
  const certificate = fields.take('certificate');
  const keyless = fields.take('keyless');
  const keylessFields = readFields(keyless, problems);
  const parts = {
    rekor: null,
    ctlog: fields.take('ctlog'),
    roots: keylessFields?.take('roots') ?? null,
    isKey: keyless === null,
  };
  const trust = readTrust(name, parts, context);
  const source = readFields(fields.take('source'), problems);
  const repository = readFilled(source?.take('repository') ?? null, problems);
  const prefix = readTagPrefix(source?.take('tagPrefix') ?? null, problems);
  const annotations = readTexts(fields.take('annotations'), context);
  const named = { name, annotations, repository, ...prefix, signatureFormat: null, ...trust } as const;
  if (keylessFields !== null) return { kind: 'keyless', ...named, identities: readIdentities(keylessFields, context) };
  const given = keyAt ?? certificate;
  const inner = readFields(given, problems);
  const hash = readWord(inner?.take('hashAlgorithm') ?? null, HASHES, problems) ?? 'sha256';
  const kms = readFilled(inner?.take('kms') ?? null, problems);
  const remote = kms === null ? undefined : context.resources.kms?.[kms];
  const pems = remote === undefined ? readValue(given, null, context) : [remote];
  return pems === null ? null : { kind: 'key', ...named, keys: trustedKeys(name, pems, hash) };
}

function readIdentities(fields: Fields, context: ImportContext): readonly TrustedIdentity[] {
  const at = fields.require('identities');
  const identities = readItems(at, context.problems).flatMap((item): readonly TrustedIdentity[] => {
    const inner = readFields(item, context.problems);
    if (inner === null) return [];
    return [
      {
        issuer: readIdentityPart(inner, 'issuer', context),
        subject: readIdentityPart(inner, 'subject', context),
        claims: {},
        revokedFrom: null,
      },
    ];
  });
  if (at !== null && identities.length === 0)
    context.problems.error('KEY_MISSING', placeOf(at), 'keyless needs at least one identity');
  return identities;
}

/** PEM blocks of a value; null, with a note, for one that is computed. */
function readValue(
  cursor: Cursor | null,
  labels: ReadonlySet<string> | null,
  context: ImportContext,
): readonly string[] | null {
  const { problems } = context;
  const fields = readFields(cursor, problems);
  if (fields === null || cursor === null) return null;
  const at = fields.take('value') ?? fields.take('data') ?? fields.take('cert');
  const text = readFilled(at, problems);
  if (at === null || text === null) {
    const why = 'it is computed or kept elsewhere; nothing passes in its place';
    context.note('lost', cursor, 'a key or certificate', why, 'write it into the policy as PEM');
    return null;
  }
  const blocks = labels === null ? readPemBlocks(text) : readPemBlocks(text, labels);
  if (typeof blocks !== 'string') return blocks;
  problems.error('VALUE_INVALID', placeOf(at), `PEM is expected here: ${blocks}`);
  return null;
}
