import type { NotationTrust } from '@assay/core';
import type { DecodeContext } from '../document/decode-context.ts';
import { type Cursor, placeOf, readFields, readItems, readName } from '../document/fields.ts';
import { quote } from '../document/problem-list.ts';
import { distinguishedName } from './distinguished-name.ts';
import { readWord } from './read-values.ts';
import type { TrustFiles } from './trust-files.ts';

/** Decodes a statement of a Notation trust policy with the certificates of its trust stores. Null with a problem. */
export function decodeNotation(cursor: Cursor, context: DecodeContext, files: TrustFiles): NotationTrust | null {
  const { problems } = context;
  const fields = readFields(cursor, problems);
  if (fields === null) return null;
  const level = readWord(fields.require('level'), ['strict', 'permissive', 'audit', 'skip'], context);
  const override = decodeOverride(fields.take('override'), context);
  const verifyTimestamp = readWord(fields.take('verify_timestamp'), ['always', 'afterCertExpiry'], context);
  const storesAt = readFields(fields.require('trust_stores'), problems);
  const store = (key: string): readonly string[] =>
    readItems(storesAt?.take(key) ?? null, problems).flatMap((at) => files.pemOrFile(at, context) ?? []);
  const stores = { ca: store('ca'), signingAuthority: store('signing_authority'), tsa: store('tsa') };
  storesAt?.finish();
  const identitiesAt = fields.take('trusted_identities');
  const written = readItems(identitiesAt, problems);
  if (identitiesAt?.node.kind === 'list' && written.length === 0) {
    const hint = 'leave it out, or write "*", for everybody whom the trust stores vouch for';
    problems.error('VALUE_INVALID', placeOf(identitiesAt), 'the list is empty: nobody would be trusted', hint);
  }
  const identities = written.flatMap((at) => {
    const text = readName(at, problems);
    if (text === null || text === '*') return [];
    const name = distinguishedName(text);
    if (name === null) {
      const hint = 'for example "x509.subject: C=US, ST=WA, O=acme.example"';
      problems.error('VALUE_INVALID', placeOf(at), `${quote(text)} is no trusted identity`, hint);
      return [];
    }
    return [name];
  });
  fields.finish();
  if (level === null) return null;
  if (level !== 'skip' && stores.ca.length + stores.signingAuthority.length === 0) {
    problems.error('KEY_MISSING', placeOf(cursor), 'the trust stores ca and signing_authority are empty');
  }
  return { level, override, verifyTimestamp: verifyTimestamp ?? 'always', stores, identities };
}

function decodeOverride(cursor: Cursor | null, context: DecodeContext): NotationTrust['override'] {
  const fields = readFields(cursor, context.problems);
  if (fields === null) return {};
  const soft = (key: string): 'enforce' | 'log' | null => readWord(fields.take(key), ['enforce', 'log'], context);
  const [authenticity, authenticTimestamp, expiry] = [
    soft('authenticity'),
    soft('authentic_timestamp'),
    soft('expiry'),
  ];
  const revocation = readWord(fields.take('revocation'), ['enforce', 'log', 'skip'], context);
  fields.finish();
  return {
    ...(authenticity === null ? {} : { authenticity }),
    ...(authenticTimestamp === null ? {} : { authenticTimestamp }),
    ...(expiry === null ? {} : { expiry }),
    ...(revocation === null ? {} : { revocation }),
  };
}
