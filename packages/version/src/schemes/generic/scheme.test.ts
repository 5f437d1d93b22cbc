import { expect, test } from 'vitest';
import { generic } from './scheme.ts';

const RELATIONS = [
  ['1.0.2k', '>', '1.0.2j'],
  ['1.0.2za', '>', '1.0.2z'],
  ['1.0rc1', '<', '1.0'],
  ['9.5p2', '>', '9.5p1'],
  ['9.5p1', '>', '9.5'],
  ['1.0-beta2', '<', '1.0-rc1'],
  ['1.10', '>', '1.9'],
  ['v1.0', '=', '1.0.0'],
  ['3.13.0a1', '<', '3.13.0'],
  ['1.0-2', '>', '1.0'],
  ['7.4.33', '>', '7.4.9'],
] as const;

test.each(RELATIONS)('%s %s %s', (a, relation, b) => {
  const order = { '<': -1, '=': 0, '>': 1 }[relation];
  expect(generic.compare(a, b)).toBe(order);
  expect(generic.compare(b, a)).toBe(order === 0 ? 0 : -order);
});
