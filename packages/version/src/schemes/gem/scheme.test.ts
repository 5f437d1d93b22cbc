import { expect, test } from 'vitest';
import { gem } from './scheme.ts';

const RELATIONS = [
  ['1.0', '=', '1.0.0'],
  ['1.0.b1', '<', '1.0'],
  ['1.0.a', '<', '1.0.b'],
  ['1.0.0.pre1', '<', '1.0.0'],
  ['1.8.2', '>', '1.8.2.a'],
  ['1.8.2.b', '>', '1.8.2.a'],
  ['1.8.2.a9', '<', '1.8.2.a10'],
  ['1.0-1', '<', '1.0'],
  ['0.beta.1', '=', '0.0.beta.1'],
  ['5.a', '<', '5.0.0.rc2'],
  ['7.0.4.1', '>', '7.0.4'],
  ['1.0.rc.1', '<', '1.0.rc.2'],
] as const;

test.each(RELATIONS)('%s %s %s', (a, relation, b) => {
  const order = { '<': -1, '=': 0, '>': 1 }[relation];
  expect(gem.compare(a, b)).toBe(order);
  expect(gem.compare(b, a)).toBe(order === 0 ? 0 : -order);
});
