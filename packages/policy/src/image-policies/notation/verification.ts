import type { NotationTrust } from '@assay/core';
import { type Cursor, type Fields, placeOf, readFields, readItems, readText } from '../../document/fields.ts';
import { quote } from '../../document/problem-list.ts';
import type { ImportContext } from '../import-context.ts';
import { readWord } from '../read-values.ts';
import { readPemBlocks } from '../trusted-keys.ts';
import { covers, readSubject } from './subject.ts';

/** Certificates in PEM by kind and name of a trust store, for example `ca:acme`. */
export type TrustStores = Readonly<Record<string, readonly string[]>>;

const LEVELS = ['strict', 'permissive', 'audit', 'skip'] as const;
const ACTIONS = ['enforce', 'log'] as const;
const REVOCATION_ACTIONS = ['enforce', 'log', 'skip'] as const;
const TIMES = ['always', 'afterCertExpiry'] as const;
const CERTIFICATE: ReadonlySet<string> = new Set(['CERTIFICATE']);
const STORE = /^(ca|signingAuthority|tsa):([\w.-]+)$/;

/** Reads what one statement of a trust policy asks of signatures; null with a problem. */
export function readTrust(fields: Fields, stores: TrustStores, context: ImportContext): NotationTrust | null {
  const { problems } = context;
  const inner = readFields(fields.require('signatureVerification'), problems);
  if (inner === null) return null;
  const level = readWord(inner.require('level'), LEVELS, problems);
  const overrideAt = inner.take('override');
  const override = readOverride(overrideAt, context);
  const verifyTimestamp = readWord(inner.take('verifyTimestamp'), TIMES, problems) ?? 'always';
  inner.finish();
  if (level === 'skip' && overrideAt !== null)
    problems.error('KEY_CONFLICT', placeOf(overrideAt), 'the level skip cannot be overridden');
  const storesAt = fields.take('trustStores');
  const identitiesAt = fields.take('trustedIdentities');
  const found = readStores(storesAt, stores, context);
  const identities = readIdentities(identitiesAt, context);
  if (level !== null && level !== 'skip') {
    if (found.ca.length + found.signingAuthority.length === 0 && !problems.failed) {
      problems.error('KEY_MISSING', placeOf(storesAt ?? fields.at), 'a statement that verifies needs trustStores');
    }
    if (identitiesAt === null)
      problems.error('KEY_MISSING', placeOf(fields.at), 'a statement that verifies needs trustedIdentities');
  }
  return level === null ? null : { level, override, verifyTimestamp, stores: found, identities };
}

function readOverride(cursor: Cursor | null, context: ImportContext): NotationTrust['override'] {
  const { problems } = context;
  const fields = readFields(cursor, problems);
  if (fields === null) return {};
  const authenticity = readWord(fields.take('authenticity'), ACTIONS, problems);
  const authenticTimestamp = readWord(fields.take('authenticTimestamp'), ACTIONS, problems);
  const expiry = readWord(fields.take('expiry'), ACTIONS, problems);
  const revocation = readWord(fields.take('revocation'), REVOCATION_ACTIONS, problems);
  const integrity = fields.take('integrity');
  if (integrity !== null) problems.error('KEY_UNKNOWN', placeOf(integrity), 'integrity cannot be overridden');
  fields.finish();
  return {
    ...(authenticity === null ? {} : { authenticity }),
    ...(authenticTimestamp === null ? {} : { authenticTimestamp }),
    ...(expiry === null ? {} : { expiry }),
    ...(revocation === null ? {} : { revocation }),
  };
}

function readStores(cursor: Cursor | null, stores: TrustStores, context: ImportContext): NotationTrust['stores'] {
  const { problems } = context;
  const found = { ca: new Array<string>(), signingAuthority: new Array<string>(), tsa: new Array<string>() };
  const known = new Map(Object.entries(stores));
  for (const item of readItems(cursor, problems)) {
    const written = readText(item, problems) ?? '';
    const kind = STORE.exec(written)?.[1];
    if (kind !== 'ca' && kind !== 'signingAuthority' && kind !== 'tsa') {
      problems.error(
        'VALUE_INVALID',
        placeOf(item),
        `${quote(written)} is no trust store: ca:, signingAuthority: or tsa: and a name`,
      );
      continue;
    }
    const certificates = known.get(written);
    if (certificates === undefined || certificates.length === 0) {
      const hint = 'give the certificates of truststore/x509 beside the policy';
      problems.error(
        'REFERENCE_MISSING',
        placeOf(item),
        `the certificates of the trust store ${quote(written)} are not there`,
        hint,
      );
      continue;
    }
    for (const text of certificates) {
      const blocks = readPemBlocks(text, CERTIFICATE);
      if (typeof blocks === 'string')
        problems.error('VALUE_INVALID', placeOf(item), `a certificate of ${quote(written)} cannot be read: ${blocks}`);
      else found[kind].push(...blocks);
    }
  }
  return found;
}

function readIdentities(cursor: Cursor | null, context: ImportContext): NotationTrust['identities'] {
  const { problems } = context;
  const items = readItems(cursor, problems);
  const written = items.map((item) => readText(item, problems) ?? '');
  if (cursor !== null && items.length === 0)
    problems.error('KEY_MISSING', placeOf(cursor), 'trustedIdentities needs * or subjects');
  if (written.includes('*')) {
    if (cursor !== null && written.length > 1) problems.error('KEY_CONFLICT', placeOf(cursor), '* stands alone');
    return [];
  }
  const subjects: Readonly<Record<string, string>>[] = [];
  for (const [index, item] of items.entries()) {
    const subject = readSubject(written[index] ?? '');
    if (typeof subject === 'string') {
      problems.error('VALUE_INVALID', placeOf(item), subject);
      continue;
    }
    if (subjects.some((other) => covers(other, subject) || covers(subject, other))) {
      problems.error('KEY_CONFLICT', placeOf(item), 'one of two identities accepts what the other does');
    }
    subjects.push(subject);
  }
  return subjects;
}
