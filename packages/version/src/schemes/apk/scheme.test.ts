import { expect, test } from 'vitest';
import { apk } from './scheme.ts';

const RELATIONS = [
  ['2.34', '>', '0.1.0_alpha'],
  ['0.1.0_alpha2', '>', '0.1.0_alpha'],
  ['1.3_alpha', '<', '1.3_alpha2'],
  ['1.06-r6', '<', '006'],
  ['2.01.01_alpha10', '>', '0.94'],
  ['1.00_beta2', '<', '1.00'],
  ['1.39', '>', '1.00_beta2'],
  ['0.9.8c-r1', '<', '0.9.8d'],
  ['2.5.1-r8', '<', '2.5.1a-r1'],
  ['1.8.5', '<', '1.8.5_p2'],
  ['0.1.0_alpha_pre2', '<', '0.1.0_alpha'],
  ['1.3_pre1-r1', '<', '1.3.2'],
  ['1.0_p10-r0', '>', '1.0_p9-r0'],
  ['1.0.0_pre20191002222144-r0', '<', '1.0.0_pre20210530193627-r0'],
  ['1.0~1234-r1', '>', '1.0-r1'],
  ['1.0~1234', '<', '1.0~5678'],
  ['3.0.15-r0', '<', '3.1.0-r0'],
  ['3.1.7-r1', '>', '3.1.7-r0'],
  ['1.2.07.8', '<', '1.6d'],
] as const;

test.each(RELATIONS)('%s %s %s', (a, relation, b) => {
  const order = { '<': -1, '=': 0, '>': 1 }[relation];
  expect(apk.compare(a, b)).toBe(order);
  expect(apk.compare(b, a)).toBe(order === 0 ? 0 : -order);
});
