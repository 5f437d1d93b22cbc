import { expect, test } from 'vitest';
import { jvm } from './scheme.ts';

const RELATIONS = [
  ['1.8.0_292', '<', '1.8.0_301'],
  ['1.8.0', '<', '9'],
  ['8u292', '=', '1.8.0_292'],
  ['1.8.0_292-b10', '=', '8.0.292+10'],
  ['11.0.2+9', '>', '11.0.2'],
  ['9-ea', '<', '9'],
  ['9-ea+100', '<', '9+100'],
  ['11.0.9', '<', '11.0.9.1'],
  ['11.0.9.1', '<', '11.0.10'],
  ['17.0.9+9-LTS', '=', '17.0.9+9'],
  ['1.7.0_80', '<', '1.8.0'],
  ['21', '>', '20.0.2'],
  ['21-internal', '<', '21'],
] as const;

test.each(RELATIONS)('%s %s %s', (a, relation, b) => {
  const order = { '<': -1, '=': 0, '>': 1 }[relation];
  expect(jvm.compare(a, b)).toBe(order);
  expect(jvm.compare(b, a)).toBe(order === 0 ? 0 : -order);
});
