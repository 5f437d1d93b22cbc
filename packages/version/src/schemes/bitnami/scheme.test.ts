import { expect, test } from 'vitest';
import { bitnami } from './scheme.ts';

const RELATIONS = [
  ['1.0.0-1', '>', '1.0.0'],
  ['1.0.0-10', '>', '1.0.0-9'],
  ['1.0.0-r10', '>', '1.0.0-r9'],
  ['1.24.6-debian-12-r10', '>', '1.24.6-debian-12-r9'],
  ['1.2.0', '<', '1.2.0-1+metadata'],
  ['1.2.3+foo', '=', '1.2.3+bar'],
  ['1.0.0-2.2', '<', '1.0.0-2.11'],
] as const;

test.each(RELATIONS)('%s %s %s', (a, relation, b) => {
  const order = { '<': -1, '=': 0, '>': 1 }[relation];
  expect(bitnami.compare(a, b)).toBe(order);
  expect(bitnami.compare(b, a)).toBe(order === 0 ? 0 : -order);
});
