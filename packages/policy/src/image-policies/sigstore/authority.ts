import type { Requirement, Verifier } from '@assay/core';
import {
  type Cursor,
  type Fields,
  placeOf,
  readFields,
  readFlag,
  readItems,
  readName,
  readText,
} from '../../document/fields.ts';
import { quote } from '../../document/problem-list.ts';
import type { ImportContext } from '../import-context.ts';
import { readFilled, readTagPrefix, readWord, takeOneOf } from '../read-values.ts';
import { refusal } from '../requirements.ts';
import { readIdentities } from './identity.ts';
import { readKeyReference, readSecret } from './key.ts';
import { predicateTypeOf } from './predicate-types.ts';
import { readRule } from './rule.ts';
import { type KeylessTrust, readTransparency } from './transparency.ts';

/** Keys that an authority with a fixed outcome may not have. */
const NOT_WITH_STATIC = ['attestations', 'source', 'ctlog', 'rfc3161timestamp', 'signatureFormat'] as const;
const REPOSITORY = /^[a-z0-9]+(?:[._:-]+[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/i;

/** Reads one authority of a policy; null when it says nothing that can be judged. */
export function readAuthority(
  cursor: Cursor,
  index: number,
  policy: string,
  context: ImportContext,
): Requirement | null {
  const { problems } = context;
  const fields = readFields(cursor, problems);
  if (fields === null) return null;
  const name = readFilled(fields.take('name'), problems) ?? `authority-${index}`;
  const kind = takeOneOf(fields, ['key', 'keyless', 'static'], problems);
  if (kind === null) {
    for (const key of [...NOT_WITH_STATIC, 'key', 'keyless', 'static']) fields.take(key);
    fields.finish();
    return null;
  }
  const requirement =
    kind.key === 'static'
      ? readStatic(fields, kind.at, name, context)
      : readSigned(fields, kind, name, policy, context);
  fields.finish();
  return requirement;
}

function readStatic(fields: Fields, cursor: Cursor, name: string, context: ImportContext): Requirement | null {
  const { problems } = context;
  for (const key of NOT_WITH_STATIC) {
    if (fields.take(key) !== null)
      problems.error('KEY_CONFLICT', fields.keyPlace(key), `static and ${key} exclude each other`);
  }
  const inner = readFields(cursor, problems);
  if (inner === null) return null;
  const action = readWord(inner.require('action'), ['pass', 'fail'] as const, problems);
  const message = readText(inner.take('message'), problems) ?? '';
  inner.finish();
  return action === null ? null : { kind: 'static', name, pass: action === 'pass', message };
}

function readSigned(
  fields: Fields,
  kind: { key: string; at: Cursor },
  name: string,
  policy: string,
  context: ImportContext,
): Requirement | null {
  const { problems } = context;
  const verifierName = context.claimName(`${policy}/${name}`);
  const keyless = kind.key === 'keyless' ? readKeyless(kind.at, context) : null;
  const keys = kind.key === 'key' ? readKeyReference(kind.at, verifierName, context) : [];
  const { demand, trustedRoot } = readTransparency(fields, keyless, context);
  const source = readSourceOf(fields.take('source'), context);
  const signatureFormat = readFormat(fields, kind.key, context);
  const attestations = readAttestations(fields.take('attestations'), verifierName, context);
  const named = { name: verifierName, annotations: {}, ...source, trustedRoot, signatureFormat, demand } as const;
  const verifier: Verifier =
    keyless === null ? { kind: 'key', ...named, keys } : { kind: 'keyless', ...named, identities: keyless.identities };
  context.verifiers.push(verifier);
  if (problems.failed) return null;
  if (keyless?.isDead === true) return refusal(name, 'ca-cert');
  if (attestations === null) return { kind: 'signature', name, verifier: verifierName };
  return { kind: 'all', name, of: attestations };
}

function readKeyless(
  cursor: Cursor,
  context: ImportContext,
): KeylessTrust & { readonly identities: ReturnType<typeof readIdentities>; readonly isDead: boolean } {
  const { problems } = context;
  const fields = readFields(cursor, problems);
  if (fields === null) return { trustRootRef: null, ignoreSct: false, identities: [], isDead: false };
  const url = fields.take('url');
  const authority = fields.take('ca-cert');
  const address = readFilled(url, problems);
  const identitiesAt = fields.require('identities');
  const identities = readIdentities(identitiesAt, context);
  if (identitiesAt?.node.kind === 'list' && identitiesAt.node.items.length === 0) {
    problems.error('KEY_MISSING', placeOf(identitiesAt), 'a keyless authority needs at least one identity');
  }
  if (authority !== null) {
    if (address !== null) problems.error('KEY_CONFLICT', placeOf(authority), 'url and ca-cert exclude each other');
    noteDeadAuthority(authority, context);
  }
  const trustRootRef = readFilled(fields.take('trustRootRef'), problems);
  const ignoreSct = readFlag(fields.take('insecureIgnoreSCT'), problems) ?? false;
  if (
    address !== null &&
    trustRootRef === null &&
    url !== null &&
    !/^https:\/\/fulcio\.sigstore\.dev\/?$/.test(address)
  ) {
    const why = `the address ${address} makes nobody trusted: certificates are held against the public-good instance`;
    context.note(
      'meaning',
      url,
      'url of another certificate authority',
      why,
      'add a TrustRoot with its certificates and name it as trustRootRef',
    );
  }
  fields.finish();
  return { trustRootRef, ignoreSct, identities, isDead: authority !== null && trustRootRef === null };
}

/** The policy controller accepts the field and then fails on it. Trusting the certificate instead would accept more than it does. */
function noteDeadAuthority(at: Cursor, context: ImportContext): void {
  const fields = readFields(at, context.problems);
  const source = fields === null ? null : takeOneOf(fields, ['data', 'secretRef', 'kms'], context.problems);
  if (source?.key === 'secretRef' && context.objects.secrets.size > 0) readSecret(source.at, context);
  fields?.take('hashAlgorithm');
  fields?.finish();
  const why =
    'the policy controller refuses every image for an authority with it, and so does Assay where no trustRootRef stands in for it';
  context.note('lost', at, 'ca-cert', why, 'put the certificate into a TrustRoot and name it as trustRootRef');
}

function readSourceOf(cursor: Cursor | null, context: ImportContext): Pick<Verifier, 'repository' | 'tagPrefix'> {
  const { problems } = context;
  const items = readItems(cursor, problems);
  const [first, second] = items;
  if (second !== undefined) problems.error('VALUE_INVALID', placeOf(second), 'an authority takes at most one source');
  const fields = readFields(first ?? null, problems);
  if (fields === null || first === undefined) return { repository: null };
  const at = fields.take('oci');
  const repository = readFilled(at, problems);
  if (at !== null && repository !== null && !REPOSITORY.test(repository)) {
    problems.error('VALUE_INVALID', placeOf(at), `${quote(repository)} is no repository`);
  }
  const prefix = readTagPrefix(fields.take('tagPrefix'), problems);
  const secrets = fields.take('signaturePullSecrets');
  if (secrets !== null) {
    for (const item of readItems(secrets, problems))
      readName(readFields(item, problems)?.require('name') ?? null, problems);
    context.note(
      'changed',
      secrets,
      'signaturePullSecrets',
      'registries are asked with the credentials that Assay has',
      'log in to the registry of the source',
    );
  }
  fields.finish();
  return { repository, ...prefix };
}

function readFormat(fields: Fields, kind: string, context: ImportContext): 'legacy' | 'bundle' | null {
  const at = fields.take('signatureFormat');
  const format = readWord(at, ['legacy', 'bundle'] as const, context.problems);
  if (at !== null && format === 'bundle' && kind === 'key') {
    context.note(
      'changed',
      at,
      'bundles signed with a key',
      'the policy controller refuses such an authority; Assay verifies it',
      'nothing, if that is what is wanted',
    );
  }
  return format;
}

function readAttestations(
  cursor: Cursor | null,
  verifier: string,
  context: ImportContext,
): readonly Requirement[] | null {
  const { problems } = context;
  const items = readItems(cursor, problems);
  if (items.length === 0) return null;
  return items.flatMap((item): readonly Requirement[] => {
    const fields = readFields(item, problems);
    if (fields === null) return [];
    const name = readName(fields.require('name'), problems);
    const typeAt = fields.require('predicateType');
    const written = readName(typeAt, problems);
    const { rule } = readRule(fields.take('policy'), false, context);
    fields.finish();
    if (name === null || written === null || typeAt === null) return [];
    const predicateType = predicateTypeOf(written);
    if (predicateType !== written) {
      context.note(
        'meaning',
        typeAt,
        `the kind ${written}`,
        `it stands for ${predicateType}`,
        'write the URI: short names are deprecated',
      );
    }
    return [{ kind: 'attestation', name, verifier, predicateType, rule }];
  });
}
