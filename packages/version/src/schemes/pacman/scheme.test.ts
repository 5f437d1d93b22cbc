import { expect, test } from 'vitest';
import { pacman } from './scheme.ts';

const RELATIONS = [
  ['1.0a', '<', '1.0'],
  ['1.0rc', '<', '1.0'],
  ['1.0', '<', '1.0.a'],
  ['1.0.a', '<', '1.0.1'],
  ['1.5.0-1', '<', '1.5.0-2'],
  ['1.5.0-1', '<', '1.5.1-1'],
  ['1.5.1', '>', '1.5.b'],
  ['1:1.0-1', '>', '2.0-1'],
  ['0:1.0-1', '=', '1.0-1'],
  ['1.5-r1', '<', '1.5-r2'],
  ['2.0a', '<', '2.0.a'],
  ['1.0..1', '>', '1.0.1'],
  ['20240101.1', '>', '20231231.9'],
  ['1.5.b', '>', '1.5'],
] as const;

test.each(RELATIONS)('%s %s %s', (a, relation, b) => {
  const order = { '<': -1, '=': 0, '>': 1 }[relation];
  expect(pacman.compare(a, b)).toBe(order);
  expect(pacman.compare(b, a)).toBe(order === 0 ? 0 : -order);
});
