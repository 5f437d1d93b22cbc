import type { NamedTrustedRoot, TrustedRootSource } from '@assay/core';
import type { DecodeContext } from '../document/decode-context.ts';
import { type Cursor, type Fields, placeOf, readFields, readItems, readName } from '../document/fields.ts';
import { toJson } from '../document/source-node.ts';
import type { TrustFiles } from './trust-files.ts';

const KINDS = ['document', 'file', 'tuf', 'tuf_copy', 'keys'] as const;
const TARGET = 'trusted_root.json';

/** Decodes one trusted root: the certificates and log keys that verifiers build on. Null with a problem. */
export function decodeTrustedRoot(cursor: Cursor, context: DecodeContext, files: TrustFiles): NamedTrustedRoot | null {
  const { problems } = context;
  const fields = readFields(cursor, problems);
  if (fields === null) return null;
  const name = readName(fields.require('name'), problems);
  const given = KINDS.filter((kind) => fields.has(kind));
  const source = decodeSource(fields, context, files);
  fields.finish();
  if (given.length !== 1) {
    const code = given.length === 0 ? 'KEY_MISSING' : 'KEY_CONFLICT';
    problems.error(code, placeOf(cursor), `a trusted root has one of ${KINDS.join(', ')}`);
    return null;
  }
  return name === null || source === null ? null : { name, source };
}

function decodeSource(fields: Fields, context: DecodeContext, files: TrustFiles): TrustedRootSource | null {
  const { problems } = context;
  const documentAt = fields.take('document');
  const fileAt = fields.take('file');
  const tufAt = readFields(fields.take('tuf'), problems);
  const copyAt = readFields(fields.take('tuf_copy'), problems);
  const keysAt = readFields(fields.take('keys'), problems);
  if (documentAt !== null) {
    const isObject = documentAt.node.kind === 'map';
    const json = isObject ? JSON.stringify(toJson(documentAt.node)) : readName(documentAt, problems);
    return json === null ? null : { kind: 'document', json };
  }
  if (fileAt !== null) {
    const json = files.read(fileAt, context);
    return json === null ? null : { kind: 'document', json };
  }
  if (tufAt !== null) {
    const mirror = readName(tufAt.require('mirror'), problems);
    const root = readName(tufAt.take('root'), problems);
    const target = readName(tufAt.take('target'), problems) ?? TARGET;
    tufAt.finish();
    return mirror === null ? null : { kind: 'tuf', mirror, root, target };
  }
  if (copyAt !== null) {
    const archive = readName(copyAt.require('archive'), problems);
    const root = readName(copyAt.require('root'), problems);
    const target = readName(copyAt.take('target'), problems) ?? TARGET;
    copyAt.finish();
    return archive === null || root === null ? null : { kind: 'tuf-copy', archive, root, target };
  }
  return keysAt === null ? null : decodeBareKeys(keysAt, context, files);
}

function decodeBareKeys(fields: Fields, context: DecodeContext, files: TrustFiles): TrustedRootSource {
  const { problems } = context;
  const entries = <T>(key: string, decode: (entry: Fields, pem: string) => T): readonly T[] =>
    readItems(fields.take(key), problems).flatMap((item) => {
      const entry = readFields(item, problems);
      const pemAt = entry?.require('pem') ?? null;
      const pem = pemAt === null ? null : files.pemOrFile(pemAt, context);
      const decoded = entry === null ? null : decode(entry, pem ?? '');
      entry?.finish();
      return decoded === null || pem === null ? [] : [decoded];
    });
  const authority = (entry: Fields, pem: string): { uri: string; pem: string } => ({
    uri: readName(entry.take('uri'), problems) ?? '',
    pem,
  });
  const log = (entry: Fields, pem: string): { baseUrl: string; pem: string; hash: string } => ({
    baseUrl: readName(entry.take('base_url'), problems) ?? '',
    pem,
    hash: readName(entry.take('hash'), problems) ?? 'sha256',
  });
  const source: TrustedRootSource = {
    kind: 'keys',
    certificateAuthorities: entries('certificate_authorities', authority),
    logs: entries('logs', log),
    certificateLogs: entries('certificate_logs', log),
    timestampAuthorities: entries('timestamp_authorities', authority),
  };
  fields.finish();
  return source;
}
