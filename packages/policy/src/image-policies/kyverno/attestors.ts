import type { Requirement, TrustedIdentity, TextMatch, Verifier } from '@assay/core';
import { type Cursor, type Fields, placeOf, readFields, readItems, readText } from '../../document/fields.ts';
import { isTemplate, readKeySource } from './key-source.ts';
import { noteOtherKeys } from '../foreign-keys.ts';
import type { ImportContext } from '../import-context.ts';
import { readExpression, readFilled, readWord } from '../read-values.ts';
import { allOf, refusal, strictNotation, wildcardMatch } from '../requirements.ts';
import { decodePem, readPemBlocks, trustedKeys } from '../trusted-keys.ts';
import { claimOf } from './extensions.ts';
import { readTrust } from './transparency.ts';

/** What all attestors of one entry of `verifyImages` share. */
export interface AttestorSettings {
  /** Name that verifiers begin with. */
  readonly name: string;
  readonly type: 'Cosign' | 'SigstoreBundle' | 'Notary';
  readonly repository: string | null;
  readonly annotations: Readonly<Record<string, string>>;
  /** Makes the requirement for a verifier: a signature or an attestation. */
  readonly require: (verifier: string) => Requirement;
}

const HASHES = ['sha224', 'sha256', 'sha384', 'sha512'] as const;
const ENTRY_KEYS = new Set([
  'keys',
  'certificates',
  'keyless',
  'attestor',
  'annotations',
  'repository',
  'signatureAlgorithm',
]);
const MAX_DEPTH = 16;

/** Reads attestor sets, which all have to be met; each wants all of its entries, or as many as `count` says. */
export function readAttestorSets(
  cursor: Cursor | null,
  settings: AttestorSettings,
  context: ImportContext,
  depth = 0,
): readonly Requirement[] {
  return readItems(cursor, context.problems).flatMap((item, index) =>
    readSet(item, `${settings.name}-${index + 1}`, settings, context, depth),
  );
}

function readSet(
  cursor: Cursor,
  name: string,
  settings: AttestorSettings,
  context: ImportContext,
  depth: number,
): readonly Requirement[] {
  const { problems } = context;
  const fields = readFields(cursor, problems);
  if (fields === null) return [];
  if (depth > MAX_DEPTH) {
    problems.error('TOO_LARGE', placeOf(cursor), `attestors are nested more than ${MAX_DEPTH} deep`);
    return [];
  }
  const countAt = fields.take('count');
  const entriesAt = fields.require('entries');
  noteOtherKeys(cursor, new Set(['count', 'entries']), 'attestors', context);
  const of = readItems(entriesAt, problems).flatMap((item, index) =>
    readEntry(item, `${name}-${index + 1}`, settings, context, depth),
  );
  const count = countAt === null ? of.length : Number(readText(countAt, problems) ?? Number.NaN);
  if (of.length === 0) {
    problems.error('KEY_MISSING', placeOf(cursor), 'a set of attestors needs entries');
    return [];
  }
  if (!Number.isInteger(count) || count < 1 || count > of.length) {
    problems.error(
      'VALUE_INVALID',
      placeOf(countAt ?? cursor),
      `count is a number from 1 to ${of.length}, the number of entries and keys`,
    );
    return [];
  }
  return [count === of.length ? allOf(name, of) : { kind: 'at-least', name, count, of }];
}

function readEntry(
  cursor: Cursor,
  name: string,
  settings: AttestorSettings,
  context: ImportContext,
  depth: number,
): readonly Requirement[] {
  const { problems } = context;
  const fields = readFields(cursor, problems);
  if (fields === null) return [];
  noteOtherKeys(cursor, ENTRY_KEYS, 'an attestor', context);
  const repository = readFilled(fields.take('repository'), problems) ?? settings.repository;
  const annotations = { ...settings.annotations, ...readTexts(fields.take('annotations'), context) };
  const own: AttestorSettings = { ...settings, name, repository, annotations };
  const keys = fields.take('keys');
  const certificates = fields.take('certificates');
  const keyless = fields.take('keyless');
  const nested = fields.take('attestor');
  if (keys !== null) return readKeys(keys, own, context);
  if (certificates !== null) return readCertificates(certificates, own, context);
  if (keyless !== null) return readKeyless(keyless, own, context);
  if (nested !== null) return readSet(nested, name, own, context, depth + 1);
  problems.error('KEY_MISSING', placeOf(cursor), 'an attestor has keys, certificates, keyless or attestor');
  return [];
}

/** Several keys are several entries. */
function readKeys(cursor: Cursor, settings: AttestorSettings, context: ImportContext): readonly Requirement[] {
  const { problems } = context;
  const fields = readFields(cursor, problems);
  if (fields === null) return [];
  noteOtherKeys(
    cursor,
    new Set(['publicKeys', 'signatureAlgorithm', 'kms', 'secret', 'rekor', 'ctlog']),
    'keys',
    context,
  );
  const hash = readWord(fields.take('signatureAlgorithm'), HASHES, problems) ?? 'sha256';
  const pems = readKeySource(fields, settings.name, context);
  if (typeof pems === 'string') return [refusal(settings.name, pems)];
  const trust = readTrust(
    settings.name,
    { rekor: fields.take('rekor'), ctlog: fields.take('ctlog'), roots: null, isKey: true },
    context,
  );
  return pems.map((pem) => {
    const name = context.claimName(settings.name);
    return add(
      { kind: 'key', name, keys: trustedKeys(name, [pem], hash), ...trust, ...shared(settings) },
      settings,
      context,
    );
  });
}

