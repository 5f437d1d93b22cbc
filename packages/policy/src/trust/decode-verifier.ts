import type { TransparencyDemand, TrustedIdentity, TrustedKey, Verifier } from '@assay/core';
import type { DecodeContext } from '../document/decode-context.ts';
import { type Cursor, type Fields, placeOf, readFields, readItems, readName, readText } from '../document/fields.ts';
import { readTagPrefix } from '../image-policies/read-values.ts';
import { decodeNotation } from './decode-notation.ts';
import { ANYBODY } from './implicit-verifier.ts';
import { decodeTexts, entriesOf, readInstantText, readWord } from './read-values.ts';
import { decodeTextMatch } from './text-match.ts';
import type { TrustFiles } from './trust-files.ts';

const HASHES = ['sha224', 'sha256', 'sha384', 'sha512'] as const;
const DEMANDS = ['required', 'ignored'] as const;
const PEM = /-----BEGIN [A-Z0-9 ]{3,40}-----/;

/** Decodes one verifier: somebody whose signatures count. Null with a problem. */
export function decodeVerifier(cursor: Cursor, context: DecodeContext, files: TrustFiles): Verifier | null {
  const { problems } = context;
  const fields = readFields(cursor, problems);
  if (fields === null) return null;
  const nameAt = fields.require('name');
  const name = readName(nameAt, problems);
  if (nameAt !== null && name === ANYBODY) {
    problems.error(
      'VALUE_INVALID',
      placeOf(nameAt),
      'this name stands for everybody whom Sigstore knows',
      'take another',
    );
  }
  readText(fields.take('description'), problems);
  const keysAt = fields.take('keys');
  const identitiesAt = fields.take('identities');
  const notationAt = fields.take('notation');
  const given = [keysAt, identitiesAt, notationAt].filter((at) => at !== null).length;
  const shared = {
    name: name ?? '',
    annotations: decodeTexts(fields.take('annotations'), context),
    repository: readName(fields.take('repository'), problems),
    trustedRoot: readName(fields.take('trusted_root'), problems),
    signatureFormat: readWord(fields.take('signature_format'), ['legacy', 'bundle'], context),
    ...readTagPrefix(fields.take('tag_prefix'), problems),
  };
  const demand = decodeDemand(fields, keysAt === null, context);
  const keys = keysAt === null ? [] : decodeKeys(keysAt, name ?? 'key', context, files);
  const identities = identitiesAt === null ? [] : decodeIdentities(identitiesAt, context);
  const trust = notationAt === null ? null : decodeNotation(notationAt, context, files);
  fields.finish();
  if (given !== 1) {
    const code = given === 0 ? 'KEY_MISSING' : 'KEY_CONFLICT';
    problems.error(code, placeOf(cursor), 'a verifier has either keys, identities or notation', 'give one of them');
    return null;
  }
  if (name === null) return null;
  if (keysAt !== null) return { ...shared, kind: 'key', keys, demand };
  if (trust !== null) return { ...shared, kind: 'notation', trust };
  if (identitiesAt === null) return null;
  if (demand.log === 'ignored' && demand.timestamp === 'ignored') {
    const message = 'certificates live for minutes: without log and timestamp nobody vouches that one was valid';
    problems.error('VALUE_INVALID', placeOf(cursor), message, 'require log or timestamp');
  }
  return { ...shared, kind: 'keyless', identities, demand };
}

function decodeDemand(fields: Fields, keyless: boolean, context: DecodeContext): TransparencyDemand {
  const timestamp = readWord(fields.take('timestamp'), DEMANDS, context) ?? 'ignored';
  const log = readWord(fields.take('log'), DEMANDS, context);
  const certificateLog = readWord(fields.take('certificate_log'), DEMANDS, context);
  return {
    log: log ?? (keyless && timestamp === 'ignored' ? 'required' : 'ignored'),
    certificateLog: certificateLog ?? (keyless ? 'required' : 'ignored'),
    timestamp,
  };
}

