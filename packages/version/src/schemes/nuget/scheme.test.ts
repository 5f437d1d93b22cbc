import { expect, test } from 'vitest';
import { nuget } from './scheme.ts';

const RELATIONS = [
  ['1.0.1', '>', '1.0.1-zzz'],
  ['1.0.1-zzz', '>', '1.0.1-open'],
  ['1.0.1-open', '>', '1.0.1-beta'],
  ['1.0.1-beta', '>', '1.0.1-alpha2'],
  ['1.0.1-alpha2', '>', '1.0.1-alpha10'],
  ['1.0.1-alpha10', '>', '1.0.1-alpha'],
  ['1.0.1-alpha.10', '>', '1.0.1-alpha.2'],
  ['1.0.0.0', '=', '1.0'],
  ['1.0.0.1', '>', '1.0.0'],
  ['1.0-BETA', '=', '1.0-beta'],
  ['1.0.0-beta+5', '=', '1.0.0-beta'],
  ['6.0.10', '>', '6.0.9'],
  ['1.01.1', '=', '1.1.1'],
  ['1.0-20200101123456', '<', '1.0-20210101123456'],
  ['1.0-2147483648', '>', '1.0-9'],
] as const;

test.each(RELATIONS)('%s %s %s', (a, relation, b) => {
  const order = { '<': -1, '=': 0, '>': 1 }[relation];
  expect(nuget.compare(a, b)).toBe(order);
  expect(nuget.compare(b, a)).toBe(order === 0 ? 0 : -order);
});
