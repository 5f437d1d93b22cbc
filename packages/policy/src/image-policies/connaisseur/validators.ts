import type { Requirement, TrustedIdentity, Verifier } from '@assay/core';
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
import { noteKey, noteOtherKeys } from '../foreign-keys.ts';
import type { ImportContext } from '../import-context.ts';
import { readExpression, readFilled, readWord } from '../read-values.ts';
import { refusal, strictNotation } from '../requirements.ts';
import { readPemBlocks, trustedKeys } from '../trusted-keys.ts';

/** What a policy of Connaisseur may ask of a validator. */
export interface ValidatorUse {
  readonly log: boolean;
  readonly certificateLog: boolean;
}

/** Somebody that a validator trusts: makes the requirement for a use of it. */
export interface NamedRoot {
  readonly name: string;
  readonly require: (use: ValidatorUse) => Requirement;
}

/** A validator: a fixed answer, trust roots, or something that cannot be carried over. */
export type Validator =
  | { readonly kind: 'static'; readonly approve: boolean }
  | { readonly kind: 'roots'; readonly roots: readonly NamedRoot[] }
  | { readonly kind: 'lost'; readonly what: string };

const TYPES = ['static', 'cosign', 'notation', 'notaryv1', 'notary'] as const;
const CERTIFICATE: ReadonlySet<string> = new Set(['CERTIFICATE']);

/** Reads the validators by their names. */
export function readValidators(cursor: Cursor | null, context: ImportContext): ReadonlyMap<string, Validator> {
  const validators = new Map<string, Validator>();
  for (const item of readItems(cursor, context.problems)) {
    const fields = readFields(item, context.problems);
    if (fields === null) continue;
    const nameAt = fields.require('name');
    const name = readName(nameAt, context.problems);
    if (name === null || nameAt === null) continue;
    if (validators.has(name))
      context.problems.error('ID_DUPLICATE', placeOf(nameAt), `two validators are called ${quote(name)}`);
    validators.set(name, readValidator(item, fields, name, context));
  }
  return validators;
}

function readValidator(cursor: Cursor, fields: Fields, name: string, context: ImportContext): Validator {
  const { problems } = context;
  const type = readWord(fields.require('type'), TYPES, problems);
  noteKey(
    fields.take('auth'),
    `auth of the validator ${name}`,
    'registries are asked with the credentials that Assay has',
    'log in to the registries',
    context,
  );
  if (type === 'static') {
    noteOtherKeys(cursor, new Set(['name', 'type', 'approve']), `the validator ${name}`, context);
    return { kind: 'static', approve: readFlag(fields.require('approve'), problems) ?? false };
  }
  const roots = fields.take('trustRoots');
  if (type === 'notaryv1' || type === null) {
    const what = `the validator ${name} of type ${type ?? 'unknown'}`;
    context.note(
      'lost',
      cursor,
      what,
      'Notary v1 (Docker Content Trust) is not verified; images are refused',
      'sign with cosign or Notation',
    );
    return { kind: 'lost', what };
  }
  noteOtherKeys(cursor, new Set(['name', 'type', 'auth', 'trustRoots']), `the validator ${name}`, context);
  const items = readItems(roots, problems);
  if (items.length === 0)
    problems.error('KEY_MISSING', placeOf(cursor), `the validator ${quote(name)} needs trustRoots`);
  const read = type === 'cosign' ? readCosignRoot : readNotationRoot;
  const found = items.flatMap((item) => read(item, name, context));
  const names = found.map((root) => root.name);
  const twice = names.find((one, at) => names.indexOf(one) !== at);
  if (twice !== undefined)
    problems.error('ID_DUPLICATE', placeOf(cursor), `two trust roots of ${quote(name)} are called ${quote(twice)}`);
  return { kind: 'roots', roots: found };
}