function readCertificates(cursor: Cursor, settings: AttestorSettings, context: ImportContext): readonly Requirement[] {
  const { problems } = context;
  const fields = readFields(cursor, problems);
  if (fields === null) return [];
  noteOtherKeys(cursor, new Set(['cert', 'certChain', 'rekor', 'ctlog']), 'certificates', context);
  const certAt = fields.take('cert');
  const chainAt = fields.take('certChain');
  const cert = readFilled(certAt, problems);
  const chain = readFilled(chainAt, problems);
  const text = cert ?? chain;
  const at = certAt ?? chainAt ?? cursor;
  if (text === null || isTemplate(text)) {
    const what = 'a certificate that is looked up in the cluster';
    context.note('lost', at, what, 'Assay does not ask the cluster', 'write the certificate into the policy');
    return [refusal(settings.name, what)];
  }
  const blocks = readPemBlocks(decodePem(text), new Set(['CERTIFICATE']));
  if (typeof blocks === 'string') {
    problems.error('VALUE_INVALID', placeOf(at), `this is no certificate: ${blocks}`);
    return [];
  }
  const name = context.claimName(settings.name);
  const { repository, annotations } = settings;
  if (settings.type === 'Notary') {
    const trust = strictNotation(blocks, []);
    return [
      add(
        { kind: 'notation', name, trust, repository, annotations, trustedRoot: null, signatureFormat: null },
        settings,
        context,
      ),
    ];
  }
  const demands = readTrust(
    settings.name,
    { rekor: fields.take('rekor'), ctlog: fields.take('ctlog'), roots: null, isKey: true },
    context,
  );
  const why = 'the keys of the certificates are trusted; their chain and lifetime are not looked at';
  context.note(
    'changed',
    at,
    'certificates as keys',
    why,
    'bound the trust in time: validFrom and validUntil of the key',
  );
  return [
    add(
      {
        kind: 'key',
        name,
        keys: trustedKeys(name, blocks.slice(0, cert === null ? 1 : undefined), 'sha256'),
        ...demands,
        ...shared(settings),
      },
      settings,
      context,
    ),
  ];
}

function readKeyless(cursor: Cursor, settings: AttestorSettings, context: ImportContext): readonly Requirement[] {
  const { problems } = context;
  const fields = readFields(cursor, problems);
  if (fields === null) return [];
  noteOtherKeys(cursor, KEYLESS_KEYS, 'keyless', context);
  const issuer = readIdentityPart(fields, 'issuer', context);
  const subject = readIdentityPart(fields, 'subject', context);
  const claims = readClaims(fields.take('additionalExtensions'), context);
  const name = context.claimName(settings.name);
  const parts = { rekor: fields.take('rekor'), ctlog: fields.take('ctlog'), roots: fields.take('roots'), isKey: false };
  const trust = readTrust(name, parts, context);
  if (issuer === null && subject === null) {
    context.note(
      'meaning',
      cursor,
      'nobody in particular',
      'everybody with an account at an issuer could sign',
      'name an issuer and a subject',
    );
  }
  if (typeof claims === 'string') return [refusal(name, claims)];
  const identities: readonly TrustedIdentity[] = [{ issuer, subject, claims, revokedFrom: null }];
  return [add({ kind: 'keyless', name, identities, ...trust, ...shared(settings) }, settings, context)];
}

const KEYLESS_KEYS = new Set([
  'issuer',
  'issuerRegExp',
  'subject',
  'subjectRegExp',
  'additionalExtensions',
  'rekor',
  'ctlog',
  'roots',
]);

/** The part of an identity with the name: a wildcard, or a regular expression that is not anchored. */
export function readIdentityPart(fields: Fields, name: 'issuer' | 'subject', context: ImportContext): TextMatch | null {
  const regexAt = fields.take(`${name}RegExp`);
  const source = readExpression(regexAt, context.problems);
  const text = readFilled(fields.take(name), context.problems);
  if (source !== null) return { kind: 'regex', source, unanchored: true };
  return text === null || text === '*' ? null : wildcardMatch(text);
}

function readClaims(cursor: Cursor | null, context: ImportContext): Readonly<Record<string, TextMatch>> | string {
  const claims: [string, TextMatch][] = [];
  for (const [extension, value] of Object.entries(readTexts(cursor, context))) {
    const claim = claimOf(extension);
    if (claim === null) {
      const what = `the extension ${extension} of the certificate`;
      if (cursor !== null)
        context.note(
          'lost',
          cursor,
          what,
          'it is no claim that Assay knows',
          'leave it out, or trust by another claim',
        );
      return what;
    }
    claims.push([claim, wildcardMatch(value)]);
  }
  return Object.fromEntries(claims);
}

/** An object of texts; empty when absent. */
export function readTexts(cursor: Cursor | null, context: ImportContext): Readonly<Record<string, string>> {
  const fields = readFields(cursor, context.problems);
  if (fields === null || cursor?.node.kind !== 'map') return {};
  return Object.fromEntries(
    cursor.node.entries.map(({ key }) => [key, readText(fields.take(key), context.problems) ?? '']),
  );
}

function shared({
  repository,
  annotations,
  type,
}: AttestorSettings): Pick<Verifier, 'repository' | 'annotations' | 'signatureFormat'> {
  return { repository, annotations, signatureFormat: type === 'SigstoreBundle' ? 'bundle' : null };
}

function add(verifier: Verifier, settings: AttestorSettings, context: ImportContext): Requirement {
  context.verifiers.push(verifier);
  return settings.require(verifier.name);
}
