import { expect, test } from 'vitest';
import { compileIdentity } from './identity.ts';

const CERTIFICATE = { names: ['https://a.example/one', 'two@a.example', 'three@a.example'], issuer: 'i', claims: {} };

test.each([
  ['the name that is wanted', { kind: 'exact', text: 'two@a.example' }, 'two@a.example'],
  ['the first of several', { kind: 'regex', source: '.*@a\\.example', unanchored: false }, 'two@a.example'],
  ['the first where any will do', null, 'https://a.example/one'],
] as const)('a certificate with several names is called by %s', (_, subject, name) => {
  const claims = { sourceRepositoryRef: { kind: 'exact', text: 'x' } } as const;
  const rule = compileIdentity({ issuer: { kind: 'exact', text: 'i' }, subject, claims, revokedFrom: null });
  expect(rule.nameOf(CERTIFICATE)).toBe(name);
});
