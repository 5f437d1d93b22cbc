import type { TrustedKey } from '@assay/core';
import { type Cursor, placeOf, readFields, readName, readText } from '../../document/fields.ts';
import { quote } from '../../document/problem-list.ts';
import type { ImportContext } from '../import-context.ts';
import { readFilled, readWord, takeOneOf } from '../read-values.ts';
import { readPemBlocks, trustedKeys } from '../trusted-keys.ts';

const HASHES = ['sha224', 'sha256', 'sha384', 'sha512'] as const;
const KMS = /^(?:awskms|azurekms|gcpkms|hashivault):\/\/\S+$/;
const ACCOUNT_KEY =
  /^awskms:\/\/(?:[^/]*\/)?arn:aws(?:-[a-z]+)*:kms:[a-z0-9-]+:\d{12}:(?:key\/[A-Za-z0-9-]+|alias\/[\w/-]+)$|^awskms:\/\/[^/]*\/(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|alias\/[\w/-]+)$/;

/** Reads the keys of a key authority: given, of a Secret, or of a key management service. */
export function readKeyReference(cursor: Cursor, verifier: string, context: ImportContext): readonly TrustedKey[] {
  const { problems } = context;
  const fields = readFields(cursor, problems);
  if (fields === null) return [];
  const hash = readWord(fields.take('hashAlgorithm'), HASHES, problems) ?? 'sha256';
  const source = takeOneOf(fields, ['data', 'secretRef', 'kms'], problems);
  fields.finish();
  if (source === null) return [];
  const pem = readSource(source.key, source.at, context);
  if (pem === null) return [];
  const blocks = readPemBlocks(pem);
  if (typeof blocks !== 'string') return trustedKeys(verifier, blocks, hash);
  problems.error('VALUE_INVALID', placeOf(source.at), `this is no public key: ${blocks}`);
  return [];
}

function readSource(key: string, at: Cursor, context: ImportContext): string | null {
  if (key === 'data') return readText(at, context.problems);
  return key === 'kms' ? readKms(at, context) : readSecret(at, context);
}

/** A Secret that holds a key has exactly one entry. */
export function readSecret(cursor: Cursor, context: ImportContext): string | null {
  const { problems } = context;
  const fields = readFields(cursor, problems);
  if (fields === null) return null;
  const name = readName(fields.require('name'), problems);
  fields.take('namespace');
  fields.finish();
  if (name === null) return null;
  const secret = context.objects.secrets.get(name);
  if (secret === undefined) {
    const hint = 'put the Secret into the same file or give it beside the policy';
    problems.error('REFERENCE_MISSING', placeOf(cursor), `the Secret ${quote(name)} is not there`, hint);
    return null;
  }
  const values = [...secret.values()];
  const [only] = values;
  if (only !== undefined && values.length === 1) return only;
  const message = `the Secret ${quote(name)} has ${values.length} entries; one that holds a key has exactly one`;
  problems.error('VALUE_INVALID', placeOf(cursor), message);
  return null;
}

function readKms(cursor: Cursor, context: ImportContext): string | null {
  const { problems } = context;
  const uri = readFilled(cursor, problems);
  if (uri === null) return null;
  if (!KMS.test(uri) || (uri.startsWith('awskms:') && !ACCOUNT_KEY.test(uri))) {
    const message = `${quote(uri)} is no key of a key management service that image policies may name`;
    problems.error(
      'VALUE_INVALID',
      placeOf(cursor),
      message,
      'awskms:// takes a host or an ARN, also azurekms:// gcpkms:// hashivault://',
    );
    return null;
  }
  const pem = context.resources.kms?.[uri];
  if (pem !== undefined) return pem;
  const hint = 'export the public key of it and write it as data';
  problems.error(
    'REFERENCE_MISSING',
    placeOf(cursor),
    `the public key of ${quote(uri)} is not there: Assay asks no key management service`,
    hint,
  );
  return null;
}
