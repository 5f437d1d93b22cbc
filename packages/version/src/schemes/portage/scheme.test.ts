import { expect, test } from 'vitest';
import { portage } from './scheme.ts';

const RELATIONS = [
  ['1.0', '<', '1.0-r1'],
  ['1.0_alpha', '<', '1.0_beta'],
  ['1.0_rc', '<', '1.0'],
  ['1.0_p1', '>', '1.0'],
  ['1.0_p1', '<', '1.0_p2'],
  ['1.0a', '<', '1.0b'],
  ['1.0_alpha_p1', '>', '1.0_alpha'],
  ['1.1', '<', '1.10'],
  ['1.01', '<', '1.1'],
  ['1.010', '=', '1.01'],
  ['1.0.0', '>', '1.0'],
  ['12.2.5', '>', '12.2b'],
  ['9999', '>', '1.0'],
  ['1_p1-r1', '>', '1_p1'],
] as const;

test.each(RELATIONS)('%s %s %s', (a, relation, b) => {
  const order = { '<': -1, '=': 0, '>': 1 }[relation];
  expect(portage.compare(a, b)).toBe(order);
  expect(portage.compare(b, a)).toBe(order === 0 ? 0 : -order);
});
