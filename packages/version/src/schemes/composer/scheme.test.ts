import { expect, test } from 'vitest';
import { composer } from './scheme.ts';

const RELATIONS = [
  ['1.0.0-alpha', '<', '1.0.0-beta'],
  ['1.0.0-beta', '<', '1.0.0-RC1'],
  ['1.0.0-RC1', '<', '1.0.0'],
  ['1.0.0', '<', '1.0.0-patch1'],
  ['1.0', '=', '1.0.0.0'],
  ['1.0b1', '=', '1.0-beta1'],
  ['1.0-beta', '<', '1.0-beta1'],
  ['1.0-beta.5', '=', '1.0-beta5'],
  ['1.0.0-dev', '<', '1.0.0-alpha1'],
  ['2.0.x-dev', '>', '2.0.99'],
  ['2.x-dev', '>', '2.0.x-dev'],
  ['2.x-dev', '<', '3.0-dev'],
  ['v6.4.1', '<', '6.4.10'],
  ['2010-01-02', '<', '2010.1.3'],
  ['7.4.0@beta', '=', '7.4.0'],
] as const;

test.each(RELATIONS)('%s %s %s', (a, relation, b) => {
  const order = { '<': -1, '=': 0, '>': 1 }[relation];
  expect(composer.compare(a, b)).toBe(order);
  expect(composer.compare(b, a)).toBe(order === 0 ? 0 : -order);
});
