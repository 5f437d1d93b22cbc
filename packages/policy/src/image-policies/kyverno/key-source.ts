import { type Cursor, type Fields, placeOf, readFields, readName, readText } from '../../document/fields.ts';
import type { ImportContext } from '../import-context.ts';
import { readFilled } from '../read-values.ts';
import { readPemBlocks } from '../trusted-keys.ts';

/** True for a text that Kyverno computes when an object is admitted. */
export function isTemplate(text: string): boolean {
  return text.includes('{{');
}

/** Keys of an attestor. A text says what stands for keys that cannot be had. */
export function readKeySource(fields: Fields, name: string, context: ImportContext): readonly string[] | string {
  const publicKeys = fields.take('publicKeys');
  const kms = fields.take('kms');
  const secret = fields.take('secret');
  const written = readText(publicKeys, context.problems);
  if (publicKeys !== null && written !== null) return readWritten(publicKeys, written, context);
  if (kms !== null) return readKms(kms, context);
  if (secret !== null) return readNamedSecret(secret, context);
  context.problems.error('KEY_MISSING', placeOf(fields.at), `the attestor ${name} has no key`);
  return [];
}

function readWritten(at: Cursor, text: string, context: ImportContext): readonly string[] | string {
  if (isTemplate(text))
    return lost(at, 'a key that is computed when an object is admitted', 'write the key into the policy', context);
  const secret = /^k8s:\/\/(?:[^/]+\/)?([^/]+)$/.exec(text.trim())?.[1];
  if (secret !== undefined) return lookUp(secret, at, context);
  if (/^[a-z]+:\/\//.test(text.trim())) return readKms(at, context);
  return readPems(at, text, context);
}

function readKms(at: Cursor, context: ImportContext): readonly string[] | string {
  const uri = readFilled(at, context.problems) ?? '';
  const pem = context.resources.kms?.[uri.trim()];
  if (pem !== undefined) return readPems(at, pem, context);
  return lost(
    at,
    `the key ${uri.trim()} of a key management service`,
    'export its public key and write it as publicKeys',
    context,
  );
}

function readNamedSecret(at: Cursor, context: ImportContext): readonly string[] | string {
  const fields = readFields(at, context.problems);
  if (fields === null) return [];
  const name = readName(fields.require('name'), context.problems);
  return name === null ? [] : lookUp(name, at, context);
}

function lookUp(name: string, at: Cursor, context: ImportContext): readonly string[] | string {
  const secret = context.objects.secrets.get(name);
  const pem = secret?.get('cosign.pub') ?? [...(secret?.values() ?? [])][0];
  if (pem !== undefined) return readPems(at, pem, context);
  return lost(
    at,
    `the key of the Secret ${name}`,
    'put the Secret into the same file or write its key as publicKeys',
    context,
  );
}

function readPems(at: Cursor, text: string, context: ImportContext): readonly string[] {
  const blocks = readPemBlocks(text);
  if (typeof blocks !== 'string') return blocks;
  context.problems.error('VALUE_INVALID', placeOf(at), `this is no public key: ${blocks}`);
  return [];
}

function lost(at: Cursor, what: string, advice: string, context: ImportContext): string {
  context.note('lost', at, what, 'it is not in the document; nothing passes in its place', advice);
  return what;
}
