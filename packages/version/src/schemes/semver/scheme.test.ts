import { expect, test } from 'vitest';
import { semver } from './scheme.ts';

const RELATIONS = [
  ['1.0.0', '<', '2.0.0'],
  ['2.0.0', '<', '2.1.0'],
  ['2.1.0', '<', '2.1.1'],
  ['1.0.0-alpha', '<', '1.0.0'],
  ['1.0.0-alpha', '<', '1.0.0-alpha.1'],
  ['1.0.0-alpha.1', '<', '1.0.0-alpha.beta'],
  ['1.0.0-beta.2', '<', '1.0.0-beta.11'],
  ['1.0.0-rc.1', '<', '1.0.0'],
  ['1.0.0+a', '=', '1.0.0+b'],
  ['1.0.0-rc10', '<', '1.0.0-rc2'],
  ['1.0.0-1', '<', '1.0.0-a'],
  ['1.0.0-A', '<', '1.0.0-a'],
  ['99999999999999999999.0.0', '>', '99999999999999999998.9.9'],
  ['1.0.0-99999999999999999999', '>', '1.0.0-99999999999999999998'],
] as const;

test.each(RELATIONS)('%s %s %s', (a, relation, b) => {
  const order = { '<': -1, '=': 0, '>': 1 }[relation];
  expect(semver.compare(a, b)).toBe(order);
  expect(semver.compare(b, a)).toBe(order === 0 ? 0 : -order);
});
