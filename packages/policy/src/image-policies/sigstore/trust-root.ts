import type { TrustedRootSource } from '@assay/core';
import { Buffer } from 'node:buffer';
import { type Cursor, type Fields, placeOf, readFields, readItems, readName, readText } from '../../document/fields.ts';
import { readHead } from '../cluster-objects.ts';
import type { ImportContext } from '../import-context.ts';
import { readFilled, takeOneOf } from '../read-values.ts';
import { decodePem, readPemBlocks } from '../trusted-keys.ts';

const DEFAULT_TARGET = 'trusted_root.json';
const CERTIFICATE: ReadonlySet<string> = new Set(['CERTIFICATE']);
const PUBLIC_KEY: ReadonlySet<string> = new Set(['PUBLIC KEY', 'RSA PUBLIC KEY']);
const BASE64 = /^[A-Za-z0-9+/\s]+={0,2}\s*$/;

/** Reads a TrustRoot: certificates, logs and timestamp authorities, or where they come from. */
export function readTrustRoot(cursor: Cursor, context: ImportContext): void {
  const { problems } = context;
  const head = readHead(cursor, problems);
  if (head === null) return;
  const spec = readFields(head.fields.require('spec'), problems);
  head.fields.finish();
  if (spec === null) return;
  const kind = takeOneOf(spec, ['remote', 'repository', 'sigstoreKeys'], problems);
  spec.finish();
  if (kind === null) return;
  const fields = readFields(kind.at, problems);
  if (fields === null) return;
  const source =
    kind.key === 'sigstoreKeys' ? readKeys(fields, context) : readRepository(fields, kind.key === 'remote', context);
  fields.finish();
  if (source === null) return;
  if (context.trustedRoots.some((root) => root.name === head.name)) {
    problems.error('ID_DUPLICATE', placeOf(cursor), `two TrustRoots are called ${head.name}`);
    return;
  }
  context.trustedRoots.push({ name: head.name, source });
}

function readRepository(fields: Fields, remote: boolean, context: ImportContext): TrustedRootSource | null {
  const { problems } = context;
  const root = readBase64(fields.require('root'), context);
  const targets = fields.take('targets');
  const folder = readFilled(targets, problems);
  if (targets !== null && folder !== null && folder !== 'targets') {
    problems.error('VALUE_INVALID', placeOf(targets), 'targets of the repository are looked for in the folder targets');
  }
  const target = readFilled(fields.take('trustedRootTarget'), problems) ?? DEFAULT_TARGET;
  if (remote) {
    const mirror = readName(fields.require('mirror'), problems);
    return root === null || mirror === null ? null : { kind: 'tuf', root, mirror, target };
  }
  const archive = readBase64(fields.require('mirrorFS'), context);
  return root === null || archive === null ? null : { kind: 'tuf-copy', root, archive, target };
}

function readBase64(cursor: Cursor | null, context: ImportContext): string | null {
  const text = readName(cursor, context.problems);
  if (cursor === null || text === null) return null;
  if (BASE64.test(text)) return text.replaceAll(/\s/g, '');
  if (text.trimStart().startsWith('{')) return Buffer.from(text, 'utf8').toString('base64');
  context.problems.error('VALUE_INVALID', placeOf(cursor), 'base64 is expected here');
  return null;
}

type Keys = Extract<TrustedRootSource, { readonly kind: 'keys' }>;

function readKeys(fields: Fields, context: ImportContext): TrustedRootSource {
  return {
    kind: 'keys',
    certificateAuthorities: readAuthorities(fields.require('certificateAuthorities'), context),
    logs: readLogs(fields.take('tLogs'), context),
    certificateLogs: readLogs(fields.take('ctLogs'), context),
    timestampAuthorities: readAuthorities(fields.take('timestampAuthorities'), context),
  };
}

function readAuthorities(cursor: Cursor | null, context: ImportContext): Keys['certificateAuthorities'] {
  const { problems } = context;
  return readItems(cursor, problems).flatMap((item) => {
    const fields = readFields(item, problems);
    if (fields === null) return [];
    fields.take('subject');
    const uri = readText(fields.take('uri'), problems) ?? '';
    const pem = readPem(fields.require('certChain'), CERTIFICATE, context);
    fields.finish();
    return pem === null ? [] : [{ uri, pem }];
  });
}

function readLogs(cursor: Cursor | null, context: ImportContext): Keys['logs'] {
  const { problems } = context;
  return readItems(cursor, problems).flatMap((item) => {
    const fields = readFields(item, problems);
    if (fields === null) return [];
    const baseUrl = readText(fields.take('baseURL'), problems) ?? '';
    const hash = readText(fields.take('hashAlgorithm'), problems) ?? 'sha-256';
    const pem = readPem(fields.require('publicKey'), PUBLIC_KEY, context);
    fields.finish();
    return pem === null ? [] : [{ baseUrl, pem, hash: hash.toLowerCase().replace('-', '') }];
  });
}

function readPem(cursor: Cursor | null, labels: ReadonlySet<string>, context: ImportContext): string | null {
  const text = readName(cursor, context.problems);
  if (cursor === null || text === null) return null;
  const blocks = readPemBlocks(decodePem(text), labels);
  if (typeof blocks !== 'string') return blocks.join('');
  context.problems.error('VALUE_INVALID', placeOf(cursor), `PEM, or base64 of it, is expected here: ${blocks}`);
  return null;
}