/** A key without a name of its own is called like the verifier: keys of two verifiers are two signers. */
function decodeKeys(
  cursor: Cursor,
  verifier: string,
  context: DecodeContext,
  files: TrustFiles,
): readonly TrustedKey[] {
  const items = readItems(cursor, context.problems);
  if (cursor.node.kind === 'list' && items.length === 0) {
    context.problems.error('VALUE_INVALID', placeOf(cursor), 'the list is empty: no signature would ever count');
  }
  return items.flatMap((item, index) => {
    const fallback = items.length === 1 ? verifier : `${verifier}#${index + 1}`;
    return decodeKey(item, fallback, context, files) ?? [];
  });
}

function decodeKey(cursor: Cursor, fallback: string, context: DecodeContext, files: TrustFiles): TrustedKey | null {
  const { problems } = context;
  if (cursor.node.kind === 'scalar') {
    const pem = decodePem(cursor, context);
    return pem === null ? null : { ...PLAIN_KEY, name: fallback, pem };
  }
  const fields = readFields(cursor, problems);
  if (fields === null) return null;
  const name = readName(fields.take('name'), problems) ?? fallback;
  const pemAt = fields.take('pem');
  const fileAt = fields.take('file');
  const hash = readWord(fields.take('hash'), HASHES, context) ?? 'sha256';
  const times = {
    validFrom: readInstantText(fields.take('valid_from'), context),
    validUntil: readInstantText(fields.take('valid_until'), context),
    revokedFrom: readInstantText(fields.take('revoked_from'), context),
  };
  fields.finish();
  if ((pemAt === null) === (fileAt === null)) {
    problems.error('KEY_MISSING', placeOf(cursor), 'a key is given either as pem or as file', 'give one of them');
    return null;
  }
  const pem = pemAt === null ? files.read(fileAt, context) : decodePem(pemAt, context);
  if (pem === null) return null;
  if (fileAt !== null && !PEM.test(pem)) {
    problems.error('VALUE_INVALID', placeOf(fileAt), 'the file is no public key in PEM');
    return null;
  }
  return { name, pem, hash, ...times };
}

const PLAIN_KEY = { hash: 'sha256', validFrom: null, validUntil: null, revokedFrom: null } as const;

function decodePem(cursor: Cursor, { problems }: DecodeContext): string | null {
  const pem = readName(cursor, problems);
  if (pem === null || PEM.test(pem)) return pem;
  const hint = 'paste the whole block from -----BEGIN to END-----, or give { file: PATH }';
  problems.error('VALUE_INVALID', placeOf(cursor), 'this is no key or certificate in PEM', hint);
  return null;
}

function decodeIdentities(cursor: Cursor, context: DecodeContext): readonly TrustedIdentity[] {
  const items = readItems(cursor, context.problems);
  if (cursor.node.kind === 'list' && items.length === 0) {
    context.problems.error('VALUE_INVALID', placeOf(cursor), 'the list is empty: no signature would ever count');
  }
  return items.flatMap((item) => decodeIdentity(item, context) ?? []);
}

function decodeIdentity(cursor: Cursor, context: DecodeContext): TrustedIdentity | null {
  const { problems } = context;
  const fields = readFields(cursor, problems);
  if (fields === null) return null;
  const issuer = decodeTextMatch(fields.require('issuer'), problems);
  const subject = decodeTextMatch(fields.take('subject'), problems);
  const claimsAt = fields.take('claims');
  const claims: TrustedIdentity['claims'] = Object.fromEntries(
    entriesOf(claimsAt, context).flatMap(([key, at]) => {
      const match = decodeTextMatch(at, problems);
      return match === null ? [] : [[key, match]];
    }),
  );
  const revokedFrom = readInstantText(fields.take('revoked_from'), context);
  fields.finish();
  if (subject === null && Object.keys(claims).length === 0) {
    const message = 'an identity without subject and claims is everybody whom the issuer knows';
    problems.error('KEY_MISSING', placeOf(cursor), message, 'give subject, or claims such as sourceRepositoryUri');
  }
  return { issuer, subject, claims, revokedFrom };
}
