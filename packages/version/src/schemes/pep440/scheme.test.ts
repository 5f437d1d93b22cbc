import { expect, test } from 'vitest';
import { pep440 } from './scheme.ts';

const RELATIONS = [
  ['1.0.dev456', '<', '1.0a1'],
  ['1.0a1', '<', '1.0a2.dev456'],
  ['1.0b2.post345.dev456', '<', '1.0b2.post345'],
  ['1.0rc1', '<', '1.0rc2'],
  ['1.0c3', '=', '1.0rc3'],
  ['1.0', '<', '1.0+abc.5'],
  ['1.0+abc.7', '<', '1.0+5'],
  ['1.0+5', '<', '1.0.post456.dev34'],
  ['1.0.post456', '<', '1.1.dev1'],
  ['2013.10', '<', '1!1.0'],
  ['1.0.dev1', '<', '1.0.dev2'],
  ['1.1.0.0', '=', '1.1'],
  ['1.1RC1', '=', '1.1rc1'],
  ['1.1-a1', '=', '1.1a1'],
  ['1.2a', '=', '1.2a0'],
  ['1.2.post', '=', '1.2.post0'],
  ['1.0-1', '=', '1.0.post1'],
  ['00.1', '=', '0.1'],
  ['1.0+ubuntu-1', '=', '1.0+ubuntu.1'],
  ['2024.7.4', '>', '2023.12.31'],
] as const;

test.each(RELATIONS)('%s %s %s', (a, relation, b) => {
  const order = { '<': -1, '=': 0, '>': 1 }[relation];
  expect(pep440.compare(a, b)).toBe(order);
  expect(pep440.compare(b, a)).toBe(order === 0 ? 0 : -order);
});