function readCosignRoot(cursor: Cursor, validator: string, context: ImportContext): readonly NamedRoot[] {
  const { problems } = context;
  const fields = readFields(cursor, problems);
  if (fields === null) return [];
  const name = readName(fields.require('name'), problems) ?? '';
  const keyAt = fields.take('key');
  const key = readText(keyAt, problems);
  const keylessAt = fields.take('keyless');
  fields.finish();
  const identities = readKeyless(keylessAt, context);
  const pems = keyAt === null || key === null ? [] : readKey(keyAt, key, context);
  if (keyAt === null && keylessAt === null)
    problems.error('KEY_MISSING', placeOf(cursor), 'a trust root has key or keyless');
  if (keyAt !== null && keylessAt !== null)
    problems.error('KEY_CONFLICT', placeOf(cursor), 'a trust root has key or keyless, not both');
  if (typeof pems === 'string') return [{ name, require: () => refusal(name, pems) }];
  const made = new Map<string, string>();
  const require = (use: ValidatorUse): Requirement => {
    const wanted = `${validator}/${name}${use.log ? '' : '-unlogged'}${use.certificateLog ? '' : '-without-sct'}`;
    const known = made.get(wanted);
    if (known !== undefined) return { kind: 'signature', name, verifier: known };
    const claimed = context.claimName(wanted);
    made.set(wanted, claimed);
    context.verifiers.push(verifierFor(claimed, pems, identities, use));
    return { kind: 'signature', name, verifier: claimed };
  };
  return [{ name, require }];
}

function verifierFor(
  name: string,
  pems: readonly string[],
  identities: readonly TrustedIdentity[],
  { log, certificateLog }: ValidatorUse,
): Verifier {
  const isKey = identities.length === 0;
  const demand = {
    log: log ? 'required' : 'ignored',
    certificateLog: isKey || !certificateLog ? 'ignored' : 'required',
    timestamp: 'ignored',
  } as const;
  const named = { name, annotations: {}, repository: null, trustedRoot: null, signatureFormat: null, demand } as const;
  return isKey
    ? { kind: 'key', ...named, keys: trustedKeys(name, pems, 'sha256') }
    : { kind: 'keyless', ...named, identities };
}

function readKey(at: Cursor, text: string, context: ImportContext): readonly string[] | string {
  if (/^(?:awskms|gcpkms|azurekms|hashivault|k8s):\/\//.test(text.trim())) {
    const what = `the key ${text.trim()}`;
    const pem = context.resources.kms?.[text.trim()];
    if (pem !== undefined) return readKey(at, pem, context);
    context.note(
      'lost',
      at,
      what,
      'it is kept elsewhere; nothing passes in its place',
      'export its public key and write it as key',
    );
    return what;
  }
  const blocks = readPemBlocks(text);
  if (typeof blocks !== 'string') return blocks;
  context.problems.error('VALUE_INVALID', placeOf(at), `this is no public key: ${blocks}`);
  return [];
}

function readKeyless(cursor: Cursor | null, context: ImportContext): readonly TrustedIdentity[] {
  const { problems } = context;
  const fields = readFields(cursor, problems);
  if (fields === null || cursor === null) return [];
  const [issuer, subject] = (['issuer', 'subject'] as const).map((part) => {
    const text = readFilled(fields.take(part), problems);
    const source = readExpression(fields.take(`${part}Regex`), problems);
    if (source !== null) return { kind: 'regex', source, unanchored: true } as const;
    if (text !== null) return { kind: 'exact', text } as const;
    problems.error('KEY_MISSING', placeOf(cursor), `keyless needs ${part} or ${part}Regex`);
    return null;
  });
  fields.finish();
  return [{ issuer: issuer ?? null, subject: subject ?? null, claims: {}, revokedFrom: null }];
}

function readNotationRoot(cursor: Cursor, validator: string, context: ImportContext): readonly NamedRoot[] {
  const { problems } = context;
  const fields = readFields(cursor, problems);
  if (fields === null) return [];
  const name = readName(fields.require('name'), problems) ?? '';
  const at = fields.require('cert');
  const text = readText(at, problems);
  fields.finish();
  if (at === null || text === null) return [];
  const blocks = readPemBlocks(text, CERTIFICATE);
  if (typeof blocks === 'string') {
    problems.error('VALUE_INVALID', placeOf(at), `this is no certificate: ${blocks}`);
    return [];
  }
  const verifier = context.claimName(`${validator}/${name}`);
  context.verifiers.push({
    kind: 'notation',
    name: verifier,
    trust: strictNotation(blocks, []),
    annotations: {},
    repository: null,
    trustedRoot: null,
    signatureFormat: null,
  });
  return [{ name, require: () => ({ kind: 'signature', name, verifier }) }];
}
